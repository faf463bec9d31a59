"""Lines without end: a rule takes as long as a line is, not its square, and no rule takes for ever."""

import pytest
from invented import invented

from pipelines.clean import clean
from pipelines.clean.lines import fence

FLOOD = 30_000


@pytest.mark.parametrize(
    "markdown",
    [
        "title: x\n" + " \n" * 60 + "x",
        "title: x\n" + "\t\n" * 400 + "words",
        "~" * FLOOD + "`",
        "> " * 9 + "`" * FLOOD + "x`",
        "[a](" + " " * FLOOD + "b",
        "[a](b" + "\t" * FLOOD + '"',
        "## a" + " " * FLOOD + "b\n\ntext",
        "[a](x" + "(a)" * FLOOD,
        "|a|\n|" + "-" * FLOOD + "x",
    ],
)
def test_a_line_without_end_costs_its_length(markdown: str) -> None:
    found = clean(invented(markdown))
    assert clean(found).markdown == found.markdown


@pytest.mark.parametrize(
    ("line", "found"),
    [("```py", ("```", "py")), ("~~~~ a~b", ("~~~~", "a~b")), ("````", ("````", "")), ("``` a`b", None), ("> ~~~", ("~~~", ""))],
)
def test_a_fence_is_the_whole_run_of_its_sign(line: str, found: tuple[str, str] | None) -> None:
    assert fence(line) == found
