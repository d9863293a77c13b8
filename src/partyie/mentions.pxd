# Types for mentions.py, which Cython compiles with them.
import cython
from cpython cimport object as c_api

from partyie.find cimport Draft


@cython.locals(
    citations=list, drafts=list, draft=Draft, holder=Draft, place=tuple, start=cython.int, end=cython.int, offset=cython.int,
    language=str, shown=list,
)
cpdef tuple mentions(str text, folded, list stretches, wanted)

@cython.locals(drafts=list, draft=Draft, start=cython.int, end=cython.int, offset=cython.int, language=str)
cdef _make_persons_and_dates(str text, folded, list stretches, wanted)

@cython.locals(start=cython.int, end=cython.int)
cdef (int, int) _span(folded, Draft draft, int offset) except *

cdef _placed(type kind, str text, int start, int end, str language, Draft draft)

@cython.locals(cited=list, draft=Draft, index=cython.int, start=cython.int, end=cython.int, language=str)
cdef _cite(str text, list citations)
