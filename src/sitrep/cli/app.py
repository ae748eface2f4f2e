"""The sub-commands and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="sitrep",
    help="Turns news into tables of territorial control, casualties and displacement.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
gazetteer = typer.Typer(help="Builds and asks the list of places.", no_args_is_help=True)
app.add_typer(gazetteer, name="gazetteer")

Out = Annotated[str, typer.Option("--out", metavar="DIR", help="The folder of the tables, or its URL (s3://...).")]
Field = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="NAME=FIELD", help="The records' NAME is the article's FIELD (text, title, published ...)."),
]


def _version(wanted: bool) -> None:
    if wanted:
        from sitrep.version import package_version  # noqa: PLC0415  # the command starts fast

        typer.echo(f"sitrep {package_version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")] = False,
) -> None:
    """Turns news into tables of territorial control, casualties and displacement."""


@app.command()
def extract(  # noqa: PLR0917  # options: typer gives them by name
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders and globs of articles, or URLs (s3://...).")],
    out: Out,
    workers: Annotated[int, typer.Option(min=1, help="Processes that extract.")] = 1,
    runner: Annotated[str, typer.Option(metavar="NAME", help="What extracts: processes, dask or ray.")] = "processes",
    address: Annotated[str, typer.Option(metavar="URL", help="The scheduler of dask or ray; else one starts on this machine.")] = "",
    field: Field = None,
    household_size: Annotated[float | None, typer.Option(min=0.1, help="Persons in a household, to count them.")] = None,
    min_confidence: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out rows below this.")] = 0.0,
    actors: Annotated[Path | None, typer.Option(help="A file of actors of your own.")] = None,
    places: Annotated[Path | None, typer.Option("--gazetteer", help="An index of places made by sitrep gazetteer build.")] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Take out the rows of files that are gone; else they stay.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait while another run writes to DIR, instead of ending.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="End with status 1 if any input could not be read.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing unless something is wrong.")] = False,
) -> None:
    """Extract the events of articles into Parquet tables. Articles that were read before and are unchanged are not read again."""
    from sitrep.cli.extracting import extract_paths, settings_of  # noqa: PLC0415

    running = {"workers": workers, "runner": runner, "address": address}
    given = {**running, "household_size": household_size, "min_confidence": min_confidence, "actors": actors, "gazetteer": places}
    summary = extract_paths(paths, out, settings_of(field or [], {**given, "prune": prune}), quiet=quiet, wait=wait)
    if strict and (summary.rejects or summary.rejected_before):
        raise typer.Exit(1)


@app.command()
def show(
    table: Annotated[str, typer.Argument(help="territorial_control, casualties, displacement, articles or rejects.")],
    out: Out = "output",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Rows to show.")] = 10,
    where: Annotated[list[str] | None, typer.Option("--where", help="column=value; also != < <= > >= ~ (contains).")] = None,
) -> None:
    """Look at rows of a table with their evidence."""
    from sitrep.cli.looking import show_rows  # noqa: PLC0415

    show_rows(table, out, limit, where or [])


@app.command()
def export(
    table: Annotated[str, typer.Argument(help="territorial_control, casualties, displacement, articles or rejects.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the rows go: a name that ends in .csv or .jsonl.")],
    out: Out = "output",
    where: Annotated[list[str] | None, typer.Option("--where", help="column=value; also != < <= > >= ~ (contains).")] = None,
) -> None:
    """Write rows of a table as CSV or JSON lines. In CSV, text that a spreadsheet would run as a formula gets an apostrophe before it."""
    from sitrep.cli.looking import export_rows  # noqa: PLC0415

    export_rows(table, file, out, where or [])


@app.command()
def text(
    article: Annotated[str, typer.Argument(metavar="TEXT", help="The article, or - to read it from standard input.")],
    title: Annotated[str | None, typer.Option(help="Its headline.")] = None,
    published: Annotated[
        str | None, typer.Option("--published", "--published-at", metavar="DATE", help="The day that 'Sunday' counts from: 2020-02-17.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
) -> None:
    """Extract the events of one text and print them."""
    from sitrep.cli.looking import show_text  # noqa: PLC0415

    show_text(article, title, published, as_json=as_json)


@app.command()
def schema(
    table: Annotated[str | None, typer.Argument(help="One table; all if left out.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="As markdown; of all tables this is docs/data_dictionary.md.")] = False,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the markdown to this file.")] = None,
) -> None:
    """Print the data dictionary: tables, columns, codes."""
    from sitrep.cli.looking import show_schema  # noqa: PLC0415

    show_schema(table, output, markdown=markdown)


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="JSONL files of marked articles.")],
    tables: Annotated[str, typer.Option("--tables", metavar="DIR", help="The tables that were extracted from them.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON.")] = False,
    misses: Annotated[int, typer.Option(min=0, help="Also print so many events that were missed and rows that are wrong.")] = 0,
) -> None:
    """Score tables against articles that people have marked."""
    from sitrep.cli.looking import show_scores  # noqa: PLC0415

    show_scores(gold, tables, misses, as_json=as_json)


@gazetteer.command("build")
def gazetteer_build(
    dumps: Annotated[list[Path] | None, typer.Argument(metavar="[DUMP]...", help="GeoNames files, such as SY.txt.")] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the index goes.")] = Path("gazetteer"),
) -> None:
    """Build an index of places from the project's list and GeoNames files of yours."""
    from sitrep.ground.places.gazetteer import build_text  # noqa: PLC0415

    typer.echo(build_text(dumps or [], out))


@gazetteer.command("lookup")
def gazetteer_lookup(
    name: Annotated[str, typer.Argument(help="A place, as an article words it.")],
    index: Annotated[Path | None, typer.Option("--gazetteer", help="An index made by sitrep gazetteer build.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Places to show.")] = 10,
) -> None:
    """Show the places that a name may mean, the likeliest first."""
    from sitrep.ground.places.gazetteer import Gazetteer, lookup_text  # noqa: PLC0415

    typer.echo(lookup_text(name, Gazetteer.open(index), limit))
