"""Platforms: code that knows how a family of blogs is built. One small file each; a blog itself is a row of sites.toml."""

from spiders.page import Page
from spiders.platforms.cnblogs import Cnblogs
from spiders.platforms.docusaurus import Docusaurus
from spiders.platforms.generic import Generic
from spiders.platforms.hexo import Hexo
from spiders.platforms.hugo import Hugo
from spiders.platforms.jekyll import Jekyll
from spiders.platforms.vuepress import VuePress
from spiders.platforms.wordpress import WordPress
from spiders.platforms.xlog import Xlog

# Order matters only where two recognise one page: the more specific first.
PLATFORMS: dict[str, Generic] = {
    platform.name: platform
    for platform in (Xlog(), Cnblogs(), WordPress(), Docusaurus(), VuePress(), Hexo(), Hugo(), Jekyll(), Generic())
}


def platform_named(name: str) -> Generic:
    """The platform a sites.toml row names; one it does not know is read by the general rules."""
    return PLATFORMS.get(name, PLATFORMS["generic"])


def recognise(page: Page) -> tuple[Generic, str]:
    """The platform a page was made with, and the sign that gave it away."""
    for platform in PLATFORMS.values():
        if stated := platform.stated(page):
            return platform, stated
    for platform in PLATFORMS.values():
        if shown := platform.shown(page):
            return platform, shown
    return PLATFORMS["generic"], "no known platform's mark"


def platform_of(page: Page) -> Generic:
    """The platform whose rules read this page: its site's, unless the site has moved and the page lacks the platform's mark."""
    named = platform_named(page.site.platform)
    moved = named.marked and page.media == "html" and not named.sign(page)
    return recognise(page)[0] if moved or named.name == "generic" else named
