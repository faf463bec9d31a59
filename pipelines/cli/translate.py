"""`bowen translate`: a file of Markdown documents through a translation backend."""

from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = """Translate Markdown documents, one JSON object a line.

Fields: id, markdown and optionally language, title, published, priority, may_translate.

Structure (code, links, images, formulas, HTML) never reaches the backend, every answer is checked, and what fails stays in the
source language and is named. Answers are kept in --memory: a second run asks nothing again.

\b
bowen translate posts.jsonl --to en --backend openai --url http://localhost:11434/v1 --model qwen3 --out en.jsonl
bowen translate posts.jsonl --to en --backend openai --url … --model … --memory data/memory --order newest --max-money 5 \\
    --price-in 0.3 --price-out 1.1 --out en.jsonl     # run again tomorrow: it goes on where the budget ended
bowen translate posts.jsonl --to en --backend ctranslate2 --path models/opus-mt-zh-en --out en.jsonl
bowen translate posts.jsonl --to en --backend gguf --max-seconds 60 --out en.jsonl
bowen translate posts.jsonl --to en --backend openai --url … --model … --dry-run --price-in 0.3 --price-out 1.1 --out en.jsonl

The openai backend reads its key from the environment variable BOWEN_TRANSLATE_KEY (or the one --key-variable names).
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("translate", help=EXAMPLES)(translate)


def translate(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", help="documents, one JSON object a line")],
    to: Annotated[str, typer.Option(help="BCP-47 tag to translate into")],
    out: Annotated[Path, typer.Option(help="written aside and renamed: {id, title?, markdown, status, checks} a line, in input order")],
    backend: Annotated[str | None, typer.Option(help="openai, ctranslate2, gguf or identity; without one, all is pending")] = None,
    url: Annotated[str, typer.Option(help="openai: address of the API, ending in /v1")] = "",
    model: Annotated[str, typer.Option(help="openai: model name")] = "",
    path: Annotated[Path | None, typer.Option(help="ctranslate2: model folder; gguf: model file")] = None,
    key_variable: Annotated[str, typer.Option(help="environment variable that holds the key")] = "BOWEN_TRANSLATE_KEY",
    concurrency: Annotated[int, typer.Option(min=1, max=256, help="openai: requests at once")] = 8,
    batch_size: Annotated[int, typer.Option(min=1, max=64, help="openai: texts a request")] = 8,
    timeout_s: Annotated[float, typer.Option(min=0.1, help="seconds one request may take")] = 60.0,
    memory: Annotated[Path | None, typer.Option(help="folder of the translation memory; none is kept without it")] = None,
    glossary: Annotated[Path | None, typer.Option(help="JSON object of fixed terms: source term -> target term")] = None,
    order: Annotated[str, typer.Option(help="newest, wanted (by priority) or given: which come first under a budget")] = "given",
    max_tokens: Annotated[int | None, typer.Option(help="stop before this many tokens")] = None,
    max_money: Annotated[float | None, typer.Option(help="stop before this cost, in the currency of the prices")] = None,
    max_seconds: Annotated[float | None, typer.Option(help="send no request after this many seconds")] = None,
    price_in: Annotated[float, typer.Option(help="price of a million prompt tokens")] = 0.0,
    price_out: Annotated[float, typer.Option(help="price of a million answer tokens")] = 0.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="ask nothing: print what the run would cost")] = False,
) -> None:
    from pipelines.cli import translation_files as files
    from pipelines.translate import Budget, Price
    from pipelines.translate.backends.choose import Settings

    price = Price(price_in, price_out)
    settings = Settings(url, model, path, key_variable, concurrency, batch_size, timeout_s, price)
    job = files.Job(source, out, to, backend, settings, memory, glossary, order, Budget(max_tokens, max_money, max_seconds, price), dry_run)
    try:
        typer.echo(files.run(job))
    except files.JobError as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None
