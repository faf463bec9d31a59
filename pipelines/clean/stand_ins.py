"""Pages that stand where a post stood: an error page, a wall, a parked domain, another owner's texts, all with status 200.

One page cannot tell: an author may rewrite a post. A site can: no author gives several posts the same words, nor half of the posts
new titles with new texts from one crawl to the next. What an address held before is kept, what stands in for it is turned away.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from pipelines.clean.masks import masked, plain, triples
from pipelines.records import Post
from spiders.urls import canonical

_ALIKE = 3  # addresses that held posts of their own and now say the same
_MANY = 5  # posts of one crawl that nothing of the old text is left of
_SHARE = 0.5  # of the posts that were read again
_KEPT = 0.05  # share of word triples that a rewritten post still has in common with what it was
_WORDS = 20  # a shorter text has too few triples to compare
_OWN = re.compile(r"[a-z0-9]*\d[a-z0-9]*")  # ids, times and numbers of a request
Key = tuple[str, str, int]


@dataclass(slots=True)
class _Address:
    """The sightings of one address in order, and the last one that is a post."""

    sightings: list[Post] = field(default_factory=list)
    good: Post | None = None
    lost: bool = False


def stand_ins(posts: Sequence[Post]) -> dict[Key, str]:
    """Why a sighting is none of its post's, by `key_of`. Pure; the order of the posts does not matter."""
    addresses: dict[str, _Address] = defaultdict(_Address)
    for post in sorted(posts, key=lambda post: (post.fetched_at, post.warc_file, post.warc_offset)):
        addresses[canonical(post.url)].sightings.append(post)
    changed = [known for known in addresses.values() if len({post.version for post in known.sightings}) > 1]
    if len(changed) < _ALIKE:
        return {}
    alike = _alike(addresses, changed)
    return alike | _swapped([known for known in addresses.values() if len(known.sightings) > 1], alike)


def key_of(post: Post) -> Key:
    """Which sighting it is: its address and the record that holds it; a record of an API holds several."""
    return post.url, post.warc_file, post.warc_offset


def _alike(addresses: Mapping[str, _Address], changed: Iterable[_Address]) -> dict[Key, str]:
    """Sightings with the words of three pages or more, of which most said something else before."""
    said = {key_of(post): _words(post) for known in changed for post in known.sightings}
    after: dict[str, list[Post]] = defaultdict(list)
    for known in changed:
        first = said[key_of(known.sightings[0])]
        later = {said[key_of(post)]: post for post in reversed(known.sightings) if said[key_of(post)] != first}
        for words, post in later.items():
            after[words].append(post)
    suspects = {words: found for words, found in after.items() if len(found) >= _ALIKE}
    if not suspects:
        return {}
    since = {words: min(post.fetched_at for post in found) for words, found in suspects.items()}
    crawls = {(words, post.warc_file) for words, found in suspects.items() for post in found}
    holders: dict[str, list[tuple[str, Post]]] = defaultdict(list)
    for address, known in addresses.items():
        for post in known.sightings:
            words = said.get(key_of(post)) or _words(post)
            if words in suspects and (post.fetched_at >= since[words] or (words, post.warc_file) in crawls):
                holders[words].append((address, post))
    return dict(_told(holders, after))


def _told(holders: Mapping[str, Sequence[tuple[str, Post]]], after: Mapping[str, Sequence[Post]]) -> Iterable[tuple[Key, str]]:
    for words, found in holders.items():
        places, before = len({address for address, _ in found}), len(after[words])
        if before >= _SHARE * places:
            for _, post in found:
                yield key_of(post), f"a page that stands in for posts: {places} addresses say the same, {before} of them held posts before"


def _words(post: Post) -> str:
    """The words of a sighting without what belongs to its address or its request alone."""
    path = unquote(urlsplit(post.url).path)
    text = post.markdown
    for own in (path, path.strip("/").rpartition("/")[2]):
        text = text.replace(own, "⟨address⟩") if len(own) > 2 else text
    return _OWN.sub("0", masked(text, post.title))


def _swapped(seen: Iterable[_Address], alike: Mapping[Key, str]) -> dict[Key, str]:
    """Sightings of crawls that found other titles and texts on most of the pages read again."""
    crawls: dict[str, list[tuple[_Address, Post]]] = defaultdict(list)
    for known in seen:
        for post in known.sightings:
            if key_of(post) not in alike:
                crawls[post.warc_file].append((known, post))
    found: dict[Key, str] = {}
    for pages in sorted(crawls.values(), key=lambda pages: min(post.fetched_at for _, post in pages)):
        again = [(known, post) for known, post in pages if known.good is not None]
        other = {key_of(post) for known, post in again if known.good is not None and _is_other(known.good, post)}
        swapped = len(other) >= max(_MANY, _SHARE * len(again))
        for known, post in pages:
            if key_of(post) in other and (swapped or known.lost):
                found[key_of(post)] = f"another post's words: {len(other)} of {len(again)} pages read again gave other titles and texts"
                known.lost = True
            else:
                known.good, known.lost = post, False
    return found


def _is_other(before: Post, now: Post) -> bool:
    """Whether nothing is left of a post: neither its title nor three words in a row."""
    if before.version == now.version or plain(before.title) == plain(now.title):
        return False
    old, new = triples(before.markdown), triples(now.markdown)
    return min(len(old), len(new)) >= _WORDS and len(old & new) <= _KEPT * min(len(old), len(new))
