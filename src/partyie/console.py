"""What commands print: on standard error for people who wait, on standard output without colours where none are wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 160
"""Columns of a table that is not printed on a terminal."""
FEW = 5
"""Texts from which on a bar shows how far the work is."""


def say(text: str, err: bool = False) -> None:
    """Print any text; lone surrogates, for which UTF-8 has no bytes, are escaped."""
    click.echo(text.encode("utf-8", "backslashreplace").decode(), err=err)


class Voice:
    """What a command says on standard error: errors in any case, notes if it is not "quiet", details if it is "verbose"."""

    def __init__(self, volume: str | None = None) -> None:
        self._volume = volume
        self.failed = False
        """Whether there were errors."""

    def error(self, *said: str) -> None:
        """Something could not be done: what it was, and why."""
        self.failed = True
        self._say(said)

    def note(self, *said: str) -> None:
        """Something that is not wrong, but may be unexpected."""
        if self._volume != "quiet":
            self._say(said)

    def detail(self, *said: str) -> None:
        """What is of interest for who wants to know how it goes."""
        if self._volume == "verbose":
            self._say(said)

    def _say(self, said: tuple[str, ...]) -> None:
        say(": ".join(("partyie", *said)), err=True)

    @contextmanager
    def progress(self, count: Callable[[], int]) -> Iterator[Callable[[int], object]]:
        """A bar, while standard error is a terminal, nothing else is said there and more than a few texts are to be read: what is done, how
        many in a second, and the time that is left. It is told of texts as they are done."""
        if self._volume or not sys.stderr.isatty() or (total := count()) < FEW:
            yield lambda _: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TimeRemainingColumn
        from rich.text import Text

        class Rate(ProgressColumn):
            def render(self, task: Any) -> Text:
                return Text(f"{task.finished_speed or task.speed or 0:.0f}/s")

        columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
        with Progress(*columns, console=screen(sys.stderr), transient=True) as bar:
            task = bar.add_task("", total=total)
            yield lambda done: bar.advance(task, done)


def screen(file: IO[str]) -> Console:
    """A `rich` console: as wide as its terminal, and without any style in a pipe or where NO_COLOR is set (no-color.org)."""
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR")) or not file.isatty()
    return Console(file=file, width=None if file.isatty() else WIDTH, color_system=None if plain else "auto")
