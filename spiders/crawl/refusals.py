"""What a crawl may not reach: one check of names and one of resolved addresses, for every way of connecting."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from spiders.addresses import allowed_by_name, blocked, blocked_host


class Refusals:
    """Hosts that may be reached at internal addresses, and why others were refused."""

    def __init__(self, allow_hosts: Sequence[str]) -> None:
        self.allow_hosts = tuple(allow_hosts)
        self.reasons: dict[str, str] = {}

    def unguarded(self, host: str, port: int | None) -> bool:
        """Whether a user allowed this host by name."""
        return allowed_by_name(host, port, self.allow_hosts)

    def refuses(self, host: str, address: str) -> bool:
        """Whether a host's resolved address may not be dialled; the reason is kept for the ledger."""
        reason = blocked(address)
        if reason is not None:
            self.reasons[host.lower()] = reason
        return reason is not None


def refusal(url: str, own_hosts: tuple[str, ...], refusals: Refusals) -> str | None:
    """Why a site that allows `own_hosts` may not even ask for a URL. Names that resolve inside are caught at connect time."""
    unusable = no_web_url(url)
    if unusable:
        return unusable
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or {"http": 80, "https": 443}[parts.scheme]
    if allowed_by_name(host, port, own_hosts):
        return None
    if refusals.unguarded(host, port):
        return f"blocked: {host} is allowed to another site only"
    reason = blocked_host(host)
    return f"blocked: {reason}" if reason else None


def no_web_url(url: str) -> str | None:
    """Why a URL is none that any crawl asks for: not http(s), with credentials, or no URL at all."""
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError:
        return f"blocked: {url[:200]!r} is not a URL"
    if parts.scheme not in ("http", "https"):
        return f"blocked: scheme {parts.scheme!r}"
    return "blocked: credentials in the URL" if "@" in parts.netloc else None
