"""Values: what a mention means, the same in every language."""

from .codes import Code
from .dates import DateInterval, DateValue, PartialDate
from .documents import Document, Pinpoint
from .offices import Office
from .relative import RelativeDate

__all__ = ["Code", "DateInterval", "DateValue", "Document", "Office", "PartialDate", "Pinpoint", "RelativeDate"]
