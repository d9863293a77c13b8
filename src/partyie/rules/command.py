"""The commands `partyie rules …`."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..console import Voice, say
from ..errors import PartyieError
from .format import KINDS
from .read import COMMON, VARIABLE, check_languages, known_languages, roots_of

if TYPE_CHECKING:
    from ..extractor import Extractor

RULES = click.option(
    "--rules", multiple=True, type=click.Path(exists=True, file_okay=False), help="A folder of rule files to add (may be repeated)."
)
FORMAT = click.option(
    "--format", "-f", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="How to print it."
)


@click.group()
def rules() -> None:
    """The rules of a language: what there is, and what one says."""


@rules.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format", "-f", "form", type=click.Choice(("text", "json", "github")), default="text", show_default=True, help="How to print it."
)
def check(paths: tuple[str, ...], form: str) -> None:
    """Check rule files: all that is wrong in them, each with its place and its mend; examples, counterexamples and proofs are run.

    \b
    partyie rules check
    partyie rules check my-rules/
    partyie rules check my-rules/de/titles.yaml -f github

    PATH is a folder of rule files with one folder per language in it, a language's folder in it, or a file in that. Default: the folders
    that PARTYIE_RULES names or, if it names none, the shipped rules.
    Exit status: 0 if all is well, 1 if something is wrong, or 2 if a file could not be read as YAML, or the command is wrong.
    """
    from ..checker import report
    from ..checker.check import check as checked

    try:
        roots, only = report.targets(paths)
    except PartyieError as error:
        raise click.UsageError(str(error)) from None
    found = checked(roots, only)
    say(report.FORMATS[form](found))
    raise SystemExit(2 if found.unreadable else 1 if found.findings else 0)


@rules.command("list")
@click.option("--language", "-l", help=f"Only the rules of this language; {COMMON} names those that hold in every language.")
@click.option("--kind", "-k", type=click.Choice(KINDS), help="Only rules of this kind.")
@RULES
@FORMAT
def list_(language: str | None, kind: str | None, rules: tuple[str, ...], form: str) -> None:
    """List rules by language and kind, with counts and where each stands.

    \b
    partyie rules list
    partyie rules list -l de -k citation

    Exit status: 0, or 2 if the command is wrong.
    """
    from .catalogue import place_of, rules_of

    roots = roots_of(rules)
    try:
        if language:
            check_languages([language], roots)
        found = list(rules_of(roots, language, kind))
    except PartyieError as error:
        raise click.UsageError(str(error)) from None
    if form == "json":
        rows = [
            {
                "id": rule.id,
                "kind": rule.kind,
                "language": rule.language,
                "place": place_of(rule),
                "examples": len(rule.examples),
                "counterexamples": len(rule.counterexamples),
            }
            for rule in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    width = max((len(rule.id) for rule in found), default=0)
    for (name, its), group in itertools.groupby(found, key=lambda rule: (rule.language, rule.kind)):
        those = list(group)
        click.echo(f"{name} {its}: {_number(len(those), 'rule')}")
        for rule in those:
            examples = f"{len(rule.examples):3} +{len(rule.counterexamples):3} −"
            click.echo(f"  {rule.id:{width}}  {examples}  {place_of(rule)}")
    click.echo(f"{_number(len(found), 'rule')} (+ examples, − counterexamples)")


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


@rules.command()
@click.argument("identifier", metavar="ID")
@RULES
@FORMAT
def show(identifier: str, rules: tuple[str, ...], form: str) -> None:
    """Show a rule: its pattern as written and with its phrases written out, what its slots stand for, its examples, its place.

    \b
    partyie rules show de/citation/noun-codes

    Exit status: 0, or 2 if the command is wrong.
    """
    from .catalogue import described, rule_of

    roots = roots_of(rules)
    try:
        told = described(rule_of(identifier, roots), roots)
    except PartyieError as error:
        raise click.UsageError(str(error)) from None
    click.echo(json.dumps(told, ensure_ascii=False, indent=1) if form == "json" else "\n".join(_lines(told)))


@rules.command()
@click.argument("paths", nargs=-1, required=True, metavar="GOLD...")
@click.option("--detect", is_flag=True, help="Do not tell the language of the texts.")
@RULES
@FORMAT
def stats(paths: tuple[str, ...], detect: bool, rules: tuple[str, ...], form: str) -> None:
    """Say what each rule finds in annotated texts, how much of it is right, and which rules find nothing.

    \b
    partyie rules stats seeds/
    partyie rules stats seeds/de -f json

    Of what a rule finds that is right, the precision is the share of what it finds, the recall that of all mentions of its kind.
    Exit status: 0, or 1 if a file could not be used (the rest is done all the same), or 2 if the command is wrong.
    """
    from ..extractor import MENTIONS
    from ..score import rounded, scored, shown
    from .catalogue import place_of, rules_of

    roots = roots_of(rules)
    failed: list[str] = []
    try:
        known = {rule.id: rule for rule in rules_of(roots) if rule.kind in MENTIONS}
        scores = scored(paths, failed.append, detect, rules)
    except PartyieError as error:
        raise click.UsageError(str(error)) from None
    for message in failed:
        click.echo(f"partyie: {message}", err=True)
    found, met = scores.rules(), {language for language, _ in scores.counts}
    idle = [rule for rule in known.values() if rule.id not in found and rule.language in (*met, COMMON)]
    if form == "json":
        rows = [
            {"id": name, "hits": one.said, "right": one.value, "precision": rounded(one.precision), "recall": rounded(one.recall)}
            for name, one in found.items()
        ]
        click.echo(json.dumps({"rules": rows, "idle": [rule.id for rule in idle]}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{'hits':>6}{'right':>7}{'precision':>11}{'recall':>8}  rule")
        for name, one in found.items():
            click.echo(f"{one.said:6}{one.value:7}{shown(one.precision):>11}{shown(one.recall):>8}  {name}")
        click.echo(f"{_number(len(idle), 'rule')} of these languages found nothing:")
        for rule in idle:
            click.echo(f"  {rule.id}  {place_of(rule)}")
    raise SystemExit(1 if failed else 0)


def _lines(told: dict[str, Any]) -> list[str]:
    lines = [f"{told['id']}  ({told['kind']})  {told['place']}"]
    if told["note"]:
        lines.append(f"  {told['note']}")
    lines += ["match:", f"  {told['match']}"]
    if told["expanded"] != told["match"]:
        lines += ["expanded:", f"  {told['expanded']}"]
    if told["slots"]:
        width = max(map(len, told["slots"]))
        lines += ["slots:", *(f"  {source:{width}}  {said}" for source, said in told["slots"].items())]
    lines += [f"{key}: {value}" for key, value in told["contexts"].items()]
    if told["priority"]:
        lines.append(f"priority: {told['priority']}")
    if told["value"]:
        lines.append(f"value: {_said(told['value'])}")
    if told["examples"]:
        lines.append("examples:")
        for example in told["examples"]:
            lines.append(f"  {example['text']}")
            lines += [f"    {one['text']}  {_said(one['value'])}".rstrip() for one in example["find"]]
    if told["counterexamples"]:
        lines += ["counterexamples:", *(f"  {text}" for text in told["counterexamples"])]
    return lines


def _said(value: dict[str, Any]) -> str:
    return ", ".join(f"{key}: {' '.join(map(str, part)) if isinstance(part, list) else part}" for key, part in value.items())


@rules.command()
@click.argument("language", metavar="LANG")
@click.option("--into", type=click.Path(file_okay=False), default=".", help="The folder to write in. Default: the current one.")
def new(language: str, into: str) -> None:
    """Write the rule files that a new language begins with, to be filled in: a folder named LANG, with comments in every file.

    \b
    partyie rules new fr
    partyie rules new pt-br --into my-rules

    LANG is the code of the language (BCP 47, in small letters). Nothing is overwritten. Exit status: 0, or 1 if the files could not be
    written, or 2 if the command is wrong or the files are there.
    """
    from .skeleton import write

    try:
        files = write(language, Path(into))
    except PartyieError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    for file in files:
        click.echo(file)


SHIPPED = ("shipped", "-")
"""What stands for the shipped rules alone, where a folder of rules may be named."""


def _added(context: click.Context, parameter: click.Parameter, folder: str) -> tuple[str, ...]:
    """The folders that are added to the shipped rules."""
    return () if folder in SHIPPED else (str(click.Path(exists=True, file_okay=False).convert(folder, parameter, context)),)


@rules.command()
@click.argument("old", callback=_added)
@click.argument("new", callback=_added)
@click.argument("paths", nargs=-1, required=True, metavar="CORPUS...")
@click.option("--language", "-l", multiple=True, help="Language of the texts, or several: each line is in one. Default: all.")
@click.option("--text-field", default="text", show_default=True, help="The field of JSON lines that holds the text.")
@FORMAT
def diff(old: tuple[str, ...], new: tuple[str, ...], paths: tuple[str, ...], language: tuple[str, ...], text_field: str, form: str) -> None:
    """Say what a change of rules changes in texts: mentions gained, lost and changed, by rule.

    \b
    partyie rules diff shipped my-rules corpus/
    partyie rules diff my-rules.old my-rules corpus/ -l de -f json

    OLD and NEW are folders of rule files, each added to the shipped rules; `shipped`, or `-`, stands for these alone. PARTYIE_RULES does
    not count here. CORPUS is read as by `partyie extract`.
    Exit status: 0 whether or not anything differs, 1 if something could not be read (the rest is done all the same), or 2 if the command
    is wrong.
    """
    from .. import sources
    from ..source import Fields
    from .diff import as_dict, by_rule, differences, lines

    os.environ.pop(VARIABLE, None)  # its folders would be on both sides, and hide what they change
    voice = Voice()
    try:
        check_languages(language, (*roots_of(old), *roots_of(new)))
        texts = ((one.name, one.text) for one in sources.texts(paths, voice.error, Fields(text_field), voice.note))
        groups = by_rule(differences(_extractor(old, language), _extractor(new, language), texts), roots_of(old), roots_of(new))
    except PartyieError as error:
        raise click.UsageError(str(error)) from None
    if form == "json":
        say(json.dumps(as_dict(groups), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(lines(groups)))
    raise SystemExit(1 if voice.failed else 0)


def _extractor(folders: tuple[str, ...], language: tuple[str, ...]) -> Extractor:
    """For those of the languages that the folders have rules for; if for none, what holds in every language is found all the same."""
    from ..extractor import Extractor

    known = known_languages(roots_of(folders))
    return Extractor(([name for name in language if name in known] or [COMMON]) if language else None, folders)


@rules.command()
@click.argument("kind", type=click.Choice(("rules", "ontology", "proofs")), default="rules")
def schema(kind: str) -> None:
    """Print the JSON Schema of rule files, of files of the ontology, or of proofs.

    \b
    partyie rules schema > my-rules/schema/rules.json

    Exit status: 0, or 2 if the command is wrong.
    """
    from .schema import schema as schema_of

    click.echo(schema_of(kind), nl=False)
