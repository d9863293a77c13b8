# Types for mentions.py, which Cython compiles with them.
import cython

from partyie.find cimport Draft


@cython.locals(
    edited=cython.bint, found=list, citations=list, titles=list, drafts=list, draft=Draft, holder=Draft, start=cython.int, end=cython.int,
    offset=cython.int, first=cython.int, last=cython.int, language=str,
)
cpdef tuple mentions(str text, folded, list stretches, wanted)

@cython.locals(cited=list, draft=Draft, index=cython.int, start=cython.int, end=cython.int, language=str)
cdef _cite(str text, list citations)
