"""Scrapy's unsafe defaults stay off; one row for every advisory they answer."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from spiders import __version__
from spiders.settings import SCRAPY, user_agent

ROOT = Path(__file__).parents[2]
ADVISORIES = {
    "telnet console (1.5.2)": ("TELNETCONSOLE_ENABLED", False),
    "remote control server (2.19)": ("REMOTE_CONTROL_ENABLED", False),
    "cookies across domains (GHSA-cjvr-mfj7-j4j8, GHSA-mfjm-vh54-3f96)": ("COOKIES_ENABLED", False),
    "credentials sent to every domain (2.5.1)": ("HTTPAUTH_USER", ""),
    "authorization kept on redirect (GHSA-cw9j-q3vf-hrrv, GHSA-4qqq-9vqf-3h3f, GHSA-23j4-mw76-5v7h)": ("REDIRECT_ENABLED", False),
    "referrer policy executed (GHSA-cwxj-rr6w-m6w7)": ("REFERRER_POLICY", "no-referrer"),
    "bombs in Scrapy's own decoder (GHSA-7j7m-v7m3-jqm7, GHSA-2qfp-q593-8484)": ("COMPRESSION_ENABLED", False),
    "large responses (GHSA-h7wm-ph43-c39p)": ("DOWNLOAD_MAXSIZE", 16 << 20),
    "certificates not verified by default (see test_tls)": ("DOWNLOAD_VERIFY_CERTIFICATES", True),
    "pickles in a job folder": ("JOBDIR", None),
    "environment proxies bypass the address guard": ("HTTPPROXY_ENABLED", False),
}


@pytest.mark.parametrize("advisory", sorted(ADVISORIES))
def test_settings_answer_the_advisory(advisory: str) -> None:
    name, value = ADVISORIES[advisory]
    assert SCRAPY[name] == value


def test_only_http_has_handlers() -> None:
    handlers = SCRAPY["DOWNLOAD_HANDLERS"]
    assert isinstance(handlers, dict)
    assert {name for name, handler in handlers.items() if handler} == {"http", "https"}
    assert {"file", "data", "ftp", "s3"} <= set(handlers)


def test_scrapy_itself_loads_no_middleware_or_extension() -> None:
    code = (
        "from scrapy.settings import Settings; from spiders.settings import SCRAPY; s = Settings(dict(SCRAPY));"
        "from scrapy.utils.conf import build_component_list as b;"
        "print([b(s.get_component_priority_dict_with_base(n)) if hasattr(s, 'get_component_priority_dict_with_base') else "
        "list(s.getwithbase(n)) for n in ('DOWNLOADER_MIDDLEWARES', 'SPIDER_MIDDLEWARES', 'EXTENSIONS')])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[[], [], []]"


def test_a_look_loads_neither_engine_nor_parsers() -> None:
    heavy = ("scrapy", "twisted", "lxml", "bs4", "typer", "pydantic", "rich", "requests", "tomlkit", "warcio", "feedparser", "pyarrow")
    heavy += ("uuid", "platform", "_strptime", "spiders.urls", "spiders.crawl.mend", "spiders.warc.repair")
    code = f"import sys, pipelines.cli.crawl_run, spiders.crawl.worth, spiders.crawl.look; print([n for n in {heavy} if n in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_version_is_that_of_the_package() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == __version__


def test_the_agent_names_us_and_nobody_else() -> None:
    assert user_agent("https://c.example/").startswith("Bowen/")
    assert "Mozilla" not in user_agent("https://c.example/")
    assert user_agent(None).startswith("Bowen/")
