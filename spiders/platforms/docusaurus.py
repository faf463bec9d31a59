"""Docusaurus: blog and docs pages of one site; the body stands in `.theme-doc-markdown` or `#__blog-post-container`."""

from typing import ClassVar

from spiders.links import Role
from spiders.platforms.generic import Generic
from spiders.platforms.marks import Mark


class Docusaurus(Generic):
    """Sites built with Docusaurus 2 and 3."""

    name: ClassVar[str] = "docusaurus"
    generator: ClassVar[str | None] = "Docusaurus"
    marks: ClassVar[tuple[Mark, ...]] = (Mark("the root element is #__docusaurus", "/html/body/*[@id='__docusaurus']"),)
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("sitemap.xml", Role.SITEMAP),
        ("blog/atom.xml", Role.FEED),
        ("blog/rss.xml", Role.FEED),
        ("blog/archive", Role.LISTING),
    )
    hint: ClassVar[str | None] = (
        "(/descendant::article/descendant::div[contains(concat(' ',@class,' '),' theme-doc-markdown ')"
        " or @id='__blog-post-container' or @itemprop='articleBody'])[1]"
    )
