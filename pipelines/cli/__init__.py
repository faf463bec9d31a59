"""The command line: `bowen COMMAND`. One module a command; heavy imports happen inside the command that needs them."""

import gc
import importlib
import signal
import sys
from typing import NoReturn

# One module a command or command group, in the order --help shows them; each has `register(app)`.
COMMANDS = (
    "demo", "add", "run", "sql", "explain", "dev", "status", "check", "crawl", "import_", "extract", "language", "dedup",
    "translate", "check_translation", "translation_memory", "release", "report", "takedown",
)  # fmt: skip
_INTERRUPTED = 130  # what the option parser makes of an interrupt


def main() -> None:
    """Entry point of the `bowen` script. A service manager's SIGTERM is an interrupt like Ctrl-C, and both end with the same code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _command()
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            _interrupted()
        raise
    except OSError as error:
        sys.exit(_machine(error))


def _interrupted() -> NoReturn:
    from spiders.exits import MEANING, Exit

    sys.stderr.write(f"exit {Exit.INTERRUPTED}: {MEANING[Exit.INTERRUPTED]}\n")
    sys.exit(Exit.INTERRUPTED)


def _machine(error: OSError) -> int:
    """One line about what the machine refused, and the exit code: a full disk has its own."""
    from pathlib import Path

    from spiders.disk import DiskRefused, refusal, told
    from spiders.exits import Exit

    words = refusal(error)
    complete = words is None or isinstance(error, DiskRefused)
    sys.stderr.write(f"error: {error if complete else told(Path(error.filename or '.'), words or '')}\n")
    return Exit.DISK if words else Exit.ERROR


def _command() -> None:
    if sys.argv[1:2] == ["crawl"]:
        gc.disable()  # until there is work: looking for rubbish in what loading leaves behind is a tenth of the command
        from pipelines.cli.crawl_run import plain, run

        asked = plain(sys.argv[2:])
        if asked is not None:
            code = run(asked)
            gc.freeze()  # nor at the end
            sys.exit(code)
        gc.enable()
    import typer

    app = typer.Typer(name="bowen", no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)
    for name in ("about", *COMMANDS):
        importlib.import_module(f"pipelines.cli.{name}").register(app)
    app()
