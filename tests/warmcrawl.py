"""Crawl processes that need not load Scrapy each: forked from one that has. Tests that are not about starting a process use them.

A crawl is still a process of its own, from `spiders.crawl`'s main to its exit code; only its imports are shared. What the asking
process's own limits or environment decide (a full disk, memory) needs a process started anew.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from spiders.crawling import OnEvent, _event, child_environment
from spiders.exits import Exit


class WarmCrawls:
    """Stands in for `spiders.crawling._crawl`; use with `with`."""

    def __enter__(self) -> "WarmCrawls":
        pipe = subprocess.PIPE
        self._server = subprocess.Popen([sys.executable, __file__], stdin=pipe, stdout=pipe, env=child_environment(), text=True)
        return self

    def __exit__(self, *error: object) -> None:
        assert self._server.stdin and self._server.stdout
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def crawl(self, given: Sequence[Mapping[str, object]], command: list[str], on_event: OnEvent) -> int:
        """Crawl as the command line says; events are told when it has ended."""
        with TemporaryDirectory() as name:
            rows, told = Path(name, "rows"), Path(name, "told")
            rows.write_text("".join(json.dumps(row) + "\n" for row in given), "utf-8")
            asked = {"argv": command[2:], "rows": str(rows), "told": str(told)}
            assert self._server.stdin and self._server.stdout
            self._server.stdin.write(json.dumps(asked) + "\n")
            self._server.stdin.flush()
            code = int(self._server.stdout.readline())
            for line in told.read_text("utf-8").splitlines():
                on_event(_event(line))
        return Exit.INCOMPLETE if code < 0 else code


def serve() -> None:
    """Fork a crawl for every line of standard input; answer its exit code."""
    import spiders.crawl.spider  # noqa: F401 - what every crawl needs
    from spiders.crawl import __main__ as program

    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(json.loads(line), program)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(asked: dict[str, Any], program: Any) -> None:
    """The crawl, in the forked process."""
    code = 1
    try:
        os.dup2(os.open(asked["rows"], os.O_RDONLY), 0)
        os.dup2(os.open(asked["told"], os.O_WRONLY | os.O_CREAT, 0o600), 1)
        sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8", closefd=False), os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.argv = asked["argv"]
        code = program.main()
        sys.stdout.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve()
