"""What commands print."""

from __future__ import annotations

import click


def say(text: str, err: bool = False) -> None:
    """Print any text; lone surrogates, for which UTF-8 has no bytes, are escaped."""
    click.echo(text.encode("utf-8", "backslashreplace").decode(), err=err)
