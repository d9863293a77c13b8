"""An extractor that goes wrong, for the processes of `test_parallel` to import."""

from __future__ import annotations

import datetime

from deadly import act

from partyie import Extraction, Extractor


class Deadly(Extractor):
    """Does what a text says before it reads it."""

    def extract(self, text: str, source: str | None = None, reference: datetime.date | None = None) -> Extraction:
        act(text)
        return super().extract(text, source, reference)
