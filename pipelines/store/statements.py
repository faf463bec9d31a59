"""Where one SQL statement ends, as DuckDB's own reader sees it: a `;` in a string or a comment ends nothing."""

import duckdb


def split(text: str) -> tuple[list[str], str]:
    """The statements closed by `;`, and what follows the last of them."""
    read, start = text.encode(), 0
    closed: list[str] = []
    for at, _ in duckdb.tokenize(text):  # places in UTF-8
        if read[at : at + 1] == b";":
            closed.append(read[start:at].decode())
            start = at + 1
    return [statement for statement in closed if says(statement)], read[start:].decode()


def says(text: str) -> bool:
    """Whether there is more than blanks and comments in it."""
    return any(kind != duckdb.token_type.comment for _, kind in duckdb.tokenize(text))
