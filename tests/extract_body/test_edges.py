"""What stands around a post in boxes without a name is told by what it says; the same words inside a post are the author's."""

import pytest
from jobs import page_of

from pipelines.extract.body import read_body

POST = [
    "<p>The ferry bell rang twice before anyone looked up from the nets, and by then the tide had turned.</p>",
    "<h2>Knots</h2>",
    "<p>每天清晨先数绳结，再数鸟；数错了也不要紧，明天还要再数一遍。</p>",
    "<ul><li>A bowline for the <a href='/boat'>boat</a></li><li>a hitch for the post</li></ul>",
    "<p>Nothing was caught, which is why this was written at all.</p>",
]
OPENING, ENDING = "The ferry bell rang twice", "which is why this was written at all."
TITLE = "<h1>Ferry bell</h1>"

BEFORE = {
    "date and counts": '<div class="k1">2024-05-06 | <a href="/categories/sea/">sea</a> | 412 字 | 阅读 3 分钟</div>',
    "list of date and tags": (
        '<ul class="k2"><li><time datetime="2024-05-06">May 6, 2024</time></li><li><a href="/tags/sea/">sea</a></li></ul>'
    ),
    "byline": "<div class=k3><span>By Ada</span> <span>Posted on 6 May 2024</span> <span>3 min read</span></div>",
    "remark on its age": "<div class='k9'><i></i> 本文最后更新于 632 天前，其中的信息可能已经有所发展或是发生改变。</div>",
    "remark in English": "<div class='k9'><div><p>This article was updated 400 days ago; what it says may be out of date.</p></div></div>",
    "contents without entries": '<div class="details toc"><div><span>目录</span><i></i></div><div class="toc-content"></div></div>',
    "contents": '<div class=k4><span>目录</span><ol><li><a href="#knots">Knots</a></li><li><a href="#more">More</a></li></ol></div>',
}
AFTER = {
    "neighbours": '<div class="k1">上一篇：<a href="/p/1">Old nets</a> 下一篇：<a href="/p/3">New ropes</a></div>',
    "neighbours in a list": '<ul><li>← Previous<br> <a href="/p/1">Old nets</a></li><li>Next<br><a href="/p/3">New ropes</a> →</li></ul>',
    "neighbours named": (
        '<div class="a__x"><span class="a__prev"><a href="/p/1">Old nets</a></span>'
        '<span class="a__next"><a href="/p/3">New ropes</a></span></div>'
    ),
    "neighbours by relation": '<div class="k"><a rel="prev" href="/p/1">Old nets</a><a rel="next" href="/p/3">New ropes</a></div>',
    "tags": '<div class="k2"><a href="/tags/sea/"># sea</a> <a href="/tags/rope/"># rope</a></div>',
    "related": '<div class="k3"><div>相关文章</div><ul><li><a href="/p/7">Gulls at noon</a> <span>2023-01-02</span></li></ul></div>',
    "related label alone": '<div class="k3"><div>Related posts</div><ul></ul></div>',
    "notice": '<div class="k4"><p>本文作者：Ada</p><p>本文链接：<a href="/p/">https://blog.example.org/p/</a></p><p>版权声明：转载请注明出处</p></div>',
    "comments": '<div class="k5"><div>评论</div><form><textarea></textarea></form><div><b>Ben</b><p>写得真好，期待下一篇。</p></div></div>',
    "reward": (
        '<div><div style="margin:20px auto"><div>坚持写潮汐，您的支持是我的桨。</div><button onclick="x()"><span>赏</span></button>'
        '<div id="Q" style="display: none;"><a href="/q.jpg"><img src="/q.jpg" alt="WeChat Pay"></a><p>微信打赏</p></div></div></div>'
    ),
    "notice in a quotation": (
        "<blockquote><strong>作者：<a href='/about/'>Ada</a><br>链接：<a href='https://tides.example/p/'>https://tides.example/p/</a><br>"
        "本文采用 <a rel='license' href='https://rights.example/by'>BY 4.0</a> 进行许可。</strong></blockquote>"
    ),
    "tags before a line": '<div class="k7"><p>tags: <a href="/tags/sea/">sea</a></p></div><div class="sharing">x</div><hr><!-- -->',
    "reward in a line": '<div><p>If the tide helped you:</p><button>Buy me a coffee</button></div><hr><div class="comment"></div>',
    "share": '<div class="k6"><span>分享到</span> <a href="//s.example">微博</a> <a href="//t.example">Twitter</a></div>',
}


def markdown(body: str) -> str:
    html = f"<!doctype html><html><head><title>Ferry bell</title></head><body><div class=z>{body}</div></body></html>"
    return read_body(page_of(html.encode()), None, "Ferry bell").markdown


