"""The sample posts: Markdown files with front matter under data/demo/posts."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

POSTS = Path(__file__).parents[2] / "data" / "demo" / "posts"


@dataclass(frozen=True)
class Sample:
    """One sample post: its file's name, its front matter, its Markdown."""

    name: str
    meta: dict[str, Any] = field(hash=False)
    markdown: str

    @property
    def title(self) -> str:
        return str(self.meta["title"])

    @property
    def date(self) -> str:
        return str(self.meta.get("date", ""))

    @property
    def slug(self) -> str:
        return str(self.meta.get("slug", self.name))

    @property
    def tags(self) -> list[str]:
        return list(self.meta.get("tags", []))

    @cached_property
    def html(self) -> str:
        """The body as a plain CommonMark engine renders it."""
        return render(self.markdown)


def render(markdown: str) -> str:
    """Markdown as HTML, formulas kept as TeX between dollars as MathJax sites serve them."""
    engine = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, double_inline=True)
    engine.add_render_rule("math_inline", lambda self, tokens, index, options, env: f"${tokens[index].content}$")
    engine.add_render_rule("math_block", lambda self, tokens, index, options, env: f"<p>$${tokens[index].content}$$</p>\n")
    return str(engine.render(markdown))


def load_posts(folder: Path = POSTS) -> list[Sample]:
    """Every sample post, newest first."""
    posts = [_load(path) for path in sorted(folder.glob("*.md"))]
    by_name = {post.name: post for post in posts}
    whole = [_reposted(post, by_name) for post in posts]
    return sorted(whole, key=lambda post: post.date, reverse=True)


def _load(path: Path) -> Sample:
    text = path.read_text("utf-8")
    tokens = MarkdownIt().use(front_matter_plugin).parse(text)
    meta = yaml.load(tokens[0].content, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes strings only
    return Sample(path.name.removesuffix(".md"), meta, text.split("\n---\n", 1)[1].strip() + "\n")


def _reposted(post: Sample, posts: dict[str, Sample]) -> Sample:
    source = posts.get(str(post.meta.get("repost_of")))
    return post if source is None else Sample(post.name, post.meta, source.markdown)
