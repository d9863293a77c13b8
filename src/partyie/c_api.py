"""What compiled modules call of Python's C interface, for where they run as plain Python."""

from __future__ import annotations

PyObject_GenericSetAttr = object.__setattr__
"""Sets a field of an object, of a frozen class too."""
