"""The command `partyie`."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any, NamedTuple, TypeVar

import attrs
import click

from . import export, sources, text_page
from ._version import __version__
from .annotated.command import gold, languages, sample, score
from .batch import Outcome, Task, itself
from .console import Voice, say, screen
from .exchange import brat, conll, webannotation
from .export import Shape
from .extractor import Extractor
from .job import form_of
from .metadata import Metadata
from .model import Extraction
from .offsets import UNITS, Unit
from .options import (
    KINDS,
    LANGUAGE,
    METADATA,
    METADATA_KEY,
    OUTPUT,
    PATHS,
    RELATIVE,
    RULES,
    SEPARATOR,
    STDIN,
    TEXT_FIELD,
    WORKERS,
    volume,
)
from .reading import Reading
from .rules.command import rules as rules_commands
from .source import Fields
from .values.dates import MISSING, Missing
from .writing import LISTS, csv_of, write_list, wrong

_T = TypeVar("_T")


class Format(NamedTuple):
    """What is made of each extraction, and what stands before all of them, between two and after the last.

    `takes` names the parts of `Shape` that change the format; where it names some, `make` and `head` are functions that take a shape.
    """

    make: Callable[..., Any]
    head: str | Callable[[Shape], str] = ""
    between: str = ""
    foot: str = ""
    takes: tuple[str, ...] = ()

    def shaped(self, shape: Shape) -> Format:
        """The format as it is wanted."""
        if not self.takes:
            return self
        return self._replace(make=partial(self.make, shape=shape), head=self.head(shape) if callable(self.head) else self.head)


_HEAD, _FOOT = text_page.frame()
FORMATS = {
    "table": Format(itself),
    "json": Format(export.json_line, "[\n", ",", "]\n", takes=("offsets", "metadata")),
    "jsonl": Format(export.json_line, takes=("offsets", "metadata")),
    "csv": Format(export.csv_lines, export.csv_header, takes=("offsets", "metadata", "context", "csv")),
    "excel": Format(export.csv_lines, export.csv_header, takes=("offsets", "metadata", "context", "csv")),
    "html": Format(text_page.section, _HEAD, foot=_FOOT),
    "conll": Format(conll.conll),
    "webannotation": Format(webannotation.line),
    "brat": Format(brat.standoff),
}
"""The formats of extractions; a table is drawn as wide as what it is printed on, brat has files of its own, the others are texts."""


def _agree(shape: Shape, takes: tuple[str, ...]) -> None:
    """Raises `UsageError` for a wish that a format cannot meet, which takes others."""
    wishes = [part.name for part in attrs.fields(Shape) if getattr(shape, part.name) != part.default]
    if unmet := [name for name in wishes if name not in takes]:
        able = ", ".join(name for name, one in FORMATS.items() if unmet[0] in one.takes)
        raise click.UsageError(f"--{unmet[0]} is for the formats {able}")


INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it: 128 and the number of the signal."""