@pytest.mark.parametrize("name", BEFORE)
@pytest.mark.parametrize("nested", [False, True])
def test_what_stands_before_a_post(name: str, nested: bool) -> None:
    post = f"<div>{''.join(POST)}</div>" if nested else "".join(POST)
    assert markdown(TITLE + BEFORE[name] + post).startswith(OPENING)


@pytest.mark.parametrize("name", AFTER)
@pytest.mark.parametrize("nested", [False, True])
def test_what_stands_after_a_post(name: str, nested: bool) -> None:
    post = f"<div>{''.join(POST)}</div>" if nested else "".join(POST)
    assert markdown(TITLE + post + AFTER[name]).endswith(ENDING)


def test_all_of_it_around_three_words() -> None:
    page = TITLE + BEFORE["date and counts"] + "<div><p>今天起雾，没有渡船。</p></div>" + "".join(AFTER.values())
    assert markdown(page) == "今天起雾，没有渡船。"


def test_indents_of_a_template_say_nothing() -> None:
    meta = f"<div><div>{40 * ' '}<span>Published</span>\n{40 * ' '}<time datetime='2024-05-06'>\n{40 * ' '}May 6, 2024</time></div></div>"
    assert markdown(f"<header>{TITLE}</header><div class='entry-content'>{meta}<p>今天起雾，没有渡船。</p></div>") == "今天起雾，没有渡船。"


@pytest.mark.parametrize("name", [*BEFORE, *AFTER])
def test_the_same_in_the_middle_stays(name: str) -> None:
    block = {**BEFORE, **AFTER}[name]
    kept = markdown(TITLE + "".join([*POST[:3], f"<div>{block}</div>", *POST[3:]]))
    assert kept.startswith(OPENING) and kept.endswith(ENDING)
    between = kept.split("明天还要再数一遍。")[1].split("- A [boat]")[0].split("- A bowline")[0]
    assert between.strip() or name in ("contents", "related label alone", "comments"), "only comments and contents go there"


@pytest.mark.parametrize(
    "last",
    [
        "<p>Next week the <a href='https://harbour.example/works'>harbour works</a> begin, and the bell goes to the museum.</p>",
        "<ul><li><a href='https://a.example/nets'>On nets</a></li><li><a href='https://b.example/next'>Next tide</a></li></ul>",
        "<p>References: <a href='https://a.example/nets'>On nets</a>, <a href='https://b.example/x'>On bells</a></p>",
        "<p><a href='https://a.example/nets'>On nets<i class='fa-arrow-up-right'></i></a></p>",
        "<div><a target='_blank' href='https://a.example/nets'>On nets<i class='icon-right'></i></a></div>",
        "<h2>Related</h2><ul><li><a href='https://a.example/nets'>On nets</a></li></ul>",
        "<p>转载了三次的旧闻：渡船的钟在<a href='https://c.example/archive/2011/02/14/7.html'>一九一一年</a>换过。</p>",
        "<blockquote><p>All rights reserved, said the notice on the pier.</p></blockquote>",
        "<p>2024-05-06</p>",
    ],
)
def test_an_authors_own_ending_stays(last: str) -> None:
    kept = markdown(TITLE + "".join(POST) + last)
    assert not kept.endswith(ENDING) and len(kept) > len(markdown(TITLE + "".join(POST)))


def test_a_link_before_a_rule_is_the_authors_last_word() -> None:
    back = "<div><p><a href='https://files.example/ferry/'>Back</a></p></div>"
    tags = "<p class='tags'>Tags: <a href='/tags/sea/'>sea</a></p>"
    assert markdown(TITLE + "".join(POST) + back + "<hr>" + tags).split("\n\n")[-2:] == ["[Back](https://files.example/ferry/)", "---"]


def test_a_licence_says_more_than_a_post_of_one_line() -> None:
    licence = (
        "<section class=k1><div><span>作者：</span><a href='mailto:ada@tides.example'>Ada</a></div>"
        "<div><span>链接：</span><a href='/p/'>https://blog.example.org/p/</a></div><div><span>版权声明：</span>本站所有文章除特别声明外，"
        "均采用 <a href='https://rights.example/by'>BY 4.0</a> 许可协议。著作权归作者所有。"
        "商业转载请先与作者联系，并在文首写明出处与作者的姓名。</div></section>"
    )
    row = "<div><a href='/p/1'><span><i></i></span><span><span>{}</span><span>{} and where they were hung to dry</span></span></a></div>"
    neighbours = f"<section>{row.format('上一篇', 'Old nets')}{row.format('下一篇', 'New ropes')}</section>"
    sections = f"<section>{TITLE}</section><section class=k0><p>今天起雾，没有渡船。</p></section>{licence}{neighbours}"
    assert markdown(f"<main><article>{sections}</article></main>") == "今天起雾，没有渡船。"


