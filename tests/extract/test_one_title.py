"""Sites that write their name into every page's `<title>`: each post is named by what its own page shows."""

import pytest
from invented_pages import raw

from pipelines.extract.extract import extract
from pipelines.extract.site_pass import settle_site
from pipelines.records import Post
from spiders.page import Page
from spiders.site import Site

SITE = Site(name="mill", url="https://mill.example/")
NAMES = ("The wheel", "Larch boards", "A dry spring", "Eels", "The mill")  # one post is called what the site is called
WORDS = "We took out eleven of the boards and found the axle sound, and cut new ones from larch, which likes the water. " * 3
HEADINGS = (
    "<H2>{}</H2>",
    "<CENTER><FONT size=4><B>{}</B></FONT></CENTER>",
    "<P><B>{}</B></P>",
    "<H1>The mill</H1><H3>{}</H3>",
    "<FONT size=2>Hello</FONT><P align=center><FONT size=5 color=red>{}</FONT></P>",
    "<CENTER><FONT size=+2>{}</FONT></CENTER>",
    "<CENTER><BIG>{}</BIG></CENTER>",
)


def settled(shown: str, names: tuple[str, ...] = NAMES, title: str = "The mill") -> list[Post]:
    pages = {}
    for number, name in enumerate(names):
        body = f"<P><A href=index.htm>Index</A></P>{shown.format(name)}<P>2011-11-0{number + 1}</P><P>{WORDS}</P>{number}<HR><P>Back</P>"
        page = f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY>{body}</BODY></HTML>"
        url = f"https://mill.example/{number}.htm"
        pages[url] = Page(raw(page, url=url), SITE)
    records = [record for page in pages.values() for record in extract(page.raw, SITE)]
    return [record for record in settle_site(records, (), (), lambda post: pages.get(post.url)) if isinstance(record, Post)]


@pytest.mark.parametrize("shown", HEADINGS)
def test_the_only_heading_or_the_leading_bold_line_names_the_post(shown: str) -> None:
    posts = settled(shown)
    assert [post.title for post in posts] == list(NAMES)
    assert [post.published_local for post in posts][:4] == [f"2011-11-0{day}" for day in range(1, 5)]
    assert len({post.version for post in posts}) == len(NAMES)


@pytest.mark.parametrize(
    "shown",
    [
        "<H2>{}</H2><H2>And after</H2>",
        "<H2>Latest news</H2><P>{}</P>",
        f"<P>{WORDS}</P><P><B>{{}}</B></P>",
        "<P><B>{}</B> turns again, said the miller, and it did</P>",
        "<P><FONT size=3>{}</FONT></P>",
        "<P><FONT size=>{}</FONT></P>",
        "<P><A href=x.htm><B>{}</B></A></P>",
    ],
)
def test_where_nothing_names_one_post_alone_the_title_stays(shown: str) -> None:
    assert {post.title for post in settled(shown)} == {"The mill"}


def test_a_few_posts_of_one_title_are_a_series() -> None:
    assert [post.title for post in settled("<H2>{}</H2>", NAMES[:3])] == ["The mill"] * 3


def test_a_post_whose_page_is_gone_keeps_its_title() -> None:
    page = f"<HTML><HEAD><TITLE>The mill</TITLE></HEAD><BODY><H2>Eels</H2><P>{WORDS}</P></BODY></HTML>"
    records = [record for number in range(4) for record in extract(raw(page, url=f"https://mill.example/{number}.htm"), SITE)]
    assert [record.title for record in settle_site(records, ()) if isinstance(record, Post)] == ["The mill"] * 4
