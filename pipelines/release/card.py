"""The dataset card: two templates, English and Chinese, filled with facts counted from the shards and with nothing else."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipelines.release.about import selection
from pipelines.release.facts import Facts
from pipelines.release.layout import Config
from pipelines.release.licences import hub_id
from pipelines.release.plain import plain
from pipelines.release.tables import Show, build_tables

_SLOT = re.compile(r"\{\{ (?P<kind>=|table:|list:)?(?P<key>[^}]+?) \}\}")
_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What a release is called, what it is about (a condition over posts; empty for all), and what made it."""

    version: str
    date: str
    code_version: str
    recipe: str
    previous: str | None = None
    repo: str = "OWNER/NAME"
    title: str = "Bowen 博文"
    where: str = ""


def number(value: int | float) -> str:
    """A number as the card writes it: thousands in groups, at most four decimals."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4f}".rstrip("0").rstrip(".")


def render(release: Release, facts: Facts, configs: list[Config], show: Show | None = None) -> str:
    """The README.md of a release. `show` turns a fact's key into text; it exists so that tests can see which digits are facts."""
    show = show or (lambda key: number(facts.get(key)))
    front = yaml.safe_dump(front_matter(release.title, facts, configs), allow_unicode=True, sort_keys=False, width=100)
    bodies = [_body(release, facts, configs, language, show) for language in ("en", "zh")]
    return f"---\n{front}---\n\n" + "\n".join(bodies)


def _body(release: Release, facts: Facts, configs: list[Config], language: str, show: Show) -> str:
    tables = build_tables(facts, configs, language, show) | {"selection": selection(release.where, language, show)}
    return fill(_template(language), _slots(release, configs, show, tables | {"citation": _citation(release)}))


def _citation(release: Release) -> str:
    """The release as a BibTeX entry in a fence, which no title can end."""
    title = " ".join(re.sub(r"[{}\\`~]", " ", release.title).split())
    key = re.sub(r"[^a-z0-9]+", "-", release.repo.rpartition("/")[2].lower()).strip("-") or "bowen"
    fields = {"title": title, "version": release.version, "date": release.date, "url": f"https://huggingface.co/datasets/{release.repo}"}
    return "\n".join(["```bibtex", f"@dataset{{{key},", *(f"  {name} = {{{value}}}," for name, value in fields.items()), "}", "```"])


def _template(language: str) -> str:
    return Path(__file__).with_name(f"card.{language}.md").read_text("utf-8")


def fill(template: str, slot: Callable[[str, str], str]) -> str:
    """Replace each `{{ kind key }}` by slot(kind, key)."""
    return _SLOT.sub(lambda match: slot(match["kind"] or "", match["key"]), template)


def _slots(release: Release, configs: list[Config], show: Show, tables: Mapping[str, str]) -> Callable[[str, str], str]:
    names = {
        "title": release.title,
        "version": release.version,
        "date": release.date,
        "code_version": release.code_version,
        "recipe": release.recipe,
        "repo": release.repo,
        "default_config": configs[0].name if configs else "open",
    }

    def slot(kind: str, key: str) -> str:
        if kind == "=":
            return plain(names[key])
        return tables[key] if kind else show(key)

    return slot


def front_matter(title: str, facts: Facts, configs: list[Config]) -> dict[str, object]:
    """The card's metadata, as the Hub reads it: languages, licences, size, and where each config's files are."""
    tags = {tag.split("-")[0] for tag in facts.names("language", by="posts") if tag != "und"}
    licences = sorted({hub_id(name) for name in facts.names("license", by="posts")}) or ["other"]
    posts = facts.get("text|posts")
    matter: dict[str, object] = {
        "pretty_name": title,
        "language": sorted(tags) or ["und"],
        "license": licences[0] if len(licences) == 1 else licences,
        "multilinguality": ["multilingual" if len(tags) > 1 else "monolingual"],
        "size_categories": [next((name for limit, name in _SIZES if posts < limit), "n>10M")],
        "source_datasets": ["original"],
        "task_categories": ["text-generation", *(["translation"] if facts.get("translations|rows") else [])],
        "tags": ["blog", "chinese", "markdown", "deduplicated", "rights-aware"],
    }
    if any(name == "other" for name in licences):
        matter |= {"license_name": "see-the-column-license", "license_link": "#rights"}
    return matter | {"configs": [_config(config, index == 0) for index, config in enumerate(configs)]}


def _config(config: Config, default: bool) -> dict[str, object]:
    files = [{"split": split, "path": pattern} for split, pattern in config.patterns]
    return {"config_name": config.name, **({"default": True} if default else {}), "data_files": files}
