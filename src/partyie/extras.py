"""What partyie can use but does not need: packages that its extras install."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .errors import PartyieError


def needed(module: str, extra: str) -> Any:
    """A module that an extra of partyie installs. Raises `PartyieError` where it is missing, with the command that installs it.

    >>> needed("json", "arrow").__name__
    'json'
    >>> try:
    ...     needed("no_such_module", "arrow")
    ... except PartyieError as error:
    ...     print(error)
    no_such_module is not installed; it comes with: pip install 'partyie[arrow]'
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise  # it is there, but something that it needs is not
        package = module.partition(".")[0]
        raise PartyieError(f"{package} is not installed; it comes with: pip install 'partyie[{extra}]'") from None
