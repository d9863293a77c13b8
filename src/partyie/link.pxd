# Types for link.py, which Cython compiles with them.
import cython

from partyie.find cimport Draft
from partyie.rules.machine cimport Context


@cython.locals(start=cython.int, end=cython.int, gap=str)
cdef bint between(Context context, grammar, str name, Draft left, Draft right) except -1

@cython.locals(alone=set, run=list, draft=Draft, d=Draft, helped=cython.bint, needing=cython.bint)
cpdef list holders(Context context, grammar, list drafts)

@cython.locals(runs=list, index=cython.int, begun=list, draft=Draft, after=Draft)
cdef list _runs(Context context, grammar, list row)

cdef bint _joined(Context context, grammar, Draft left, Draft right) except -1

@cython.locals(other=Draft)
cdef bint _new_holder(Context context, grammar, list run, Draft draft, Draft after) except -1

cdef bint _parted(Context context, Draft left, Draft right) except -1

@cython.locals(draft=Draft)
cdef bint _named_apart(Context context, grammar, list run, Draft person) except -1

cdef bint _of_another(Context context, grammar, Draft title) except -1

cdef bint _touching(Context context, Draft left, Draft right) except -1

@cython.locals(gap=str)
cdef bint _closes(Context context, Draft title, Draft following) except -1

@cython.locals(before=Draft, after=Draft, draft=Draft, index=cython.int, closed=set, closing=cython.bint)
cdef _settle(Context context, list run)

@cython.locals(places=set, draft=Draft, link=Draft)
cpdef ties(Context context, grammar, list drafts)

@cython.locals(citation=Draft)
cdef _tie(dict fields)

@cython.locals(known=Draft)
cdef _give(Draft citation, issued, issuer, pinpoint)
