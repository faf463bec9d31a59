"""What a theme puts around a post: contents lists, share buttons, related posts, comments, neighbours, author cards.

A class name alone decides little: it counts together with the element's place and with how little prose it holds.
"""

import re

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extract.dom.classes import words

_STRING = etree.XPath("string()", smart_strings=False)
_LINK_TEXT = etree.XPath("string-length(normalize-space(string(.)))", smart_strings=False)

MACHINERY = frozenset("script style noscript template svg button link meta iframe ins input select canvas dialog".split())
LANDMARKS = frozenset("nav aside footer".split())
_ROLES = frozenset("navigation complementary contentinfo search banner doc-toc dialog toolbar".split())
# Parts that hold other people's words or the site's own; they never hold the post.
APART = frozenset(
    """comment comments disqus gitalk gitment valine waline twikoo giscus utterances artalk isso cusdis livere remark42 changyan sidebar related relateds
    recommend recommends recommended recommendations breadcrumb breadcrumbs crumbs pagination pager paginator pagenav paginav share sharing sharer addtoany sharethis social
    socials toc tocs outline cookie modal popup newsletter subscribe navbar navigation menu backtop totop reward donate donation sponsor sponsors qrcode adsbygoogle
    advertisement prevnext respond reactions webmentions skiplink""".split()
)
# Parts that stand at the edges of a post.
_EDGE = APART | frozenset(
    """nav meta metas postmeta tag tags tagcloud category categories author authors bio profile byline date time published updated copyright license licence copy rights
    prev previous next pre navi footer header subtitle edit feedback views readtime reading info infos tools actions like likes vote follow wechat weixin buttons
    subscribe anchor outdated cover banner hero thumbnail series translations""".split()
)
_PROSE = etree.XPath("boolean(.//p or .//pre or .//blockquote or .//table or .//h2 or .//h3)")


def text_length(element: HtmlElement) -> int:
    """Characters of text, blanks folded."""
    return len(" ".join(_STRING(element).split()))


def is_apart(element: HtmlElement) -> bool:
    """Whether an element is marked as something else than the post, wherever it stands."""
    if element.tag in LANDMARKS or element.get("role") in _ROLES:
        return True
    return bool(_words(element) & APART)


def is_edge(element: HtmlElement, weight: float) -> bool:
    """Whether an element at the edge of a post is furniture; `weight` is its share of the post's text, 0 to 1."""
    if element.tag in MACHINERY or element.tag in LANDMARKS or element.get("role") in _ROLES:
        return True
    named = _words(element)
    if named & APART:
        return weight < 0.4
    if named & _EDGE or element.tag == "header":
        return weight < 0.2 and not (_PROSE(element) and weight > 0.05)
    return False


def _words(element: HtmlElement) -> frozenset[str]:
    named = words(element)
    identity = element.get("id")
    if identity:
        named = named | frozenset(word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", identity))
    return named


def is_contents_list(element: HtmlElement) -> bool:
    """Whether an element only links to the headings of its own page, and says so by tag or name."""
    links = element.findall(".//a[@href]")
    if not links or any(not (link.get("href") or "").startswith("#") for link in links):
        return False
    named = _words(element)
    return element.tag == "nav" or bool(named & {"toc", "tocs", "outline"}) or {"table", "contents"} <= named
