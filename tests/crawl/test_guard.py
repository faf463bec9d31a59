"""Nothing a server says leads the crawl to an internal address."""

import socket
from collections.abc import Sequence
from pathlib import Path

import pytest
from blogsite import blog, run, site, stored
from mockweb import MockWeb, Reply, Route, redirect
from twisted.internet.address import IPv4Address, IPv6Address

from spiders.addresses import allowed_by_name, blocked, blocked_host
from spiders.crawl.guard import GuardedResolver, Refusals
from spiders.exits import Exit

FORMS = (
    "127.0.0.2", "2130706434", "0x7f000002", "0x7f.0.0.2", "0177.0.0.2", "017700000002", "127.2", "127.0.2",
    "localhost", "localhost.", "LOCALHOST", "foo.localhost", "[::1]", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]", "[64:ff9b::7f00:2]",
    "[0:0:0:0:0:0:0:1]", "127.0.0.2.", "0.0.0.0", "[::]",
)  # fmt: skip
INTERNAL = (
    "10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.1.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "100.64.0.1",
    "100.100.100.200", "0.0.0.0", "0.1.2.3", "::1", "::", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "::ffff:8.8.8.8",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "::127.0.0.1", "2002:7f00:1::", "224.0.0.1", "255.255.255.255", "240.0.0.1", "168.63.129.16",
    "198.18.0.1", "192.0.2.1", "2001:db8::1", "ff02::1", "not an address", "",
)  # fmt: skip


@pytest.mark.parametrize("address", INTERNAL)
def test_internal_addresses_are_blocked(address: str) -> None:
    assert blocked(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "172.32.0.1", "100.128.0.1"])
def test_public_addresses_are_not(address: str) -> None:
    assert blocked(address) is None


@pytest.mark.parametrize("host", FORMS)
def test_hosts_written_as_internal_addresses_are_refused_before_resolving(host: str) -> None:
    assert blocked_host(host)


@pytest.mark.parametrize("host", ["example.org", "123.example", "1.2.3.4.5.example.net", "my-localhost.example", "8.8.8.8", "0x.example"])
def test_ordinary_hosts_are_not(host: str) -> None:
    assert blocked_host(host) is None


def test_allowed_by_name_means_that_name() -> None:
    assert allowed_by_name("127.0.0.1", 8080, ("127.0.0.1",))
    assert allowed_by_name("127.0.0.1", 8080, ("127.0.0.1:8080",))
    assert not allowed_by_name("127.0.0.1", 8081, ("127.0.0.1:8080",))
    assert not allowed_by_name("127.0.0.2", 8080, ("127.0.0.1",))


def test_twenty_forms_of_redirect_reach_nothing(tmp_path: Path) -> None:
    with MockWeb(fallback="internal", host="127.0.0.2") as internal:
        routes: dict[str, Route] = {f"/p/{number}": redirect(f"http://{form}:{internal.port}/secret") for number, form in enumerate(FORMS)}
        with blog(len(FORMS), routes) as web:
            assert run(site(web), tmp_path).code == Exit.OK
            assert all(web.hits(f"/p/{number}") == 1 for number in range(len(FORMS)))
        assert internal.requests == []
    ledger = (tmp_path / "ledger" / "blog.jsonl").read_text("utf-8")
    assert sum('"event":"failed"' in line and "blocked" in line for line in ledger.splitlines()) == len(FORMS)


def test_every_other_road_inside_is_closed(tmp_path: Path) -> None:
    with MockWeb(fallback="internal", host="127.0.0.2") as internal:
        inside = internal.url("/secret")
        feed = f'<rss version="2.0"><channel><title>f</title><item><title>i</title><link>{inside}</link></item></channel></rss>'
        home = (
            f'<html><head><link rel="alternate" type="application/rss+xml" href="{inside}"><link rel="canonical" href="{inside}">'
            f'<meta http-equiv="refresh" content="0;url={inside}"></head><body><img src="{inside}"><a href="{inside}">x</a></body></html>'
        )
        index = f"<sitemapindex><sitemap><loc>{inside}</loc></sitemap></sitemapindex>"
        routes: dict[str, Route] = {
            "/": home,
            "/robots.txt": Reply(f"User-agent: *\nAllow: /\nSitemap: {inside}\nSitemap: /index.xml", type="text/plain"),
            "/index.xml": Reply(index, type="application/xml"),
            "/feed.xml": Reply(feed, type="application/rss+xml"),
            "/sitemap.xml": redirect(inside),
        }
        with MockWeb(routes) as web:
            run(site(web), tmp_path)
            assert web.hits("/") == 1
        assert internal.requests == []


