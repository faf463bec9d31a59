"""Politeness and limits of the crawl, in one place. Values are defaults; a site's row may ask for less, a robots.txt for slower."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from spiders import __version__

AGENT: Final = "Bowen"
BODY_LIMIT_BYTES: Final = 16 << 20
HEADER_LIMIT_BYTES: Final = 128 << 10
MAX_REDIRECTS: Final = 5
READING_S: Final = 20.0  # CPU time for one page's links, and for taking them in; a sitemap of 100,000 addresses takes 15
MOST_SLOW: Final = 5  # pages that took longer, after which a site is left alone: while one is read all sites wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How hard a crawl may try. Times in seconds."""

    delay_s: float = 1.0
    jitter: float = 0.3
    concurrency: int = 2
    concurrency_unpaced: int = 8  # where a site's row sets delay_s = 0, as tests on loopback do
    timeout_s: float = 60.0
    tries: int = 3
    backoff_s: float = 5.0
    max_pause_s: float = 3600.0  # longest Retry-After obeyed; a longer one is cut to it
    patience_s: float = 900.0  # a crawl waits this long for a paused host, then ends incomplete
    max_pages: int = 50_000
    max_known: int = 200_000  # addresses that a site may make us know, or four times its max_pages; each takes 1.3 KB of memory
    host_failures: int = 12  # unanswered requests in a row after which a host is left alone


# Scrapy's defaults that are unsafe for an unattended crawl of strangers' servers are turned off one by one, also those that our own
# handler would not reach: a later Scrapy may add a road to them.
SCRAPY: Final[Mapping[str, object]] = MappingProxyType(
    {
        "BOT_NAME": AGENT,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "HTTPAUTH_USER": "",
        "METAREFRESH_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "RETRY_ENABLED": False,
        "COMPRESSION_ENABLED": False,
        "REFERER_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        "ROBOTSTXT_OBEY": False,  # obeyed by spiders.formats.robots, which follows RFC 9309 where Scrapy's middleware does not
        "ROBOTSTXT_USER_AGENT": AGENT,
        "DOWNLOAD_MAXSIZE": BODY_LIMIT_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": 60,
        "DOWNLOAD_DELAY": 0,  # pacing is spiders.crawl.hosts'
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_HANDLERS": {
            "http": "spiders.crawl.handler.GuardedHandler",
            "https": "spiders.crawl.handler.GuardedHandler",
            "file": None,
            "data": None,
            "ftp": None,
            "s3": None,
        },
        "TWISTED_DNS_RESOLVER": "spiders.crawl.guard.GuardedResolver",
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "JOBDIR": None,
    }
)


def user_agent(contact: str | None) -> str:
    """Who we are and where to complain."""
    return f"{AGENT}/{__version__} (+{contact})" if contact else f"{AGENT}/{__version__}"


def shifted(now: datetime | None) -> Callable[[], datetime]:
    """A clock that pretends that it is `now`; the true one without it."""
    shift = now - datetime.now(UTC) if now else timedelta(0)
    return lambda: datetime.now(UTC) + shift
