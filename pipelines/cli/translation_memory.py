"""`bowen translation-memory`: the memory of translations to and from TMX, the exchange format of translators' tools."""

from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = """Export the translation memory to TMX, or import TMX into it.

Imported answers belong to one backend, model and language pair: the run that is to find them must name the same.

\b
bowen translation-memory export data/memory --out memory.tmx
bowen translation-memory import data/memory old.tmx --source zh --to en --backend openai --model qwen3
"""


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(no_args_is_help=True, help=EXAMPLES)
    group.command("export")(export)
    group.command("import")(import_)
    app.add_typer(group, name="translation-memory")


def export(
    memory: Annotated[Path, typer.Argument(help="folder of the translation memory")],
    out: Annotated[Path, typer.Option(help="TMX file to write")],
) -> None:
    """Write every answered segment as TMX 1.4."""
    from pipelines.translate import Memory
    from pipelines.translate.memory import tmx
    from pipelines.translate.memory.memory import UnreadableMemory

    try:
        entries = Memory.read(memory)
        out.write_bytes(tmx.exported(entries))
    except (OSError, UnreadableMemory) as error:
        typer.secho(f"{memory}: not exported ({error}); check the folder and --out", err=True, fg="red")
        raise typer.Exit(1) from None
    typer.echo(f"{len(entries)} segments written to {out}")


def import_(
    memory: Annotated[Path, typer.Argument(help="folder of the translation memory, made if missing")],
    file: Annotated[Path, typer.Argument(help="TMX file")],
    source: Annotated[str, typer.Option(help="BCP-47 tag translated from")],
    to: Annotated[str, typer.Option(help="BCP-47 tag translated into")],
    backend: Annotated[str, typer.Option(help="backend whose runs find these answers")] = "openai",
    model: Annotated[str, typer.Option(help="model whose runs find these answers")] = "",
) -> None:
    """Read TMX into the memory. Entities are refused; what is stored already stays."""
    from pipelines.translate import Memory
    from pipelines.translate.backends import prompt
    from pipelines.translate.memory import tmx
    from pipelines.translate.memory.memory import Scope, UnreadableMemory

    try:
        entries = list(tmx.imported(file.read_bytes(), Scope(source, to, backend, model, prompt.VERSION)))
        with Memory.open(memory) as kept:
            new = [entry for entry in entries if kept.get(entry.key) is None]
            kept.put(new)
    except (OSError, ValueError, UnreadableMemory) as error:
        typer.secho(f"{file}: not imported ({error}); give a TMX file", err=True, fg="red")
        raise typer.Exit(1) from None
    typer.echo(f"{len(new)} of {len(entries)} segments were new")
