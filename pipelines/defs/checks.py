"""The corpus's quality rules as asset checks: a count, five examples, and how to fix it."""

import dagster as dg

from pipelines.defs.metadata import escape
from pipelines.defs.resources import Place
from pipelines.flow.rules import RULES, Rule

EXAMPLE_CHARACTERS = 300


def check_of(rule: Rule) -> dg.AssetChecksDefinition:
    """A rule as a Dagster asset check."""

    @dg.asset_check(asset=rule.asset, name=rule.name, description=rule.description)
    def check(place: Place) -> dg.AssetCheckResult:
        found = rule.find(place.workspace())
        examples = "\n".join(f"* {escape(example, EXAMPLE_CHARACTERS)}" for example in found.examples[:5]) or "none"
        return dg.AssetCheckResult(
            passed=found.passed,
            severity=dg.AssetCheckSeverity.ERROR if rule.grave else dg.AssetCheckSeverity.WARN,
            description=f"{found.count} of {found.total}." + ("" if found.passed else f" {found.fix}\n\n{examples}"),
            metadata={"found": found.count, "of": found.total, "examples": dg.MetadataValue.md(examples), "how_to_fix": found.fix},
        )

    return check


CHECKS = [check_of(rule) for rule in RULES]
