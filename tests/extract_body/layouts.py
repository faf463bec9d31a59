"""Pages built the ways blogs build them, around one invented post: what is in ALL is the author's, what is in NONE is the theme's."""

PROSE = [
    "Kettles in this town whistle in three keys, and the harbour master keeps a chart of them on his wall.",
    "第二段写的是潮水：每天退两次，每次都把码头上的绳子拉紧，像有人在远处轻轻收线。",
    "A boat that waits for the second whistle arrives with dry ropes; one that leaves on the first does not.",
]
CODE = '<pre><code class="language-py">tide = 2\nprint(tide)</code></pre>'
BODY = f"<p>{PROSE[0]}</p>\n<h2>Ropes</h2>\n<p>{PROSE[1]}</p>\n{CODE}\n<p>{PROSE[2]} <a href='/chart'>The chart</a>.</p>"
ALL = [*PROSE, "## Ropes", "tide = 2\nprint(tide)", "[The chart](https://blog.example.org/chart)"]
NONE = ["Home", "Archives", "Related", "Leave a reply", "Share on", "All rights", "Newer post", "Ada writes", "First!", "Contents"]

NAV = '<div class="x1"><a href="/">Home</a> <a href="/archives">Archives</a></div>'
LINKS = (
    "<ul>" + "".join(f'<li><a href="/p/{n}">Some other post of number {n} with a rather long title</a></li>' for n in range(30)) + "</ul>"
)
COMMENTS = (
    '<div id="comments"><h3>Leave a reply</h3>'
    + "".join(f"<p>First! And again, comment {n}, which goes on at some length about nothing.</p>" for n in range(12))
    + "</div>"
)
FOOT = '<div class="ft">All rights reserved. <a href="/rss">RSS</a></div>'


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8><title>Kettles - A blog</title>{head}</head><body>{body}</body></html>".encode()


LAYOUTS = {
    "article": page(
        f"{NAV}<article><header><h1>Kettles</h1><time>2025-01-02</time></header>{BODY}<footer>Share on X</footer></article>{COMMENTS}{FOOT}"
    ),
    "hashed_classes": page(
        f'<div class="a_9xk"><div class="b_2f">{NAV}</div><div class="c_77"><div class="d_01"><h1>Kettles</h1><span>2025-01-02</span></div>'
        f'<div class="e_5z">{BODY}</div><div class="g_1"><a href="/n">Newer post</a></div></div><div class="h_8">{LINKS}</div></div>{FOOT}'
    ),
    "main_with_aside": page(
        f"<header>{NAV}</header><main><h1>Kettles</h1>{BODY}<aside><h2>Related</h2>{LINKS}</aside></main><footer>{FOOT}</footer>"
    ),
    "layout_table": page(
        f"<table width=100%><tr><td colspan=2>{NAV}</td></tr><tr><td width=200><b>Archives</b>{LINKS}</td>"
        f"<td><h1>Kettles</h1>{BODY}</td></tr><tr><td>{FOOT}</td></tr></table>"
    ),
    "sections": page(
        f"{NAV}<div><h1>Kettles</h1><section><p>{PROSE[0]}</p></section><section id=ropes><h2>Ropes</h2><p>{PROSE[1]}</p>{CODE}"
        f"<p>{PROSE[2]} <a href='/chart'>The chart</a>.</p></section></div>{FOOT}"
    ),
    "split_by_more": page(
        f"{NAV}<div class=entry><h1>Kettles</h1><div class=intro><p>{PROSE[0]}</p></div><div class=rest>"
        f"<h2>Ropes</h2><p>{PROSE[1]}</p>{CODE}"
        f"<p>{PROSE[2]} <a href='/chart'>The chart</a>.</p></div></div><div class=related><h3>Related</h3>{LINKS}</div>"
    ),
    "long_comments": page(
        f"{NAV}<div class=wrap><div class=post><h1>Kettles</h1>{BODY}</div>{COMMENTS}{COMMENTS.replace('comments', 'respond')}</div>{FOOT}"
    ),
    "contents_inside": page(
        f'{NAV}<article><h1>Kettles</h1><div class="content"><div class="toc">'
        f'<p>Contents</p><ul><li><a href="#ropes">Ropes</a></li></ul></div>{BODY}'
        '<div class="share-buttons">Share on <a href="//x.example">X</a></div>'
        '<div class="author-card"><p>Ada writes about ships.</p></div></div></article>'
    ),
    "divs_for_paragraphs": page(
        f"{NAV}<div id=holder><h1>Kettles</h1><div>{PROSE[0]}</div><div><br></div><div><h2>Ropes</h2></div><div>{PROSE[1]}</div>{CODE}"
        f"<div>{PROSE[2]} <a href='/chart'>The chart</a>.</div></div><div>{LINKS}</div>{FOOT}"
    ),
    "breaks_for_paragraphs": page(
        f"{NAV}<div id=holder>{PROSE[0]}<br><br><h2>Ropes</h2>{PROSE[1]}<br><br>{CODE}{PROSE[2]} "
        f"<a href='/chart'>The chart</a>.</div><div>{LINKS}</div>{FOOT}"
    ),
    "custom_elements": page(
        f"<site-header>{NAV}</site-header><blog-post><h1>Kettles</h1><post-body>{BODY}</post-body></blog-post><site-footer>{FOOT}</site-footer>"
    ),
}
