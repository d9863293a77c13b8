"""The commands for annotated texts: `sample`, `gold`, `score`, `languages`."""

from __future__ import annotations

import json
import sys
from typing import Any

import attrs
import click

from .._version import __version__
from ..console import Voice
from ..options import LANGUAGE, OUTPUT, RULES, SEPARATOR
from ..rules.read import fingerprint, roots_of
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
