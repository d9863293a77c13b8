# Types for find.py, which Cython compiles with them.
import cython

from partyie.rules.machine cimport Context

@cython.final
@cython.no_gc  # no draft refers to one that refers to it
cdef class Draft:
    cdef public int start, end
    cdef public str kind, text, issuer
    cdef public object rule, value, fields, place, pinpoint, mention
    cdef public Draft holder, issued


@cython.locals(drafts=list, found=list, draft=Draft, stage=cython.int)
cpdef list candidates(Context context, grammar, bint relative=*)

@cython.locals(found=list, spans=list, parts=list, start=cython.int, end=cython.int)
cpdef list found_by(Context context, starting, list places=*)

@cython.locals(contexts=tuple, first=cython.int, last=cython.int, index=cython.int, begin=cython.int, finish=cython.int, text=str, flat=list, turns=list, fields=dict)
cdef _add(Context context, rule, int start, int end, list parts, list found)

@cython.locals(chosen=list, cluster=list, reach=cython.int, draft=Draft)
cpdef list select(list drafts)

@cython.locals(ranked=list, low=cython.int, high=cython.int, middle=cython.int, starts=list, best=list, at=cython.int, draft=Draft)
cdef list _best(list cluster)

@cython.locals(length=cython.int, other_length=cython.int)
cdef bint _wins(Draft one, Draft other) except -1
