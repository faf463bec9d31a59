"""Signs that an owner does not want text mined, trained on or republished: meta tags, headers, robots.txt, TDMRep, ai.txt."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from spiders.formats.json_text import read_json
from spiders.formats.robots import Robots, Signal

# Crawlers that fetch for training: a site that turns one of them away does not want its text in a training corpus.
AI_AGENTS: Final = (
    "AI2Bot", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "cohere-training-data-crawler", "Diffbot", "Meta-ExternalAgent",
    "Google-Extended", "GPTBot", "PanguBot",
)  # fmt: skip
_NO_AI: Final = frozenset(("noai", "noimageai", "noml"))
NO_TEXT_DIRECTIVES: Final = frozenset(("noai", "noml", "noarchive", "noindex", "none"))
_TRAINING: Final = ("train-ai", "ai-train", "train-genai", "ai", "tdm", "all")
_TEXT_FILES: Final = frozenset(("/", "*", "/*", "*.txt", "*.html", "*.htm", "*.md", "/*.txt$", "/*.html$", "*.txt$", "*.html$"))


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of a site that speaks of rights, as it was fetched. `status` is the HTTP status, None when it could not be asked."""

    url: str
    body: bytes
    fetched_at: datetime
    status: int | None = 200


def meta_denials(tree: HtmlElement) -> Iterator[str]:
    """noai and noml words of a page's meta robots elements."""
    for meta in tree.iter("meta"):
        if "robots" in (meta.get("name") or "").lower() or (meta.get("name") or "").lower() in ("tdm-reservation",):
            content = meta.get("content") or ""
            found = [word for word in directives(content) if word in _NO_AI]
            if found:
                yield found[0]
            elif (meta.get("name") or "").lower() == "tdm-reservation" and content.strip() == "1":
                yield "tdm-reservation"


def directives(value: str) -> list[str]:
    """Directives of a meta robots or X-Robots-Tag value, lower case. `BowenBot: noindex` counts for whoever it names:
    an owner who keeps one search engine out by name has not spoken of us, so only unnamed and AI agents' directives are given.
    """
    words: list[str] = []
    agent = ""
    for part in re.split(r"[,;]", value.lower()):
        name, colon, rest = part.partition(":")
        if colon and name.strip() not in ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"):
            agent, part = name.strip(), rest
        if not agent or agent == "*" or agent in {ai.lower() for ai in AI_AGENTS} or "bowen" in agent:
            words.append(part.strip())
    return [word for word in words if word]


def blocked_agents(robots: Robots, url: str) -> list[str]:
    """Which of AI_AGENTS, or `*`, robots.txt keeps away from `url`."""
    return [agent for agent in (*AI_AGENTS, "*") if robots.opts_out(agent, url)]


def denied_signals(signals: tuple[Signal, ...], url: str) -> list[str]:
    """Content-Signal or Content-Usage lines that deny training on `url`, for anyone or for an AI agent."""
    agents = {agent.lower() for agent in AI_AGENTS} | {"*"}
    return [
        signal.value
        for signal in signals
        if denies_training(signal.value, url) and any(agent.lower().split("/")[0].strip() in agents for agent in signal.agents)
    ]


def denies_training(value: str, url: str = "") -> bool:
    """Whether a Content-Signal or Content-Usage value says no to training; a leading path limits it to that path."""
    path, rest = _split_path(value)
    answers = dict(part.lower().split("=", 1) for part in re.split(r"[,;\s]+", rest) if "=" in part)
    no = any(answers.get(key) in ("n", "no", "0", "false", "disallow") for key in _TRAINING)
    return no and (not path or not url or path_matches(path, url))


def _split_path(value: str) -> tuple[str, str]:
    first, _, rest = value.strip().partition(" ")
    return (first, rest) if first.startswith("/") else ("", value)


def path_matches(pattern: str, url: str) -> bool:
    """Whether a robots-style pattern (`*` and a final `$`) matches the path and query of `url`."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    anchored = pattern.endswith("$")
    first, *others = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    for piece in others:
        found = path.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return not anchored or position == len(path) or bool(others and not others[-1])


def tdm_reserved(body: bytes, url: str) -> str | None:
    """The entry of a /.well-known/tdmrep.json that reserves text and data mining for `url`, as it stands; None when none does."""
    try:
        entries = read_json(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict) or str(entry.get("tdm-reservation")).strip() not in ("1", "True", "1.0"):
            continue
        location = str(entry.get("location") or "/")
        if path_matches(location if location.startswith(("/", "*")) else "/" + location, url):
            return json.dumps(entry, ensure_ascii=False)[:500]
    return None


def ai_txt_denies(body: bytes, url: str) -> str | None:
    """The line of an /ai.txt that keeps text away from AI; None when none does. Its lines are those of robots.txt."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    if re.match(r"\s*<", text):
        return None  # an error page under that name
    robots = Robots.parse(body)
    refused = any(robots.opts_out(agent, url) for agent in (*AI_AGENTS, "*"))
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "disallow" and (value.strip().lower() in _TEXT_FILES or (refused and value.strip())):
            return line.strip()[:500]
        if name.strip().lower() in ("content-signal", "content-usage") and denies_training(value, url):
            return line.strip()[:500]
    return None
