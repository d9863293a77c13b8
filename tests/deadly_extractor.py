"""An extractor that goes wrong, for the processes of `test_parallel` to import."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from deadly import act

from partyie import Extraction, Extractor


class Deadly(Extractor):
    """Does what a text says before it reads it."""

    def extract(
        self,
        text: str,
        source: str | None = None,
        reference: datetime.date | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Extraction:
        act(text)
        return super().extract(text, source, reference, metadata)
