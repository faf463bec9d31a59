"""A blog is data: one checked row of sites.toml."""

import re
import shlex
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

SITES_FILE = Path(__file__).with_name("sites.toml")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")


class SitesError(ValueError):
    """A sites file that cannot be used: the message names file, row and fix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One blog: where it starts, which platform it runs on, and what its owner says of it."""

    name: str
    url: str
    platform: str = "generic"
    title: str | None = None
    author: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    api: str | None = None
    start_urls: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    timezone: str | None = None
    license: str | None = None
    allow_hosts: tuple[str, ...] = ()
    delay_s: float | None = None
    max_pages: int | None = None
    note: str | None = None
    enabled: bool = True  # False: only when named

    def keeps_out(self, url: str, *, post: bool) -> bool:
        """Whether an address is excluded, or is a post's and not among those included; both are patterns found anywhere in it."""
        if any(re.search(pattern, url) for pattern in self.exclude):
            return True
        return post and bool(self.include) and not any(re.search(pattern, url) for pattern in self.include)


def given_places(sites_file: Path, data_dir: Path) -> str:
    """The options that make a next command mean the same sites file and folder, with a leading blank; empty for the usual ones."""
    given = (("--sites", sites_file, SITES_FILE), ("--data-dir", data_dir, Path("data")))
    return "".join(f" {option} {shlex.quote(str(path))}" for option, path, usual in given if path != usual)


def load_sites(*paths: Path, problems: list[str] | None = None) -> dict[str, Site]:
    """Read sites files in order; a later row of the same name replaces an earlier one.

    Raises SitesError naming file, row and fix. A missing file is an error. Where `problems` is given, a row that cannot be used is told
    there and left out: what runs unattended goes on with the others.
    """
    sites: dict[str, Site] = {}
    for path in paths:
        sites.update(_load(path, problems))
    return sites


def _load(path: Path, problems: list[str] | None) -> dict[str, Site]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SitesError(f"{path}: no such sites file; create it with `bowen add URL --sites {path}`") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SitesError(f"{path}: not valid TOML ({error}); fix that line") from None
    stray = sorted(set(document) - {"site", "contact"})
    if stray:
        raise SitesError(f"{path}: unknown table or key {stray[0]!r}; a blog is a table named [site.NAME], and `contact` may stand above")
    rows = document.get("site", {})
    if not isinstance(rows, dict):
        raise SitesError(f"{path}: expected tables named [site.NAME]")
    sites: dict[str, Site] = {}
    for name, row in rows.items():
        try:
            sites[name] = parse_site(name, row, where=str(path))
        except SitesError as error:
            if problems is None:
                raise
            problems.append(str(error))
    return sites


def parse_site(name: str, row: object, *, where: str) -> Site:
    """Check one row; raise SitesError saying what is wrong, where, and how to fix it."""
    place = f"{where}: [site.{name}]"
    if not _NAME.fullmatch(name):
        raise SitesError(f"{place}: a name is lower-case letters, digits, dots and hyphens; rename it")
    if not isinstance(row, Mapping):
        raise SitesError(f"{place}: expected a table of keys; write `url = \"https://...\"` under it")
    known = {field.name: field for field in fields(Site) if field.name != "name"}
    unknown = sorted(set(row) - set(known))
    if unknown:
        raise SitesError(f"{place}: unknown key {unknown[0]!r}; known keys: {', '.join(sorted(known))}")
    url = row.get("url")
    if not isinstance(url, str) or not re.match(r"https?://[^/\s]+", url):
        raise SitesError(f"{place}: `url` must be the blog's http(s) home page, got {url!r}")
    return Site(name=name, **{key: _value(place, key, value) for key, value in row.items()})


PLATFORMS = ("xlog", "cnblogs", "wordpress", "docusaurus", "vuepress", "hexo", "hugo", "jekyll", "generic")
# What people write for a language that is a country's code, or nobody's.
_NO_LANGUAGE = {"cn": "zh-Hans", "tw": "zh-Hant", "hk": "zh-Hant", "jp": "ja", "kr": "ko", "us": "en", "uk": "en"}
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")
_LISTS = {"feeds", "sitemaps", "start_urls", "include", "exclude", "languages", "allow_hosts"}
_NUMBERS: dict[str, type] = {"delay_s": float, "max_pages": int}


def _value(place: str, key: str, value: object) -> Any:
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise SitesError(f"{place}: `{key}` must be a list of strings, got {value!r}")
        for item in value:
            _check(place, key, item)
        return tuple(value)
    if key in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            raise SitesError(f"{place}: `{key}` must be a number >= 0, got {value!r}")
        return _NUMBERS[key](value)
    if key == "enabled":
        if not isinstance(value, bool):
            raise SitesError(f"{place}: `{key}` must be true or false, got {value!r}")
        return value
    if not isinstance(value, str):
        raise SitesError(f"{place}: `{key}` must be a string, got {value!r}")
    _check(place, key, value)
    return value


def _check(place: str, key: str, value: str) -> None:
    """Raise SitesError for a word that means nothing where it stands."""
    fault = _CHECKS[key](value) if key in _CHECKS else ""
    if fault:
        raise SitesError(f"{place}: `{key}` {value!r} {fault}")


def _no_platform(value: str) -> str:
    return "" if value in PLATFORMS else f"is not one of {', '.join(PLATFORMS)}; leave it out where none fits"


def _no_zone(value: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # a tenth of the time in which an unchanged site is looked at

    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "is no zone of the IANA database; write one such as Asia/Shanghai"
    return ""


def _no_language(value: str) -> str:
    meant = _NO_LANGUAGE.get(value.lower())
    return "" if _TAG.fullmatch(value) and not meant else f"is no BCP-47 tag; write one such as {meant or 'zh-Hans'}"


def _no_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        return f"is no regular expression ({error}); a plain part of an address is one too"
    return ""


_CHECKS = {
    "platform": _no_platform,
    "timezone": _no_zone,
    "languages": _no_language,
    "include": _no_pattern,
    "exclude": _no_pattern,
}


def select(sites: Mapping[str, Site], names: Iterable[str]) -> list[Site]:
    """The named sites, or all that are enabled; raise SitesError for a name that is not there."""
    wanted = list(names) or [name for name, site in sites.items() if site.enabled]
    missing = [name for name in wanted if name not in sites]
    if missing:
        known = ", ".join(sorted(sites)) or "none"
        raise SitesError(f"unknown site {missing[0]!r}; known: {known}; add one with `bowen add URL`")
    return [sites[name] for name in wanted]


def no_site(path: Path) -> SitesError:
    """What a command without names says of a file in which nothing is enabled."""
    return SitesError(f"{path}: no site in it that is enabled; add one with `bowen add URL`, or name one")