class _Main(click.Group):
    """Ends quietly where a reader goes away or somebody has enough, and prints UTF-8 wherever it prints."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # What is still to be flushed goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            say("partyie: stopped; what was written is not all", err=True)
            ctx.exit(INTERRUPTED)
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}" if error.filename else str(error)) from None


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="partyie")
def main() -> None:
    """Titles and their holders, cited documents, dates and persons from news about Vietnam's party-state.

    \b
    partyie extract article.txt
    partyie extract corpus/ --format excel -o mentions.csv
    partyie roster corpus/ --titles-in vi --format html -o roster.html
    partyie languages

    Exit status: 0, or 1 if something could not be read or written (the rest is done all the same), or 2 if the command is wrong, or 130
    after Ctrl-C.
    """


@main.command()
@PATHS
@click.option(
    "--format", "-f", "form", type=click.Choice(tuple(FORMATS)), help="How to print what is found. Default: as --output is named, or table."
)
@LANGUAGE
@KINDS
@RULES
@RELATIVE
@click.option("--reference-date", type=click.DateTime(["%Y-%m-%d"]), help="The date of the texts: each date gets the days it means.")
@click.option(
    "--missing", type=click.Choice(MISSING), default="nearest", show_default=True, help="Where a year that is not said is taken from."
)
@click.option("--month-first", is_flag=True, help="Read 3/5/2025 as the 5th of March where a language leaves that open.")
@click.option("--offsets", type=click.Choice(UNITS), default="codepoints", show_default=True, help="What start and end count.")
@click.option("--context", type=click.IntRange(min=0), default=0, help="Columns with so many characters before and after each mention.")
@SEPARATOR
@METADATA
@METADATA_KEY
@click.option("--output", "-o", type=click.Path(), help="A file to write to instead of standard output; for brat, a new folder.")
@TEXT_FIELD
@click.option("--name-field", help="The field that holds the name of the text. Default: source or id, whichever is there.")
@STDIN
@WORKERS
@volume
def extract(
    paths: tuple[str, ...],
    form: str | None,
    language: tuple[str, ...],
    kinds: tuple[str, ...],
    rules: tuple[str, ...],
    relative: bool,
    reference_date: datetime.datetime | None,
    missing: Missing,
    month_first: bool,
    offsets: Unit,
    context: int,
    separator: str,
    metadata: str | None,
    metadata_key: str,
    output: str | None,
    text_field: str,
    name_field: str | None,
    stdin: str,
    workers: int,
    volume: str | None,
) -> None:
    """Extract from files, folders, JSON lines and Parquet, or from standard input (no PATH, or -).

    \b
    partyie extract article.txt
    partyie extract corpus/ data.jsonl --format csv --context 80 -o mentions.csv
    partyie extract corpus/ --format excel --metadata articles.csv -o mentions.csv
    partyie extract crawl.parquet --text-field body --workers 8 -o mentions.parquet
    curl … | partyie extract --language de --format jsonl

    An --output that ends in .parquet, .jsonl, .jsonl.gz or .jsonl.zst has a row for each text; if the work is stopped, the same command
    goes on with it.

    Exit status: 0, or 1 if something could not be read (the rest is done all the same), or 2 if the command is wrong.
    """
    settings: dict[str, Any] = {"relative": relative, "month_first": month_first, "missing": missing}
    extractor, voice = _extractor(language, rules, kinds, **settings), Voice(volume)
    table = _metadata(metadata, metadata_key, (*export.COLUMNS, *export.CONTEXT))
    reading = Reading(paths, Fields(text_field, name=name_field, lines=stdin == "jsonl"), voice, table)
    day = None if reference_date is None else reference_date.date()
    shape = Shape(offsets, context, table.columns if table else (), csv_of(form or "table", separator))
    rows = form_of(output)
    if output is not None and rows is not None and form in (None, rows.name):
        _agree(shape, rows.takes)
        settings |= {"languages": extractor.languages, "kinds": extractor.kinds, "reference date": day and day.isoformat()}
        settings |= {"offsets": offsets, "metadata": metadata and [*sources.state((metadata,)), metadata_key]}
        sys.exit(reading.in_rows(output, rows.shaped(shape), Task(extractor, itself, day), workers, settings))
    form = form or "table"
    _agree(shape, FORMATS[form].takes)
    chosen = FORMATS[form].shaped(shape)

    task = Task(extractor, chosen.make, day)
    if form == "brat":  # two files for each text
        folder = None if output == "-" else output
        sys.exit(reading.written(None, task, workers, lambda made, target: _write_brat(made, folder, target)))
    if output is not None and os.path.isdir(output):
        raise click.UsageError(f"{output} is a directory; name a file to write to")
    sys.exit(reading.written(output, task, workers, lambda made, target: _write(made, chosen, target)))


@main.command()
@PATHS
@click.option("--format", "-f", "form", type=click.Choice(LISTS), default="table", show_default=True, help="How to print.")
@LANGUAGE
@RULES
@SEPARATOR
@OUTPUT
@TEXT_FIELD
@STDIN
@WORKERS
@volume
def citations(
    paths: tuple[str, ...],
    form: str,
    language: tuple[str, ...],
    rules: tuple[str, ...],
    separator: str,
    output: str | None,
    text_field: str,
    stdin: str,
    workers: int,
    volume: str | None,
) -> None:
    """List the documents that a corpus cites, one row for each: files, folders and JSON lines, or standard input (no PATH, or -).

    Short forms ("Resolution 57") are counted with the full citation of their text that they stand for.

    \b
    partyie citations corpus/
    partyie citations data.jsonl --format csv -o documents.csv

    Exit status: 0, or 1 if something could not be read (the rest is done all the same), or 2 if the command is wrong.
    """
    from .register import COLUMNS, Register

    extractor, csv = _extractor(language, rules, ("citation",)), csv_of(form, separator)

    def write(outcomes: Iterator[Outcome[Extraction]], target: IO[str]) -> None:
        register = Register()
        for outcome in outcomes:
            register.add(outcome.made)
        write_list(COLUMNS, [row.to_dict() for row in register.rows()], extractor.rules, form, csv, target)

    reading = Reading(paths, Fields(text_field, lines=stdin == "jsonl"), Voice(volume))
    sys.exit(reading.written(output, Task(extractor, itself), workers, write))


@main.command()
@PATHS
@click.option("--format", "-f", "form", type=click.Choice((*LISTS, "html")), default="table", show_default=True, help="How to print.")
@LANGUAGE
@click.option("--titles-in", metavar="LANGUAGE", help="The language to name offices in. Default: the words that are used most.")
@RULES
@SEPARATOR
@METADATA
@METADATA_KEY
@OUTPUT
@TEXT_FIELD
@click.option("--date-field", default="date", show_default=True, help="The field or column that holds the date of the text.")
@STDIN
@WORKERS
@volume
def roster(
    paths: tuple[str, ...],
    form: str,
    language: tuple[str, ...],
    titles_in: str | None,
    rules: tuple[str, ...],
    separator: str,
    metadata: str | None,
    metadata_key: str,
    output: str | None,
    text_field: str,
    date_field: str,
    stdin: str,
    workers: int,
    volume: str | None,
) -> None:
    """List who holds which office in a corpus, and when and where first and last: files, folders, JSON lines, standard input.

    The date of a text is that in its row of metadata, in its field (JSON lines) or in its file's name (2025-01-31), or that of its
    dateline.

    \b
    partyie roster corpus/
    partyie roster corpus/ --titles-in vi --format html -o roster.html
    partyie roster corpus/ --metadata articles.csv --format excel -o roster.csv

    Exit status: 0, or 1 if something could not be read (the rest is done all the same), or 2 if the command is wrong.
    """
    from .roster import COLUMNS, SHOWN, Roster

    extractor, csv = _extractor(language, rules, ()), csv_of(form, separator)
    table = _metadata(metadata, metadata_key)
    with wrong():
        collected = Roster(titles_in, rules)

    def write(outcomes: Iterator[Outcome[Extraction]], target: IO[str]) -> None:
        for outcome in outcomes:
            collected.add(outcome.made, outcome.date)
        rows = collected.rows()
        if form == "html":
            from .roster_page import page

            target.write(page(rows, extractor.rules))
        else:
            write_list(SHOWN if form == "table" else COLUMNS, [row.to_dict() for row in rows], extractor.rules, form, csv, target)

    reading = Reading(paths, Fields(text_field, date_field, lines=stdin == "jsonl"), Voice(volume), table)
    status = reading.written(output, Task(extractor, itself), workers, write)
    if collected.undated:
        reading.voice.note(f"{collected.undated} of {collected.texts} texts have no date")
    sys.exit(status)


@main.command()
@click.argument("text")
@click.option("--at", metavar="TEXT", help="Explain only this stretch of the text and, if nothing covers it, which rules came nearest.")
@click.option("--format", "-f", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="How to print it.")
@click.option("--language", "-l", multiple=True, help="Language of the text, or several: each line is in one. Default: all.")
@KINDS
@RULES
@RELATIVE
def explain(
    text: str, at: str | None, form: str, language: tuple[str, ...], kinds: tuple[str, ...], rules: tuple[str, ...], relative: bool
) -> None:
    """Say of each mention in TEXT which rule found it, what filled its slots, where its value comes from, and what lost to it.

    TEXT is the text itself; - reads standard input.

    \b
    partyie explain -l en "Decree 30/2020/ND-CP of 5 March 2020"
    partyie explain -l en "It opens on 31 February 2025." --at "31 February"

    Exit status: 0, or 1 if standard input could not be read, or 2 if the command is wrong.
    """
    with wrong():
        extractor = _extractor(language, rules, kinds, relative=relative)
        given = next((found.text for found in sources.texts(("-",), Voice().error)), None) if text == "-" else text
        if given is None:
            sys.exit(1)
        explanation = extractor.explain(given, at)
    if form == "json":
        head = {"partyie": __version__, "rules": extractor.rules}
        say(json.dumps(head | explanation.to_dict(), ensure_ascii=False, indent=1))
    else:
        say(str(explanation))


for command in (rules_commands, languages, sample, gold, score):
    main.add_command(command)


@main.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish", "powershell")))
def completion(shell: str) -> None:
    """Print the script by which a shell completes commands, options, languages and files.

    \b
    partyie completion bash >> ~/.bashrc
    partyie completion zsh >> ~/.zshrc
    partyie completion fish > ~/.config/fish/completions/partyie.fish
    partyie completion powershell >> $PROFILE

    Exit status: 0, or 2 if the command is wrong.
    """
    from click.shell_completion import get_completion_class

    known = get_completion_class(shell)
    if known is None:
        raise click.UsageError(f"this version of click has no completion for {shell}; update it: pip install -U click")
    click.echo(known(main, {}, "partyie", "_PARTYIE_COMPLETE").source())


def _extractor(language: tuple[str, ...], rules: tuple[str, ...], kinds: tuple[str, ...], **settings: Any) -> Extractor:
    with wrong():
        return Extractor(language or None, rules, kinds or None, **settings)


def _metadata(path: str | None, key: str, taken: tuple[str, ...] = ()) -> Metadata | None:
    with wrong():
        return None if path is None else Metadata(path, key, taken)


def _write(outcomes: Iterator[Outcome[Any]], form: Format, target: IO[str]) -> None:
    """Write extractions, those of a table as they are, others as text."""
    if form.make is itself:
        console = screen(target)
        for outcome in outcomes:
            console.print(export.table(outcome.made))
        return
    target.write(str(form.head))
    for number, outcome in enumerate(outcomes):
        target.write(form.between + outcome.made if number else outcome.made)
    target.write(form.foot)


def _write_brat(outcomes: Iterator[Outcome[brat.Standoff]], folder: str | None, target: IO[str]) -> None:
    """Write the files of brat into a folder or, of one text, its annotations."""
    if folder is not None:
        brat.write(((outcome.source, outcome.made) for outcome in outcomes), folder)
        return
    first = next(outcomes, None)
    if next(outcomes, None) is not None:
        raise click.UsageError("brat has two files for each text; name a folder to write them to: -o FOLDER")
    target.write(first.made.ann if first else "")


if __name__ == "__main__":
    main()
