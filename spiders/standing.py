"""Whether a site and its posts still stand at their addresses, as the ledger tells: a wall, a move or an end shows here first. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from spiders.frontier.revisit import LISTS
from spiders.kind.url_shape import is_site_file
from spiders.redirects import redirect_of
from spiders.site import Site
from spiders.state import SiteState, UrlState

_FEW = 3  # posts: authors take back one or two
_SHARE = 0.5
_NEWS = timedelta(days=30)  # then whoever looks at alarms has heard of it
_ANSWERED = (200, 304)
_HOPS = 5


def vanished(state: SiteState) -> list[tuple[UrlState, str]]:
    """The pages that were posts and gave something else when last asked for, with what that was."""
    return [(known, why) for known in _posts(state) if known.visited and (why := _instead(state, known))]


def _posts(state: SiteState) -> list[UrlState]:
    """Addresses that were posts, those buried long ago aside; a wall makes pages of feeds, sitemaps and files for crawlers too."""
    now = state.crawls[-1].started_at if state.crawls else datetime.min.replace(tzinfo=UTC)
    found = (known for known in state.urls.values() if known.was_post and known.role not in LISTS and not is_site_file(known.url))
    return [known for known in found if not (known.gone and known.missing_since and now - known.missing_since > _NEWS)]


def _instead(state: SiteState, known: UrlState) -> str | None:
    """What a former post gives now; None where it, or a page that it leads to, is still a post."""
    hop: UrlState | None = known
    for _ in range(_HOPS):
        following = _onwards(hop) if hop else None
        if following is None:
            break
        hop = state.urls.get(following)
    if hop is not None and hop.status in _ANSWERED and hop.kind == "post":
        return None
    if known.missing_since is not None:
        return f"HTTP {known.status} since {known.missing_since:%Y-%m-%d}"
    what = f"a page that is no post ({known.kind})" if known.status in _ANSWERED else f"HTTP {known.status}"
    return what + (f" to {known.location[:200]}" if known.location else "")


def _onwards(known: UrlState) -> str | None:
    """Where an address sends its readers, by a redirect or by its page; of one that is missing, where it did last."""
    status, location = (known.status or 0, known.location) if known.missing_since is None else known.led or (0, None)
    return (location if known.kind != "post" else None) if status in _ANSWERED else redirect_of(known.url, status, location)


def fallen(site: Site, state: SiteState) -> Iterator[str]:
    """What a person should look at: the home page answers with an error, or most of the posts are gone from their addresses."""
    home = state.urls.get(site.url)
    if home and home.reason is None and home.visited and (home.missing_since or (home.status or 0) >= 400):
        since = f" since {home.missing_since:%Y-%m-%d}" if home.missing_since else ""
        yield f"{site.url} answers HTTP {home.status}{since}; look at it in a browser: did the blog move, end, or turn crawlers away?"
    posts, lost = len(_posts(state)), vanished(state)
    if len(lost) >= _FEW and len(lost) >= _SHARE * posts:
        known, why = lost[0]
        given = f"{len(lost)} of {posts} posts are no longer at their addresses, such as {known.url}: {why}"
        yield f"{given}; posts that are missing for a week leave the corpus, all others stay as they were"
