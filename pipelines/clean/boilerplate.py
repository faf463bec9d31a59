"""What a site appends to its posts, found by comparing them: signatures, licence blocks, follow-me and donation prompts.

Only blocks at the very start or end go, each because several posts of the site carry it. The author's repeated words in
the middle, code, tables and lone headings stay whatever their count.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.clean.blocks import Block, split_blocks
from pipelines.clean.derived import rederived
from pipelines.clean.masks import masked, plain
from pipelines.clean.signature import is_notice
from pipelines.records import Evidence, Post

RULE = "site_boilerplate"
MIN_POSTS = 3
_WIDE = re.compile(r"[^\W\d_\u0000-\u2e7f]")  # a letter of a script without spaces counts twice
_SHARE_PROMPT = 0.1
_SHARE_END = 0.4
_SHARE_START = 0.6
_ZONE = 6
_MAX_BLOCK = 4_000
_MIN_WIDTH = 12  # a Latin letter counts one, a CJK character two

# Of folded words, apart by script: without IGNORECASE the first letters of all alternatives are one set, and few words have one of both.
_PROMPTS = (
    re.compile(
        r"公众号|公眾號|关注(?:我|一下|本)|扫(?:码|一扫|描)|掃碼|二维码|点赞|點贊|打赏|赞赏|贊助|赞助|一键三连|求个?(?:star|赞|关注)|转载|轉載|版权|版權|"
        r"首发(?:于|在)|原文(?:链接|地址)|本文(?:链接|地址|作者|来自|采用|由)|许可|許可|授权|授權|微信|知乎|掘金|博客园|作者[:：].{0,60}(?:原文|链接|出处|来源|連結)|"
        r"上一篇|下一篇|相关(?:文章|阅读|推荐)|推荐阅读|延伸阅读|往期|更多(?:文章|内容|精彩)|欢迎(?:关注|加入|访问|订阅|留言|转载|交流)|交流群|"
        r"この記事が気に入|フォロー|ライセンス|転載"
    ),
    re.compile(
        r"licen[cs]ed?|creative commons|cc[ -]by|copyright|all rights reserved|subscribe|newsletter|follow (?:me|us)|twitter|"
        r"buy me a coffee|donat|patreon|sponsor|ko-fi|rss feed|originally (?:published|posted)|cross-?posted|related posts?|previous post|"
        r"next post|read more|csdn"
    ),
)


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Keys of the blocks a site repeats, by edge."""

    start: frozenset[str]
    end: frozenset[str]


class Blocks:
    """A post's blocks with their keys, each key made when it is asked for: nearly all posts are asked for their edges only."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.blocks = split_blocks(post.markdown)
        self.zone = min(_ZONE, max(1, len(self.blocks) // 2))
        self._keys: dict[int, str] = {}

    def key(self, index: int) -> str:
        """What makes two blocks one; empty for what never counts."""
        if index not in self._keys:
            self._keys[index] = _key(self.blocks[index], self.post)
        return self._keys[index]

    def first(self) -> range:
        """Where a prompt at the start may stand."""
        return range(min(self.zone, len(self.blocks)))

    def last(self) -> range:
        """Where a prompt at the end may stand."""
        return range(max(0, len(self.blocks) - self.zone), len(self.blocks))


def site_boilerplate(posts: Iterable[Blocks]) -> Boilerplate:
    """The blocks that several posts of one site begin or end with. Each post counts once, with its latest version."""
    ordered = sorted(posts, key=lambda each: (each.post.fetched_at, each.post.version))
    edges = [_edges(each) for each in {each.post.post_id: each for each in ordered}.values()]
    return Boilerplate(
        frozenset(_repeated((start for start, _ in edges), len(edges), _SHARE_START)),
        frozenset(_repeated((end for _, end in edges), len(edges), _SHARE_END)),
    )


def without_boilerplate(posts: Sequence[Post]) -> list[tuple[Post, int]]:
    """Each post with the site's boilerplate taken off, and how many characters that were."""
    split = [Blocks(post) for post in posts]
    found = site_boilerplate(split)
    return [_stripped(each, found) for each in split] if found.start or found.end else [(post, 0) for post in posts]


def _edges(each: Blocks) -> tuple[set[str], set[str]]:
    return {each.key(index) for index in each.first()} - {""}, {each.key(index) for index in each.last()} - {""}


