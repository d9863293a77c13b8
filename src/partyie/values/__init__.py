"""Values: what a mention means, the same in every language."""

from .codes import Code
from .dates import DateInterval, DateValue, PartialDate
from .documents import Document
from .offices import Office

__all__ = ["Code", "DateInterval", "DateValue", "Document", "Office", "PartialDate"]
