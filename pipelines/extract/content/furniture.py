"""What a theme puts around a post: contents lists, share buttons, related posts, comments, neighbours, author cards.

A class name alone decides little: it counts together with the element's place and with how little prose it holds.
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

from pipelines.extract.dom.classes import tokens, word_set, words, words_in
from pipelines.extract.dom.xpath import holds
from spiders.dom.select import text_of

MACHINERY = word_set("script style noscript template svg button link meta ins input select canvas dialog")
LANDMARKS = word_set("nav aside footer")
_ROLES = word_set("navigation complementary contentinfo search banner doc-toc dialog toolbar")
# Parts that hold other people's words or the site's own; they never hold the post.
APART = word_set(
    """
    comment comments disqus gitalk gitment valine waline twikoo giscus utterances artalk isso cusdis livere remark42 changyan
    sidebar related relateds recommend recommends recommended recommendations breadcrumb breadcrumbs crumbs pagination pager
    paginator pagenav paginav share sharing sharer addtoany sharethis social socials toc tocs outline cookie modal popup newsletter
    nav navs topnav bottomnav postnav commentlist subscribe navbar navigation menu backtop totop reward donate donation sponsor
    sponsors qrcode adsbygoogle advertisement prevnext respond reactions webmentions skiplink
    """
)
_COMMENTS = word_set("comment comments commentlist respond")
# Parts that stand at the edges of a post.
_EDGE = APART | word_set(
    """
    nav meta metas postmeta tag tags tagcloud category categories author authors bio profile byline date time published updated
    copyright license licence rights prev previous next navi footer header subtitle edit feedback views readtime reading tools
    actions like likes vote follow wechat weixin buttons subscribe anchor outdated cover banner hero thumbnail series translations
    """
)
_NOTICES = word_set("copyright license licence rights author bio reward donate toc tocs comments")
_OF_HEADINGS = _EDGE - word_set("header anchor")  # of a heading these say that it is one
_OUTLINE = word_set("outline")  # a contents list; Org calls the sections of a text so
_CONTENTS = word_set("toc tocs outline")
_HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
_FLOW = word_set("p pre ul ol blockquote table dl")
_ID_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PROSE = holds(".//p or .//pre or .//blockquote or .//table or .//h2 or .//h3")


def text_length(element: HtmlElement) -> int:
    """Characters of text, blanks folded."""
    return len(" ".join(text_of(element).split()))


def is_apart(element: HtmlElement) -> bool:
    """Whether an element is marked as something else than the post, wherever it stands."""
    if element.tag in LANDMARKS or element.get("role") in _ROLES:
        return True
    named = _words(element) & APART
    return bool(named) and (named != _OUTLINE or not _PROSE(element))


def is_comments(element: HtmlElement) -> bool:
    """Whether an element is called what readers answered, which may be more than the post."""
    return not _words(element).isdisjoint(_COMMENTS)


def may_be_edge(element: HtmlElement) -> bool:
    """A quick look before `is_edge` is asked with a weight."""
    return element.tag == "header" or not _words(element).isdisjoint(_OF_HEADINGS if element.tag in _HEADINGS else _EDGE)


def is_edge(element: HtmlElement, weight: float) -> bool:
    """Whether an element at the edge of a post is furniture; `weight` is its share of the post's text, 0 to 1."""
    if element.tag in MACHINERY or (element.tag in LANDMARKS and not _is_remark(element)) or element.get("role") in _ROLES:
        return True
    named = _words(element)
    if element.tag in _FLOW and text_length(element) > 100 and not named & _NOTICES:
        return False
    if named & APART == _OUTLINE and _PROSE(element):
        return False
    if named & APART:
        return weight < 0.4
    if named & (_OF_HEADINGS if element.tag in _HEADINGS else _EDGE) or element.tag == "header":
        return weight < (0.15 if named & _NOTICES else 0.2) and (bool(named & _NOTICES) or not (_PROSE(element) and weight > 0.05))
    return False


def _is_remark(element: HtmlElement) -> bool:
    """An aside of prose is the author's; one of links or labels is the theme's."""
    if element.tag != "aside" or _words(element) & (APART | _EDGE):
        return False
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return text_length(element) > 40 and linked < 0.3 * text_length(element)


def _words(element: HtmlElement) -> frozenset[str]:
    identity = element.get("id")
    # A heading's id repeats its words, which are the author's.
    return _named(element.get("class") or "", identity) if identity and element.tag not in _HEADINGS else words(element)


@lru_cache(maxsize=4096)
def _named(classes: str, identity: str) -> frozenset[str]:
    return words_in(classes) | frozenset(word.lower() for word in _ID_WORD.findall(identity))


def is_contents_list(element: HtmlElement) -> bool:
    """Whether an element only links to the headings of its own page, and says so by tag or name."""
    named = _words(element)
    folded = element.tag == "details" and element.find("nav") is not None
    if not (element.tag == "nav" or folded or named & _CONTENTS or {"table", "contents"} <= named):
        return False
    links = element.findall(".//a[@href]")
    if not links or not all((link.get("href") or "").startswith("#") for link in links):
        return False
    # a section of a text may link to its notes alone
    return 2 * sum(map(text_length, links)) >= text_length(element) - sum(map(text_length, element.iter(*_HEADINGS)))


_MAIL = re.compile(r"e-?mail|邮箱|邮件|郵箱|郵件|メール|이메일", re.I)
_SIGN_UP = word_set("subscribe subscription subscriber subscribers signup newsletter optin mailinglist convertkit mailchimp buttondown")


def sign_ups(element: HtmlElement) -> frozenset[HtmlElement]:
    """Boxes inside a post that ask its reader for an e-mail address: the form with what is named as belonging to it."""
    fields = filter(is_sign_up_field, element.iter("input"))
    return frozenset(top for field in fields if (top := _sign_up_box(field, element)) is not None)


def is_sign_up_field(field: HtmlElement) -> bool:
    """Whether a field asks for an e-mail address, by its type or by what it is called."""
    kind = (field.get("type") or "text").lower()
    said = (field.get(name) or "" for name in ("name", "placeholder", "id", "aria-label"))
    return kind == "email" or (kind == "text" and any(map(_MAIL.search, said)))


def _sign_up_box(field: HtmlElement, root: HtmlElement) -> HtmlElement | None:
    top = None
    for above in field.iterancestors():
        if above is root or text_length(above) > _SIGN_UP_WORDS:
            break
        if above.tag == "form" or _words(above) & _SIGN_UP:
            top = above
    return top


_SIGN_UP_WORDS = 500  # characters
_BODY_NAMES = word_set(
    """
    post-content entry-content article-content post-body entry-body article-body article__body post__content markdown-body e-content
    post_content article_content articlebody content-body blog-content blog-post-content post-text post-entry rich-text prose
    main-content single-content story-body
    """
)


def is_named_body(element: HtmlElement) -> bool:
    """Whether an element says that it is an article's body, by microdata, microformat or a name half the web's themes share."""
    return element.get("itemprop") == "articleBody" or bool(tokens(element) & _BODY_NAMES)
