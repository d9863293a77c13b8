"""Options that several commands have."""

from __future__ import annotations

import sys
from typing import Any

import click

from .extractor import MENTIONS
from .rules.read import known_languages, roots_of
from .spreadsheet import SEPARATORS


def _languages(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """The languages that a shell may complete a word to: those of the shipped rules and of the folders named before it."""
    try:
        known = known_languages(roots_of(context.params.get("rules") or ()))
    except Exception:  # a shell that completes shows no errors
        return []
    return [name for name in known if name.startswith(begun)]


def _named(context: click.Context, _: click.Parameter, paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths, or standard input for none; nobody is left waiting for a text that nobody types."""
    if not paths and sys.stdin.isatty() and not context.resilient_parsing:
        raise click.UsageError("name a file or folder, or pipe a text in")
    return paths or ("-",)


PATHS = click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(), callback=_named)
RULES = click.option(
    "--rules", multiple=True, type=click.Path(), help="A folder of rule files to add to those of partyie (may be repeated)."
)
KINDS = click.option(
    "--kind", "-k", "kinds", multiple=True, type=click.Choice(MENTIONS), help="Only mentions of this kind (may be repeated)."
)
LANGUAGE = click.option(
    "--language",
    "-l",
    multiple=True,
    shell_complete=_languages,
    help="Language of the texts, or several: each line is in one. Default: all.",
)
OUTPUT = click.option(
    "--output", "-o", type=click.Path(dir_okay=False, allow_dash=True), help="A file to write to instead of standard output (-)."
)
TEXT_FIELD = click.option("--text-field", default="text", show_default=True, help="The field of JSON lines that holds the text.")
STDIN = click.option(
    "--stdin", "stdin", type=click.Choice(("text", "jsonl")), default="text", show_default=True, help="What standard input holds."
)
RELATIVE = click.option("--relative", is_flag=True, help="Find relative dates too: yesterday, next week.")
WORKERS = click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="How many processes share the work: best one for each core."
)
SEPARATOR = click.option(
    "--separator", type=click.Choice(tuple(SEPARATORS)), default="comma", show_default=True, help="What stands between cells of CSV."
)
METADATA = click.option(
    "--metadata", type=click.Path(dir_okay=False), help="A table (CSV, TSV) with a row for each text: outlet, date and the like."
)
METADATA_KEY = click.option(
    "--metadata-key", default="source", show_default=True, help="The column of that table that names the texts or their files."
)


def volume(command: Any) -> Any:
    """The options `--quiet` and `--verbose`, as one parameter."""
    quiet = click.option("--quiet", "-q", "volume", flag_value="quiet", help="Say nothing but errors.")
    return quiet(
        click.option("--verbose", "-v", "volume", flag_value="verbose", help="Say what is read, with which rules, how fast.")(command)
    )
