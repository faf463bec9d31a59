"""The corpus's quality rules as asset checks: a count, five examples, and how to fix it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import dagster as dg

from pipelines.defs.metadata import escape
from pipelines.defs.resources import Place
from pipelines.flow import findings
from pipelines.flow.findings import Finding
from pipelines.flow.templates import doubted_templates
from pipelines.flow.workspace import Workspace

EXAMPLE_CHARACTERS = 300


@dataclass(frozen=True)
class Rule:
    """One quality rule over the tables of a workspace."""

    asset: str
    name: str
    description: str
    find: Callable[[Workspace], Finding]
    blocking: bool = False
    severity: dg.AssetCheckSeverity = field(default=dg.AssetCheckSeverity.WARN)


RULES = [
    Rule("crawled_pages", "crawls_finished", "The last crawl of every site came to its end.", findings.unfinished_crawls),
    Rule("listed_sites", "one_row_a_blog", "No two rows of the sites files reach one blog.", findings.shared_blogs_of),
    Rule(
        "extracted_posts",
        "no_page_crashed",
        "Every archived page was read without an error of ours.",
        findings.crashed_pages,
        severity=dg.AssetCheckSeverity.ERROR,
    ),
    Rule("extracted_posts", "archive_whole", "Every archived record can be read.", findings.damaged_archives),
    Rule(
        "extracted_posts",
        "template_read_right",
        "The newest posts of each known platform's site read the same to trafilatura.",
        doubted_templates,
    ),
    Rule("extracted_posts", "posts_found", "Every site that was read gave a post.", findings.sites_without_posts),
    Rule("cleaned_posts", "titles_known", "Every post has a title.", findings.posts_without_title),
    Rule("cleaned_posts", "dates_known", "At least nine posts in ten have a publication date.", findings.posts_without_date),
    Rule("cleaned_posts", "bodies_not_empty", "No post is empty.", findings.empty_posts, severity=dg.AssetCheckSeverity.ERROR),
    Rule("cleaned_posts", "template_unchanged", "New posts fill title, date and tags as old ones did.", findings.drifted_sites),
    Rule(
        "duplicate_posts",
        "canonical_posts_exist",
        "Every duplicate names a post that is there and repeats nothing itself.",
        findings.broken_clusters,
        severity=dg.AssetCheckSeverity.ERROR,
    ),
]


def check_of(rule: Rule) -> dg.AssetChecksDefinition:
    """A rule as a Dagster asset check."""

    @dg.asset_check(asset=rule.asset, name=rule.name, description=rule.description, blocking=rule.blocking)
    def check(place: Place) -> dg.AssetCheckResult:
        found = rule.find(place.workspace())
        examples = "\n".join(f"* {escape(example, EXAMPLE_CHARACTERS)}" for example in found.examples[:5]) or "none"
        return dg.AssetCheckResult(
            passed=found.passed,
            severity=rule.severity,
            description=f"{found.count} of {found.total}." + ("" if found.passed else f" {found.fix}\n\n{examples}"),
            metadata={"found": found.count, "of": found.total, "examples": dg.MetadataValue.md(examples), "how_to_fix": found.fix},
        )

    return check


CHECKS = [check_of(rule) for rule in RULES]