def test_the_one_sentence_of_a_page_is_the_post() -> None:
    """Beside a banner with the title in no heading, labels, and a notice whose box bears no name."""
    meta = "<div>2024-05-06 <span>/</span> <a href='/categories/sea/'>sea</a> 10</div>"
    banner = f"<div class=k2><div class=k3><img src='/a.png'></div><div class=k3>Ferry bell</div>{meta}</div>"
    labels = "<div class=k4><a href='/categories/sea/'>sea</a> <a href='/tags/sea/' rel=tag>sea</a></div>"
    notice = "<div class=k5><p>本文著作权归作者所有，转载或引用请先联系作者获得授权。</p></div>"
    post = "<div class=k6><p>今天起雾，没有渡船。</p></div>"
    assert markdown(f"<div class=k7>{banner}{post}<div class=k8>{labels}{notice}</div></div>") == "今天起雾，没有渡船。"


def test_an_authors_own_opening_stays() -> None:
    aged = "<p>这篇文章写于十年前的渡船上，现在读来，船票的价钱已经过时了。</p>"
    section = "<div class='outline-5'><h5>Ropes and bells</h5></div>"
    for first in (aged, section):
        assert not markdown(TITLE + first + "".join(POST)).startswith(OPENING)
    for first in ("<p>2024-05-06</p>", "<p><em>Written on the pier.</em></p>", "<ul><li>one rope</li><li>two ropes</li></ul>"):
        assert not markdown(TITLE + first + "".join(POST)).startswith(OPENING)


def test_nothing_is_left_empty() -> None:
    assert "2024-05-06" in markdown(f"{TITLE}<div>2024-05-06 by Ada</div>")


@pytest.mark.parametrize("name", ["post-content", "articleBody_x9f", "keep-markdown-body", "entry content", "e-content"])
def test_a_body_by_name_goes_before_weight(name: str) -> None:
    card = "<div class=q><p>Ada mends nets and writes about them; she has lived by the sea for thirty years and more.</p></div>"
    links = "".join(f"<li><a href='/p/{n}'>Another post with a long title, number {n}</a></li>" for n in range(20))
    post = f"<div class='{name}'><p>今天起雾，没有渡船。</p></div>"
    html = f"<div class=o>{TITLE}{BEFORE['byline']}{post}{card}</div><div><ul>{links}</ul></div>"
    assert markdown(html) == "今天起雾，没有渡船。"


@pytest.mark.parametrize("name", ["row justify-between text-sm md:text-base", "md:content", "lg:post-content"])
def test_a_class_for_one_width_of_screens_names_no_body(name: str) -> None:
    neighbours = f"<div class='{name}'><a href='/p/1'>← Old nets by the pier</a><a href='/p/3'>New ropes and bells →</a></div>"
    post = "<div class=k><p>今天起雾，没有渡船。</p></div>"
    assert markdown(f"<article><header>{TITLE}</header>{post}{neighbours}</article>") == "今天起雾，没有渡船。"


def test_a_banner_with_the_title_is_no_body() -> None:
    said = "<h2><strong>Ada</strong> <span>发布于</span> <time datetime='2024-05-06'>2024-05-06</time></h2>"
    said += "<h2><span>最后更新于</span> <time datetime='2026-11-23'>2026-11-23</time></h2>"
    banner = f"<header><div class='post-text'>{TITLE}{said}<ul><li><a href='/tags/sea/'>sea</a></li></ul></div></header>"
    post = "<article><section class='markdown-body'><p>今天起雾，没有渡船。</p></section></article>"
    assert markdown(banner + post) == "今天起雾，没有渡船。"


def test_a_name_that_stands_twice_decides_nothing() -> None:
    cards = "".join(f"<div class='post-content'><p>Opening of another post, number {n}.</p></div>" for n in range(3))
    assert markdown(f"<div>{TITLE}{''.join(POST)}</div><div>{cards}</div>").startswith(OPENING)


def test_prose_before_the_named_body_belongs_to_the_post() -> None:
    lead = "<p>A lead of some length stands above the body in this theme, and the author wrote it for the readers.</p>"
    html = f"<article>{TITLE}<div class=in>{lead}</div><div class=post-content>{''.join(POST)}</div></article>"
    assert "A lead of some length" in markdown(html)


def test_sections_of_a_post_stay_together() -> None:
    code = "<pre><code>" + "knot()\n" * 60 + "</code></pre>"
    html = (
        f"<article><section id=a>{TITLE}<p>The first words stand beside the title, as document tools write it.</p>"
        f"<section id=b><h2>Knots</h2><p>Two words.</p></section><section id=c><h2>Code</h2>{code}</section></section></article>"
    )
    kept = markdown(html)
    assert kept.startswith("The first words stand beside") and "## Knots" in kept and "knot()" in kept
