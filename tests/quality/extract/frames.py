"""Ways to build a blog page around a rendered post, none of them any theme's: what is nameless, hashed, semantic, or a document tool's."""

import html
import re
from collections.abc import Callable

Frame = Callable[[str, str, list[str], str], str]

_PRE = re.compile(r'<pre><code(?: class="language-([\w+-]+)")?>(.*?)</code></pre>', re.S)
_HEADING = re.compile(r"<h([2-6])>(.*?)</h\1>", re.S)
_OTHERS = "".join(f'<li><a href="/p/{n}/">Another post of this blog, number {n}</a> <span>2023-0{n}-11</span></li>' for n in range(1, 9))
_UNDATED = re.sub(r" <span>.*?</span>", "", _OTHERS)
_FEW = "".join(f"<li>{each}" for each in _UNDATED.split("<li>")[1:4])
_COMMENTS = (
    "<div>评论</div><form><textarea></textarea><button>提交</button></form>"
    "<div><b>路人</b><p>写得很好，学到了。期待下一篇！</p></div><div><b>Ben</b><p>The second command needs more rights here.</p></div>"
)


def _page(title: str, body: str, head: str = "") -> str:
    head = f'<meta charset="utf-8"><title>{html.escape(title)} | Tidal notes</title>{head}'
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def _numbered(match: re.Match[str]) -> str:
    """Code in a table, its numbers in a first column without a name."""
    lines = match[2].rstrip("\n").split("\n")
    numbers = "\n".join(str(number) for number in range(1, len(lines) + 1))
    return (
        f'<div class="w7" data-lang="{match[1] or ""}"><table><tr><td><pre>{numbers}\n</pre></td>'
        f'<td><pre><code class="language-{match[1] or "text"}">{match[2]}</code></pre></td></tr></table></div>'
    )


def _lined(match: re.Match[str]) -> str:
    """Code with an element for each line, under a bar with its language and a button."""
    lines = match[2].rstrip("\n").split("\n")
    rows = "\n".join(f'<span class="line"><span style="color:#111">{line}</span></span>' for line in lines)
    bar = f"<div class='bar'><span>{match[1] or 'text'}</span><button>Copy</button></div>"
    return f"<div class='q language-{match[1] or 'text'}'>{bar}<pre><code>{rows}</code></pre></div>"


def nameless(title: str, date: str, tags: list[str], body: str) -> str:
    """Boxes with meaningless names: title, a line of dates, the post, notice, neighbours, related posts, comments, a side bar."""
    label = f'{date} | <a href="/categories/essays/">essays</a> | 412 字'
    notice = '<p>本文作者：Azhou</p><p>本文链接：<a href="/p/x/">https://tidal.example/p/x/</a></p><p>版权声明：转载请注明出处</p>'
    near = '上一篇：<a href="/p/1/">The last one</a> 下一篇：<a href="/p/2/">The next one</a>'
    post = _PRE.sub(_numbered, _HEADING.sub(r'<h\1><a href="#h">§</a> \2</h\1>', body))
    boxes = [f"<h1>{title}</h1>", label, post, notice, near, f"<div>相关文章</div><ul>{_FEW}</ul>", _COMMENTS]
    inner = "".join(each if each.startswith("<h1") else f'<div class="r{n}">{each}</div>' for n, each in enumerate(boxes))
    top = '<div class="q1"><a href="/">Tidal notes</a> <a href="/posts/">Posts</a> <a href="/about/">About</a></div>'
    side = f'<div class="q6"><div>Recent</div><ul>{_UNDATED}</ul></div>'
    return _page(title, f'{top}<div class="q4"><div class="q5">{inner}</div>{side}</div><div class="q9">Copyright 2018 Azhou.</div>')


def flat(title: str, date: str, tags: list[str], body: str) -> str:
    """Lists of labels and neighbours beside the paragraphs themselves, in one `main`."""
    labels = "".join(f'<li><a href="/tags/{tag}/">{tag}</a></li>' for tag in tags)
    meta = f'<ul class="pm"><li><time datetime="{date}">{date}</time></li>{labels}</ul>'
    near = '<ul class="np"><li>← Previous<br> <a href="/p/1/">The last one</a></li><li>Next<br><a href="/p/2/">The next one</a> →</li></ul>'
    marked = _HEADING.sub(r'<h\1 id="h">\2 <a href="#h" aria-hidden="true">#</a></h\1>', body)
    bar = '<header><a href="/">Tidal notes</a><nav><h2>Menu</h2><ul><li><a href="/posts/">Archive</a></li></ul></nav></header>'
    return _page(title, f"{bar}<main><h1>{title}</h1>{meta}{marked}{near}</main><footer><p>Built by hand</p></footer>")


def named(title: str, date: str, tags: list[str], body: str) -> str:
    """An article with everything in it, and a body by name; code line by line."""
    labels = "".join(f'<a rel="tag" href="/tags/{tag}/">{tag}</a>' for tag in tags)
    who = '<div class="v"><span>Azhou</span><p>Azhou mends radios by the sea, and writes about tides and wood.</p></div>'
    head = f'<header><h1>{title}</h1><p>By Azhou</p><p><time datetime="{date}">{date}</time></p></header>'
    post = f'<div class="keep-post_body__x8k">{_PRE.sub(_lined, body)}</div>'
    more = f"<aside><ul>{_OTHERS}</ul></aside><section><h2>Comments</h2>{_COMMENTS}</section>"
    return _page(title, f"<div id=app><article>{head}{post}{labels}{who}{more}</article></div>")


def document(title: str, date: str, tags: list[str], body: str) -> str:
    """Sections in sections, as document tools write them, with the way through the book beside."""
    parts = re.split(r"(?=<h2>)", body)
    sections = parts[0] + "".join(f'<section id="s{n}">{_HEADING.sub(_marked, part)}</section>' for n, part in enumerate(parts[1:]))
    side = f"<nav><ul>{_OTHERS}</ul></nav>"
    near = '<div><span class="x__prev"><a href="/1.html">One</a></span><span class="x__next"><a href="/2.html">Two</a></span></div>'
    post = f'<section id="top"><h1>{title}<a class="hl" href="#top" title="Link to this heading">¶</a></h1>{sections}</section>'
    told = f'<meta name="date" content="{date}">'
    return _page(title, f"{side}<div><div><div>{post}</div>{near}</div></div>", told)


def _marked(match: re.Match[str]) -> str:
    return f'<h{match[1]}>{match[2]}<a class="hl" href="#s" title="Link to this heading">¶</a></h{match[1]}>'


FRAMES: dict[str, Frame] = {"nameless": nameless, "flat": flat, "named": named, "document": document}
