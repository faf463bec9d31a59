"""Boxes that a page puts between a post's paragraphs go, whatever they are called; what an author links, quotes and repeats stays."""

import pytest
from jobs import page_of

from pipelines.extract.body import Body, read_body

FIRST = "The ferry bell rang twice before anyone looked up from the nets, and by then the tide had turned."
SECOND = "每天清晨先数绳结，再数鸟；数错了也不要紧，明天还要再数一遍。"
LAST = "Nothing was caught, which is why this was written at all."
CARD = (
    '<div class="k1"><a href="/p/7"><img src="/t/7.jpg"></a><div><h3><a href="/p/7">Gulls at noon</a></h3>'
    "<p>At noon the gulls sit on the rail and argue about the wind.</p></div></div>"
)
DATED = '<a class="k3" href="/p/{0}"><img src="/t/{0}.jpg"><b>Gulls number {0}</b><time>2023-01-0{0}</time></a>'
FORM = '<form action="/s"><input type="{0}" name="{1}" placeholder="{2}"><button>{3}</button></form>'

INSERTS = {
    "card": CARD,
    "row of cards": f"<div><p>More</p><div>{DATED.format(7)}{DATED.format(8)}</div></div>",
    "labelled card": '<a class="q" href="/p/7"><img src="/t/7.jpg"><div>推荐阅读</div><div>正午的海鸥</div></a>',
    "card to read more": '<div><img src="/t/7.jpg"><h4>Gulls at noon</h4><p>They argue.</p><a href="/p/7">Read more »</a></div>',
    "preview": '<article><a href="/p/7"><figure><img src="/t/7.jpg"></figure></a><h4><a href="/p/7">Gulls at noon</a></h4></article>',
    "related list": "<aside><h4>You may also like</h4><ul><li><a href='/p/7'>Gulls</a></li><li><a href='/p/8'>Rope</a></li></ul></aside>",
    "advertisement": '<div><div>Advertisement</div><ins class="adsbygoogle"></ins><script>x=1</script></div>',
    "frame of others": '<div><span>广告</span><iframe src="https://googleads.g.doubleclick.net/x"></iframe></div>',
    "paid link": '<div><small>Sponsored</small><a rel="nofollow sponsored" href="//lamp.example/"><img src="/l"><b>Lamp</b></a></div>',
    "share row": (
        '<div><span>Share</span><a href="https://twitter.com/intent/tweet?url=x">Twitter</a>'
        '<a href="https://service.weibo.com/share/share.php?url=x">微博</a></div>'
    ),
    "sign-up": f"<div><h3>Weekly letter</h3><p>One page every Sunday.</p>{FORM.format('email', 'e', 'you@sea.example', 'Go')}</div>",
    "sign-up by words": f"<div><p>订阅我们的邮件</p>{FORM.format('text', 'q', '邮箱地址', '订阅')}</div>",
    "closed article": '<div><div><h3>Keep reading</h3><p>It is free.</p><a href="/in">Sign up</a> <a href="/login">Log in</a></div></div>',
    "comments": "<div><h3>2 条评论</h3><ol><li><b>Ben</b><p>写得真好，期待下一篇。</p></li><li><p>绳结图在哪里？</p></li></ol></div>",
}
AUTHORS = {
    "card to another site": CARD.replace('"/p/7"', '"https://gulls.example/7"'),
    "bookmark": '<figure class="kg-bookmark-card"><a class="bookmark" href="/p/7"><b>Gulls</b><img src="/t.jpg"></a></figure>',
    "link card": '<a class="link-preview" href="/p/7"><img src="/logo.svg"><div>Gulls at noon</div><div>What they argue about</div></a>',
    "linked picture": '<div><a href="/img/7.jpg"><img src="/t/7.jpg" alt="Gulls"></a><p>Gulls at noon, drawn twice</p></div>',
    "own list": "<div><p>相关文章</p><ul><li><a href='/p/7'>Gulls at noon</a></li><li><a href='/p/8'>Rope</a></li></ul></div>",
    "list of links": "<ul><li><a href='/p/7'>Gulls at noon</a></li><li><a href='/p/8'>On rope</a></li></ul>",
    "call of the author's": '<div class="callout tip"><h4>Follow along</h4><p>Posts on Sundays.</p><a href="/rss">Subscribe</a></div>',
    "discussion": "<section><h2>Discussion</h2><p>Whether gulls argue was argued at length in the harbour office.</p></section>",
    "word of advertising": "<div><p>Advertisement for a lamp, cut from the paper of 1911: it never sleeps.</p></div>",
    "repeated demonstration": '<div class="demo"><p>1</p><button>A</button></div><div class="demo"><p>1</p><button>A</button></div>',
}


def read(box: str) -> Body:
    html = (
        f"<!doctype html><html><head><title>Ferry bell</title></head><body><div class=z><h1>Ferry bell</h1><p>{FIRST}</p>"
        f"{box}<p>{SECOND}</p>{box}<p>{LAST}</p></div></body></html>"
    )
    return read_body(page_of(html.encode()), None, "Ferry bell")


@pytest.mark.parametrize("name", INSERTS)
def test_between_paragraphs(name: str) -> None:
    found = read(INSERTS[name])
    assert [line for line in found.markdown.split("\n") if line] == [FIRST, SECOND, LAST]
    assert "inserted_boxes_dropped" in found.edits


@pytest.mark.parametrize("name", AUTHORS)
def test_an_authors_own_stays(name: str) -> None:
    found = read(AUTHORS[name])
    assert len([line for line in found.markdown.split("\n") if line]) > 3
    assert "inserted_boxes_dropped" not in found.edits


@pytest.mark.parametrize("hidden", ["", ' style="display: none"', " hidden"])
def test_a_second_copy_for_other_screens(hidden: str) -> None:
    text = f"<p>{FIRST}</p><p>{SECOND * 9}</p><p>{LAST}</p>"
    both = f"<div>{text}</div><div class='small'{hidden}>{text}</div>"
    page = f"<html><head><title>Ferry bell</title></head><body><main>{both}</main></body></html>"
    assert read_body(page_of(page.encode()), None, "Ferry bell").markdown.count(LAST) == 1


def test_a_post_of_cards_alone_keeps_them() -> None:
    page = f"<html><head><title>Ferry bell</title></head><body><main><h1>Ferry bell</h1>{CARD}{CARD}</main></body></html>"
    assert "Gulls at noon" in read_body(page_of(page.encode()), None, "Ferry bell").markdown
