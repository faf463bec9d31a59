"""An endless calendar beside a long archive of posts: how much of either is fetched. Prints a table.

    python tests/benchmarks/endless_calendar.py [POSTS]
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from blogsite import page, post, run, site
from mockweb import MockWeb, Reply, Route, Seen

PER_PAGE = 20


def trap(seen: Seen) -> Reply:
    """A calendar by month and day, and a shop filtered in every combination."""
    head, _, rest = seen.path.strip("/").partition("/")
    if head not in ("calendar", "events", "browse"):
        return Reply("<h1>404</h1>", 404)
    number = int("0" + "".join(character for character in rest if character.isdigit())[:7])
    links = "".join(f'<td><a href="/{head}/{number}/{day}">{day}</a></td>' for day in range(1, 29))
    more = "".join(f'<a href="/{head}/{number + step}?view={kind}">{kind}</a>' for step in (1, 12) for kind in ("month", "list"))
    return Reply(f"<html><head><title>{number}</title></head><body><table><tr>{links}</tr></table>{more}</body></html>")


def routes(posts: int) -> dict[str, Route]:
    """A blog whose home leads to the trap and to a paged archive, without a sitemap."""
    made: dict[str, Route] = {"/robots.txt": "", **{f"/p/{number}": page(post(number)) for number in range(posts)}}
    doors = "".join(f'<a href="/{name}/202401">{name}</a>' for name in ("calendar", "events", "browse"))
    made["/"] = f'<html><head><title>Blog</title></head><body>{doors}<a href="/archives/">archive</a></body></html>'
    pages = -(-posts // PER_PAGE)
    for number in range(1, pages + 1):
        chosen = range((number - 1) * PER_PAGE, min(posts, number * PER_PAGE))
        items = "".join(f'<li>2024-01-02 <a href="/p/{item}">Post {item}</a></li>' for item in chosen)
        older = f'<a rel="next" href="/archives/page/{number + 1}/">older</a>' if number < pages else ""
        path = "/archives/" if number == 1 else f"/archives/page/{number}/"
        made[path] = f"<html><body><h1>Archive</h1><ul>{items}</ul>{older}</body></html>"
    return made


def main() -> int:
    """Crawl and count; exit 1 above 50 fetches of the trap or with a post lost."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder, MockWeb(routes(posts), fallback=trap) as web:
        result = run(site(web), Path(folder))
        hits = web.hits_by_path
        got = sum(f"/p/{number}" in hits for number in range(posts))
        trapped = sum(count for path, count in hits.items() if path.split("/")[1] in ("calendar", "events", "browse"))
        print(f"posts {got}/{posts}   trap fetches {trapped}   all requests {len(web.requests)}   exit {result.code}")
    return int(got != posts or trapped > 50)


if __name__ == "__main__":
    sys.exit(main())