def test_a_robots_redirect_reaches_nothing(tmp_path: Path) -> None:
    with MockWeb(fallback="internal", host="127.0.0.2") as internal:
        with blog(1, {"/robots.txt": redirect(internal.url("/robots.txt"))}) as web:
            assert run(site(web), tmp_path).code != Exit.OK
        assert internal.requests == []


def test_a_name_that_resolves_inside_is_stopped_at_connect_time(tmp_path: Path) -> None:
    name = socket.gethostname()
    try:
        address = socket.gethostbyname(name)
    except OSError:
        pytest.skip("this machine's own name does not resolve")
    if blocked(address) is None or blocked_host(name):
        pytest.skip("this machine's own name resolves to a public address")
    with MockWeb(fallback="internal", host=address) as internal:
        with blog(1, {"/p/0": redirect(f"http://{name}:{internal.port}/")}) as web:
            run(site(web, start_urls=(f"http://{name}:{internal.port}/start",)), tmp_path)
        assert internal.requests == []
    assert "is not a public address" in (tmp_path / "ledger" / "blog.jsonl").read_text("utf-8")


class Rebinding:
    """A resolver whose answer changes: public the first time, internal afterwards."""

    def __init__(self) -> None:
        self.asked = 0

    def resolveHostName(
        self, receiver: "Receiver", name: str, port: int = 0, types: Sequence[object] | None = None, semantics: str = "TCP"
    ) -> None:
        self.asked += 1
        receiver.resolutionBegan(None)
        hosts = ["93.184.216.34"] if self.asked == 1 else ["127.0.0.1", "10.0.0.1"]
        for host in hosts:
            receiver.addressResolved(IPv4Address("TCP", host, port))
        receiver.addressResolved(IPv6Address("TCP", "::1", port))
        receiver.resolutionComplete()


class Receiver:
    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: object) -> None:
        pass

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:
        self.complete = True


def test_a_rebinding_name_gains_nothing() -> None:
    refusals = Refusals(("127.0.0.1",))
    resolver = GuardedResolver(Rebinding(), refusals)
    first, second = Receiver(), Receiver()
    resolver.resolveHostName(first, "rebind.example", 80)
    resolver.resolveHostName(second, "rebind.example", 80)
    assert first.hosts == ["93.184.216.34"]
    assert second.hosts == []
    assert second.complete
    assert "rebind.example" in refusals.reasons


def test_one_sites_allowance_is_not_anothers(tmp_path: Path) -> None:
    from spiders.crawling import crawl

    with MockWeb(fallback="internal", host="127.0.0.2") as inner, blog(1, {"/p/0": redirect(inner.url("/secret"))}) as web:
        crawl([site(web), site(inner, name="inner", max_pages=1)], tmp_path)
        assert inner.hits("/secret") == 0


def test_credentials_and_other_schemes_are_refused(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        "/p/0": redirect("file:///etc/passwd"), "/p/1": redirect("ftp://127.0.0.1/"), "/p/2": redirect("data:text/html,hi"),
        "/p/3": redirect("gopher://127.0.0.1/"), "/p/4": redirect("javascript:alert(1)"),
    }  # fmt: skip
    with blog(6, routes) as web:
        web.routes["/p/5"] = redirect(f"http://user:word@{web.netloc}/p/5x")
        assert run(site(web), tmp_path).code == Exit.OK
        assert web.hits("/p/5x") == 0
        assert not any(b"root:" in page.body for page in stored(tmp_path))
