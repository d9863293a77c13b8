# Types for find.py, which Cython compiles with them.
import cython

from partyie.rules.compiled_rule cimport CompiledRule
from partyie.rules.machine cimport Context


@cython.final
@cython.no_gc  # no draft refers to one that refers to it
cdef class Draft:
    cdef public int start, end, kind
    cdef public str source, issuer
    cdef public object value, pinpoint, mention
    cdef public tuple place
    cdef public CompiledRule rule
    cdef public Draft holder, issued


cdef bint _precedes(Draft one, Draft other) except -1

@cython.locals(draft=Draft)
cpdef Draft drafted(str source, int start, int end, CompiledRule rule, value)

@cython.locals(drafts=list, found=list, draft=Draft, stage=cython.int)
cpdef list candidates(Context context, grammar, bint relative=*)

@cython.locals(found=list, rule=CompiledRule, start=cython.int, end=cython.int, parts=list)
cpdef list found_by(Context context, starting, list places=*)

@cython.locals(spans=list, fields=dict, shared=list, turns=list, index=cython.int, turn=tuple, part=tuple)
cdef _add(Context context, CompiledRule rule, int start, int end, list parts, list found)

@cython.locals(fields=list, part=tuple, field=str, draft=Draft)
cdef _add_one(Context context, CompiledRule rule, int start, int end, list parts, list found)

cdef _value(CompiledRule rule, tuple fields)

@cython.locals(chosen=list, ordered=list, first=cython.int, index=cython.int, reach=cython.int, draft=Draft)
cpdef list select(list drafts)

cdef _choose(list ordered, int first, int last, list chosen)

@cython.locals(
    ranked=list, low=cython.int, high=cython.int, middle=cython.int, best=list, reach=cython.int, room=cython.int, draft=Draft,
    other=Draft,
)
cdef list _best(list cluster)

@cython.locals(length=cython.int, other_length=cython.int)
cdef bint _wins(Draft one, Draft other) except -1
