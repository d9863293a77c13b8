"""One harness under atheris: `python -m fuzz.guided NAME CORPUS [OPTION]...`; the options are those of libFuzzer."""

from __future__ import annotations

import importlib
import pkgutil
import random
import sys
from contextlib import suppress

from . import harness

CHOICES = 16
"""No harness has more for the first byte to choose from."""


def main() -> None:
    import atheris  # not everybody has it

    name, corpus, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["partyie"]):
        import partyie

        # Now, as what is imported while it runs would not be instrumented.
        for module in pkgutil.walk_packages(partyie.__path__, "partyie."):
            with suppress(partyie.PartyieError):  # what needs an extra that is not here is used by no harness
                importlib.import_module(module.name)
        tried = harness(name)
    mutated = getattr(tried, "mutated", None)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        return bytes(mutated(data, chance)[:most] if chance.randrange(4) else atheris.Mutate(data, most))

    def run(data: bytes) -> None:
        tried.run(data)

    for number in range(CHOICES):  # what is read and compiled once is no input's own coverage, or time
        run(bytes([number]) + b"1")
    atheris.Setup([sys.argv[0], *options, corpus], run, **({"custom_mutator": mutate} if mutated else {}))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
