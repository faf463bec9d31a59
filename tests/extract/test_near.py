"""The texts nearest to an element are those that XPath's axes give, in the order they are asked for."""

from lxml.html import HtmlElement

from pipelines.extract.metadata.near import texts_after, texts_before
from spiders.dom.parse import parse_html
from spiders.dom.select import strings

_PAGE = """<html><head><title>head words</title></head><body>one<!-- no --> two<script>var x</script><div>three<p>four</p>five</div>
<h1>the <b>title</b></h1>six<style>.a{}</style>seven<ul><li>eight<!-- no -->nine</li></ul>&nbsp;<p>ten<em>eleven</em></p></body></html>"""


def test_they_agree_with_the_axes_on_both_sides_of_every_element_of_the_body() -> None:
    for node in parse_html(_PAGE).iter("div", "h1", "b", "p", "li", "em"):
        assert isinstance(node, HtmlElement)
        after = strings(node, "following::text()[not(parent::script or parent::style)]")
        before = strings(node, "preceding::text()[not(parent::script or parent::style or ancestor::head)]")
        assert list(texts_after(node)) == after
        assert list(texts_before(node))[::-1] == before
