"""The rule files that a new language begins with."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import LanguageError, RuleError
from .read import COMMON, languages, rule_files
from .schema import FOLDER as SCHEMAS
from .schema import head, schema

FOLDER = Path(__file__).with_suffix("")
"""The files, as they are written for any language."""

HEAD = f"""\
{head("rules")}
# What stands in <…> is to be replaced by words of the language, together with the brackets. docs/rules.md explains the format.
"""
"""What every file begins with."""

LANGUAGE = "LANGUAGE"
"""Stands in the files where the language is named."""

_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")


def write(language: str, into: Path) -> list[Path]:
    """Write the rule files of a new language to `into/language`; the files, by name.

    They work as they are, with words in angle brackets where those of the language have to stand. `docs/add-a-language.md` goes on from
    there. Beside the folder stands the schema by which editors complete what is written in them.

    Raises `LanguageError` for what is no code of a language and for a language that partyie ships, `RuleError` where there are rule files
    already; then nothing is written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write("eo", Path(folder))]
    ['citations.yaml', 'dates.yaml', 'language.yaml', 'lexicon.yaml', 'persons.yaml', 'titles.yaml']
    """
    folder = into / language
    if not _CODE.fullmatch(language):
        plain = language.lower().replace("_", "-")
        mend = f"write {plain}" if _CODE.fullmatch(plain) else "write one of two or three letters, such as fr, or with parts, such as pt-br"
        raise LanguageError(f"{language!r} is no code of a language; {mend}")
    if language in (*languages(), COMMON):
        raise LanguageError(
            f"partyie has rules for {language!r} already; to add to them, write your own in a file {folder / 'own.yaml'}"
            f" and name the folder with --rules {into} (see docs/rules.md, Adding and replacing)"
        )
    if there := rule_files(folder):
        raise RuleError(f"{there[0]}: there are rules for {language!r} already; name another folder with --into, or remove them first")
    folder.mkdir(parents=True, exist_ok=True)
    _schema(into / SCHEMAS / "rules.json")
    return [_written(path, folder / path.name, language) for path in rule_files(FOLDER)]


def _schema(path: Path) -> None:
    """By its schema an editor completes what is written in a file; a schema that is there stays as it is."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(schema("rules"), encoding="utf-8")


def _written(skeleton: Path, path: Path, language: str) -> Path:
    with path.open("x", encoding="utf-8") as file:
        file.write(HEAD + skeleton.read_text(encoding="utf-8").replace(LANGUAGE, language))
    return path
