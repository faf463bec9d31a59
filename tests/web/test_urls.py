"""Identity of addresses: one page, one key; two pages, two keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.urls import canonical, host, in_scope, one_domain, registrable, same

HOME = "https://notes.example/"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("http://notes.example:80/2024/x/", "https://www.notes.example/2024/x"),
        ("https://notes.example/a/../b/./c", "https://notes.example/b/c"),
        ("https://notes.example/x?b=2&a=1&utm_source=rss", "https://notes.example/x?a=1&b=2"),
        ("https://notes.example/旅行", "https://notes.example/%E6%97%85%E8%A1%8C/index.html"),
        ("https://notes.example/x#section-2", "https://notes.example/x"),
        ("https://NOTES.example./x", "https://notes.example/x"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        ("https://notes.example\\x\\y", "https://notes.example/x/y"),
        ("https://me:secret@notes.example/x", "https://notes.example/x"),
        ("  https://notes.example/x\n", "https://notes.example/x"),
        ("https://notes.example/x?q=a+b", "https://notes.example/x?q=a%20b"),
        ("https://m.notes.example/x", "https://notes.example/x"),
        ("https://notes.example/hello/amp/", "https://notes.example/hello/"),
        ("https://www.cnblogs.com/Someone/p/123.html", "https://www.cnblogs.com/someone/archive/2020/01/02/123.html"),
        ("https://notes.example/x?PHPSESSID=1a2b", "https://notes.example/x?PHPSESSID=3c4d"),
        ("https://notes.example/x;jsessionid=1A2B?p=1", "https://notes.example/x?p=1"),
    ],
)
def test_one_page(a: str, b: str) -> None:
    assert same(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("https://notes.example/?p=1", "https://notes.example/?p=2"),
        ("https://notes.example/x?from=3", "https://notes.example/x?from=4"),
        ("https://notes.example/x?lang=zh", "https://notes.example/x?lang=en"),
        ("https://notes.example/a%2Fb", "https://notes.example/a/b"),
        ("https://notes.example/X", "https://notes.example/x"),
        ("https://notes.example/#/a", "https://notes.example/#/b"),
        ("https://notes.example/#!a", "https://notes.example/"),
        ("https://notes.example/tags/amp/", "https://notes.example/tags/"),
        ("https://m.github.io/x", "https://github.io/x"),
        ("https://notes.example:8443/x", "https://notes.example/x"),
        ("https://notes.example/x?a=1&a=2", "https://notes.example/x?a=1"),
    ],
)
def test_two_pages(a: str, b: str) -> None:
    assert not same(a, b)


def test_a_session_id_is_told_from_the_number_of_a_story() -> None:
    assert canonical("https://a.example/x?sid=8f14e45fceea167a5a36") == canonical("https://a.example/x")
    assert canonical("https://a.example/x?sid=4711") != canonical("https://a.example/x")


def test_relative_addresses_resolve_against_their_base() -> None:
    assert canonical("../b?x=1", "https://notes.example/a/c/") == "https://notes.example/a/b?x=1"
    assert canonical("//notes.example/b") == "https://notes.example/b"


@pytest.mark.parametrize(
    "url", ["mailto:me@notes.example", "javascript:alert(1)", "", "http://", "http://[::1", "https://x:99999999/", "%%%"]
)
def test_what_is_no_web_address_comes_back(url: str) -> None:
    assert canonical(url) == url


def test_ipv6_hosts_keep_their_brackets() -> None:
    assert canonical("http://[2001:DB8::1]/x") == "https://[2001:db8::1]/x"


@pytest.mark.parametrize(
    ("url", "home", "inside"),
    [
        ("https://www.notes.example/a", HOME, True),
        ("http://notes.example/a?b", HOME, True),
        ("https://other.example/a", HOME, False),
        ("https://blog.notes.example/a", HOME, False),
        ("https://pages.example/me/post", "https://pages.example/me", True),
        ("https://pages.example/me", "https://pages.example/me/", True),
        ("https://pages.example/mean/post", "https://pages.example/me", False),
        ("https://pages.example/other", "https://pages.example/me/", False),
        ("https://notes.example/a", "https://notes.example/index.html", True),
        ("https://www.cnblogs.com/SomeOne/p/1", "https://www.cnblogs.com/someone", True),
        ("https://www.cnblogs.com/other/p/1", "https://www.cnblogs.com/someone", False),
        ("mailto:me@notes.example", HOME, False),
        ("https://notes.example.evil.example/", HOME, False),
    ],
)
def test_scope(url: str, home: str, inside: bool) -> None:
    assert in_scope(url, home) is inside


def test_a_pages_host_is_its_own_site() -> None:
    assert registrable("a.github.io") == "a.github.io"
    assert registrable("blog.notes.co.uk") == "notes.co.uk"
    assert registrable("localhost") == "localhost"
    assert host("HTTPS://Notes.Example.:443/x") == "notes.example"


LABEL = st.sampled_from(["a", "www", "com", "co", "uk", "ck", "github", "io", "localhost", "127", "kawasaki", "jp"])
LABELS = st.lists(LABEL, min_size=1, max_size=5)


@given(LABELS, LABELS, st.integers(0, 4))
def test_one_domain_is_the_same_registrable_domain(mine: list[str], theirs: list[str], shared: int) -> None:
    a, b = ".".join(mine), ".".join([*theirs, *mine[shared:]])
    assert one_domain(a, b) is (registrable(a) == registrable(b))


URLISH = st.text(alphabet="abcXYZ019-._~/%:?#&=+@[]\\ 中é!$'()*,;\t", max_size=60)


@given(st.sampled_from(["http://", "https://", "https://h.example/", "//", ""]), URLISH)
def test_canonical_never_raises_and_is_idempotent(start: str, rest: str) -> None:
    once = canonical(start + rest)
    assert canonical(once) == once


@given(st.dictionaries(st.text(alphabet="abcdefgh_", min_size=3, max_size=8), st.text(alphabet="xyz01", max_size=5), max_size=4))
def test_unknown_parameters_are_kept(fields: dict[str, str]) -> None:
    fields = {f"k{name}": value for name, value in fields.items()}  # no tracker's name begins so
    query = "&".join(f"{name}={value}" for name, value in fields.items())
    key = canonical(f"https://notes.example/x?{query}")
    assert all(f"{name}={value}" in key for name, value in fields.items())
