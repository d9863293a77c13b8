"""The commands for annotated texts: `sample`, `gold`, `score`, `languages`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import attrs
import click

from .._version import __version__
from ..console import Voice
from ..extractor import Extractor
from ..options import LANGUAGE, OUTPUT, PATHS, RULES, SEPARATOR, STDIN, TEXT_FIELD, volume
from ..rules.read import fingerprint, roots_of
from ..spreadsheet import SEPARATORS, Csv
from ..writing import LISTS, csv_of, target, write_list, wrong


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="GOLD...", type=click.Path())
@click.option("--errors", is_flag=True, help="Name every mistake too.")
@click.option("--detect", is_flag=True, help="Do not tell the language of the texts.")
@click.option("--format", "-f", "form", type=click.Choice(("table", "json")), default="table", show_default=True, help="How to print it.")
@RULES
@OUTPUT
def score(paths: tuple[str, ...], errors: bool, detect: bool, form: str, rules: tuple[str, ...], output: str | None) -> None:
    """Hold what is found in annotated texts against the annotations: gold files, or folders of them.

    \b
    partyie score seeds/
    partyie score seeds/de --errors

    Exit status: 0, or 1 if a file could not be used (the rest is done all the same), or 2 if the command is wrong.
    """
    from ..score import scored

    voice = Voice()
    with wrong():
        hash_of_rules = fingerprint(roots_of(rules))
        scores = scored(paths, voice.error, detect, rules)
    data: dict[str, Any] = {"partyie": __version__, "rules": hash_of_rules, "scores": scores.rows()}
    if errors:
        data["errors"] = [attrs.asdict(mistake) for mistake in scores.mistakes]
    lines = [*(str(mistake) for mistake in scores.mistakes if errors), scores.table(), f"rules {hash_of_rules}"]
    with target(output) as file:
        file.write((json.dumps(data, ensure_ascii=False, indent=1) if form == "json" else "\n".join(lines)) + "\n")
    sys.exit(1 if voice.failed else 0)


@click.command()
@click.option("--format", "-f", "form", type=click.Choice(LISTS), default="table", show_default=True, help="How to print.")
@LANGUAGE
@RULES
@SEPARATOR
@OUTPUT
def languages(form: str, language: tuple[str, ...], rules: tuple[str, ...], separator: str, output: str | None) -> None:
    """List the languages: kinds of mention, rules, entries of lexicons, and F1 on annotated articles; `und` holds in every language.

    The figures were reached by the shipped rules on the articles in the project's folder seeds/, with which the rules were written.

    \b
    partyie languages
    partyie languages -l de --format json

    Exit status: 0, or 2 if the command is wrong.
    """
    from .overview import COLUMNS, SHOWN, overview

    csv = csv_of(form, separator)
    with wrong():
        rows = list(overview(language, rules))
        hash_of_rules = fingerprint(roots_of(rules))
    with target(output) as file:
        write_list(SHOWN if form == "table" else COLUMNS, rows, hash_of_rules, form, csv, file)


@click.command()
@PATHS
@click.option("--number", "-n", type=click.IntRange(min=1), default=50, show_default=True, help="How many texts to draw.")
@click.option("--seed", type=int, default=0, show_default=True, help="Any number: the same one draws the same texts again.")
@click.option("--output", "-o", "folder", type=click.Path(file_okay=False), required=True, help="The folder to write.")
@LANGUAGE
@RULES
@SEPARATOR
@TEXT_FIELD
@STDIN
@volume
def sample(
    paths: tuple[str, ...],
    number: int,
    seed: int,
    folder: str,
    language: tuple[str, ...],
    rules: tuple[str, ...],
    separator: str,
    text_field: str,
    stdin: str,
    volume: str | None,
) -> None:
    """Draw texts from a corpus and write them with tables of what is found in them, to be corrected in a spreadsheet.

    Correct mentions.csv, mark in texts.csv what you have checked, then run `partyie gold`.

    \b
    partyie sample corpus/ -n 50 --seed 1 -o sample/
    partyie gold sample/
    partyie score sample/ --errors

    Exit status: 0, or 1 if something could not be read or written (the rest is done all the same), or 2 if the command is wrong.
    """
    from ..source import Fields
    from ..sources import texts
    from .sample import drawn, write_sample

    voice = Voice(volume)
    with wrong():
        extractor = Extractor(language or None, rules)
        given = texts(paths, voice.error, Fields(text_field, lines=stdin == "jsonl"), voice.note)
        written = write_sample(Path(folder), drawn(given, number, seed), extractor, Csv(SEPARATORS[separator], excel=True), voice.error)
    voice.note(folder, f"{written} of the {number} texts that were asked for" if written < number else f"{written} texts")
    sys.exit(1 if voice.failed else 0)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False))
@RULES
@volume
def gold(folder: str, rules: tuple[str, ...], volume: str | None) -> None:
    """Make gold files of a sample: of the texts marked as checked, with the mentions as they are in the table now.

    \b
    partyie gold sample/

    Exit status: 0, or 1 if a row is wrong or no text is marked (what can be is written all the same), or 2 if the command is wrong.
    """
    from .gold import write_gold
    from .sheets import TEXTS

    voice = Voice(volume)
    with wrong():
        written, unchecked = write_gold(Path(folder), voice.error, rules)
    if not written and not voice.failed:
        voice.error(str(Path(folder, TEXTS)), "no text is marked; write x under 'checked' beside each that you have read")
    voice.note(folder, f"{written} gold files written, {unchecked} texts not marked as checked")
    sys.exit(1 if voice.failed else 0)
