"""The list of text rules and how they are applied. A new rule is one function, its name here, one before/after folder."""

from collections.abc import Callable
from dataclasses import replace

from pipelines.clean.addresses import absolute_addresses
from pipelines.clean.derived import rederived
from pipelines.clean.fences import wrapping_fence
from pipelines.clean.front_matter import front_matter
from pipelines.clean.headings import heading_permalinks, repeated_title
from pipelines.clean.invisible import invisible_characters
from pipelines.clean.signature import trailing_notice
from pipelines.clean.translation import translation_notice
from pipelines.records import Post

Rule = Callable[[Post], Post]

RULES: dict[str, Rule] = {
    "invisible_characters": invisible_characters,
    "wrapping_fence": wrapping_fence,
    "front_matter": front_matter,
    "repeated_title": repeated_title,
    "heading_permalinks": heading_permalinks,
    "absolute_addresses": absolute_addresses,
    "translation_notice": translation_notice,
    "trailing_notice": trailing_notice,
}
_MAX_ROUNDS = 20  # each round only removes, so two are the rule; the bound is against a mistake in a rule


def clean(post: Post) -> Post:
    """The post after every rule, until none changes anything: cleaning a clean post gives it back.

    Fields derived from the text (plain text, images, links, counts, version) follow it.
    """
    current = post
    for _ in range(_MAX_ROUNDS):
        before = current
        for name, rule in RULES.items():
            current = _applied(name, rule, current)
        if current == before:
            break
    return current if current == post else rederived(current, post)


def _applied(name: str, rule: Rule, post: Post) -> Post:
    changed = rule(post)
    if changed is post or changed == post:
        return post
    return replace(changed, edits=tuple(sorted({*changed.edits, name})))