def _repeated(keys: Iterable[set[str]], total: int, share: float) -> Iterable[str]:
    """Keys that enough posts carry; words that only a prompt or notice uses need fewer."""
    counts = Counter(key for found in keys for key in found)
    for key, count in counts.items():
        needed = _SHARE_PROMPT if key.startswith("prompt:") else share
        if count >= MIN_POSTS and count >= needed * total:
            yield key


def _key(block: Block, post: Post) -> str:
    """What makes two blocks one: the words with the post's own title, addresses and dates masked; empty for what never counts.

    Masking is only for prompts and notices: a list of references that changes from post to post is content.
    """
    kind, text = block.kind, block.text
    if kind in ("code", "table", "rule") or len(text) > _MAX_BLOCK:
        return ""
    if kind == "image":
        return f"image:{text.strip()}"
    words = plain(text)
    if kind == "heading":
        return f"heading:{words}"
    if any(pattern.search(words) for pattern in _PROMPTS) or is_notice(words):
        return f"prompt:{masked(text, post.title)}"
    return f"words:{words}" if any(_width(part) >= _MIN_WIDTH for part in (words[: 2 * _MIN_WIDTH], words)) else ""


def _width(words: str) -> int:
    return sum(map(str.isalpha, words)) + len(_WIDE.findall(words))


def _stripped(each: Blocks, found: Boilerplate) -> tuple[Post, int]:
    post, blocks = each.post, each.blocks
    end = _end_cut(each, found.end)
    start = _start_cut(each, found.start, end)
    gone = {*range(start), *range(end, len(blocks)), *_prompts(each, found)}
    if not gone or len(gone) == len(blocks):
        return post, 0
    removed = [blocks[index] for index in sorted(gone)]
    body = _without(post.markdown, blocks, gone)
    changed = replace(post, markdown=body, edits=tuple(sorted({*post.edits, RULE})), licence_evidence=_evidence(post, removed))
    return rederived(changed, post), sum(len(block.text) for block in removed)


def _prompts(each: Blocks, found: Boilerplate) -> set[int]:
    """Prompts near an edge though not at it (a QR code before the references), with the repeated images that touch them."""
    last = each.last()
    gone = {index for index in last if each.key(index).startswith("prompt:") and each.key(index) in found.end}
    gone |= {index for index in each.first() if each.key(index).startswith("prompt:") and each.key(index) in found.start}
    touching = {near for index in gone for near in (index - 1, index + 1)}
    return gone | {near for near in touching if near in last and each.key(near).startswith("image:") and each.key(near) in found.end}


def _without(markdown: str, blocks: list[Block], gone: set[int]) -> str:
    """The text without those blocks; between two that were neighbours everything stays as it was."""
    lines = markdown.split("\n")
    pieces: list[str] = []
    previous = -1
    for index, block in enumerate(blocks):
        if index in gone:
            continue
        between = "\n".join(["", *lines[blocks[previous].last : block.first], ""]) if previous == index - 1 else "\n\n"
        pieces += [between if pieces else "", "\n".join(lines[block.first : block.last])]
        previous = index
    return "".join(pieces)


def _end_cut(each: Blocks, known: frozenset[str]) -> int:
    """Where the boilerplate at the end begins. A heading goes only with all that stands under it, and only if repeated too."""
    blocks = each.blocks
    cut = len(blocks)
    for index in range(len(blocks) - 1, -1, -1):
        if each.key(index) in known and not (blocks[index].kind == "heading" and index == len(blocks) - 1):
            cut = index
        elif blocks[index].kind != "rule":
            break
    while cut and cut < len(blocks) and blocks[cut - 1].kind == "rule":
        cut -= 1
    return cut


def _start_cut(each: Blocks, known: frozenset[str], end: int) -> int:
    """Where the author's text begins. Headings at the start are the author's."""
    blocks = each.blocks
    cut = 0
    for index in range(end):
        if each.key(index) in known and blocks[index].kind != "heading":
            cut = index + 1
        elif blocks[index].kind != "rule":
            break
    while cut and cut < end and blocks[cut].kind == "rule":
        cut += 1
    return cut


def _evidence(post: Post, removed: list[Block]) -> tuple[Evidence, ...]:
    """Nothing disappears: each removed block stays as evidence of what the site says of its posts."""
    found = [
        Evidence(signal="notice_text" if is_notice(plain(block.text)) else RULE, value=block.text.strip()[:500], scope="site_default")
        for block in removed
        if block.kind != "rule"
    ]
    return (*post.licence_evidence, *(item for item in found if item not in post.licence_evidence))
