"""One URL asked for once: refused, answered, or not answered. Redirects are answers here; following them is the visit's business."""

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from spiders.crawl.answers import Answer, NoAnswer, Transport
from spiders.crawl.hosts import Host, HostPaused, Hosts, retry_after_s
from spiders.crawl.refusals import Refusals, no_web_url, refusal
from spiders.settings import Policy
from spiders.site import Site

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"


class Fetcher:
    """Asks servers, at each host's pace. `refusals` holds every host that some site may reach at an internal address."""

    def __init__(self, transport: Transport, hosts: Hosts, policy: Policy, agent: str, refusals: Refusals, *, replay: bool = False) -> None:
        self._transport, self._hosts, self._policy, self._agent = transport, hosts, policy, agent
        self._refusals, self._replay = refusals, replay

    def refusal(self, url: str, site: Site) -> str | None:
        """Why a site's crawl may not even ask for a URL."""
        return no_web_url(url) if self._replay else refusal(url, site.allow_hosts, self._refusals)

    async def get(self, url: str, site: Site, headers: Mapping[str, str], delay_s: float | None = None) -> Answer | NoAnswer:
        """Ask for a URL once. Raises hosts.Stopped when the crawl was told to end."""
        refused = self.refusal(url, site)
        if refused:
            return NoAnswer(url, refused, transient=False)
        host = self._hosts.host(urlsplit(url).netloc.lower(), 0.0 if self._replay else delay_s)
        if host.failures >= self._policy.host_failures:
            return NoAnswer(url, f"{host.name} left {host.failures} requests in a row unanswered", transient=True, paused=True)
        try:
            async with self._hosts.turn(host):
                return self._heard(host, await self._transport.ask(url, {**self._headers(), **headers}, self._policy.timeout_s))
        except HostPaused as paused:
            return NoAnswer(url, str(paused), transient=True, paused=True)

    def _headers(self) -> dict[str, str]:
        return {"User-Agent": self._agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate, br, zstd"}

    def _heard(self, host: Host, answer: Answer | NoAnswer) -> Answer | NoAnswer:
        """Draw a host's lessons from an answer: a pause it asks for, or one more failure in a row."""
        if isinstance(answer, NoAnswer):
            host.failures += answer.transient
            if answer.transient:
                host.narrow()
            if answer.transient and not self._replay:
                self._back_off(host, answer.reason)
            return answer
        if answer.status in (429, 503) and not self._replay:
            asked = retry_after_s(answer.header("Retry-After"), time.time())
            fallback = self._policy.backoff_s * 2 ** min(host.failures, 6)
            host.failures += asked is None
            self._hosts.pause(host, fallback if asked is None else asked, f"HTTP {answer.status}")
        elif answer.status < 500:
            host.failures = 0
            host.widen()
        return answer

    def _back_off(self, host: Host, why: str) -> None:
        if host.delay_s:
            self._hosts.pause(host, self._policy.backoff_s * min(host.failures, 6), why)
