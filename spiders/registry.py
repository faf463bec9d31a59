"""Which blogs there are: the user's sites file, and the rows that `import` and `replay` wrote beside the data."""

import re
from collections.abc import Iterable
from dataclasses import fields
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from spiders.durable import replace_file
from spiders.site import Site, SitesError, load_sites, parse_site

if TYPE_CHECKING:
    import tomlkit

DATA_SITES = "sites.toml"


def registry(sites_file: Path, data_dir: Path, problems: list[str] | None = None) -> dict[str, Site]:
    """Every known site by name; a row of the user's file wins over one that an import wrote. Raises SitesError.

    With `problems`, rows that cannot be used are told there and left out.
    """
    written = data_dir / DATA_SITES
    if not written.exists():
        return load_sites(sites_file, problems=problems)
    if not sites_file.exists():
        return load_sites(written, problems=problems)
    return load_sites(written, sites_file, problems=problems)


def add_rows(path: Path, sites: Iterable[Site]) -> None:
    """Add rows to a sites file, its comments and order kept; the file is created when absent and replaced in one step.

    A row whose name is there already is left as it is. Raises SitesError when the file is not TOML.
    """
    import tomlkit

    document = _document(path)
    table = document.setdefault("site", tomlkit.table(is_super_table=True))
    for site in sites:
        if site.name not in table:
            table[site.name] = _row(site)
    replace_file(path, tomlkit.dumps(document).encode("utf-8"))


def _document(path: Path) -> "tomlkit.TOMLDocument":
    import tomlkit

    if not path.exists():
        document = tomlkit.document()
        document.add(tomlkit.comment("A blog is one [site.NAME] table: `bowen add URL` and `bowen import` write them."))
        return document
    try:
        return tomlkit.parse(path.read_text("utf-8"))
    except (tomlkit.exceptions.ParseError, UnicodeDecodeError) as error:
        raise SitesError(f"{path}: not valid TOML ({error}); fix that line") from None


def _row(site: Site) -> "tomlkit.items.Table":
    import tomlkit

    row = tomlkit.table()
    defaults = parse_site(site.name, {"url": site.url}, where="")
    for field in fields(Site):
        value = getattr(site, field.name)
        if field.name == "url" or (field.name != "name" and value != getattr(defaults, field.name)):
            row[field.name] = list(value) if isinstance(value, tuple) else value
    return row


def site_name(host_or_key: str) -> str:
    """A site name from a host: lower case, unusual characters to hyphens, long names cut and told apart by a hash."""
    name = re.sub(r"[^a-z0-9._-]+", "-", host_or_key.lower()).strip("-._") or "site"
    if len(name) <= 80:
        return name
    return f"{name[:63].rstrip('-._')}-{sha256(name.encode()).hexdigest()[:16]}"


def group_of(url: str) -> str:
    """The blog a URL belongs to when nothing else is known: its host, or host and blog name where one host holds many blogs."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".")
    if host in ("www.cnblogs.com", "cnblogs.com"):
        app = parts.path.lstrip("/").partition("/")[0].lower()
        return f"cnblogs-{app}" if app and "." not in app else "cnblogs.com"
    return f"{host}:{parts.port}" if _own_port(url) else host


def _own_port(url: str) -> bool:
    parts = urlsplit(url)
    try:
        return parts.port not in (None, 80, 443)
    except ValueError:
        return False


def owner_of(url: str, sites: Iterable[Site]) -> Site | None:
    """The registered site a URL belongs to: same blog as the site's home, the longest home path that contains it first."""
    group = group_of(url)
    path = urlsplit(url).path or "/"
    homes = [site for site in sites if group_of(site.url) == group]
    inside = [site for site in homes if (path + "/").startswith(home_folder(site.url))]
    return max(inside or homes[:1], key=lambda site: len(home_folder(site.url)), default=None)


def home_folder(url: str) -> str:
    """The folder of a home page's URL, with its closing slash: `/blog/` of `https://host/blog` and of `https://host/blog/`."""
    path = urlsplit(url).path or "/"
    last = path.rpartition("/")[2]
    return path.rpartition("/")[0] + "/" if "." in last else path.rstrip("/") + "/"


def shared_blogs(sites: Iterable[Site]) -> list[tuple[Site, Site]]:
    """Pairs of rows that reach one blog: the same host (or blog on a host of many), and a home inside the other's folder."""
    by_group: dict[str, list[Site]] = {}
    for site in sites:
        by_group.setdefault(group_of(site.url), []).append(site)
    pairs = (pair for same in by_group.values() for pair in combinations(sorted(same, key=lambda site: len(home_folder(site.url))), 2))
    return [(outer, inner) for outer, inner in pairs if home_folder(inner.url).startswith(home_folder(outer.url))]
