# Types for link.py, which Cython compiles with them.
import cython

from partyie.find cimport Draft
from partyie.rules.machine cimport Context


cdef int REACH, BEFORE, MENTION_BEFORE


@cython.locals(runs=Runs, alone=set, draft=Draft)
cpdef list holders(Context context, grammar, list drafts)


@cython.final
cdef class Runs:
    cdef Context context
    cdef str text
    cdef int title_title, title_person, person_title
    cdef tuple before_another
    cdef object roles

    @cython.locals(alone=set, run=list, draft=Draft, helped=cython.bint, needing=cython.bint)
    cdef set settled(self, list drafts)

    @cython.locals(runs=list, run=list, index=cython.int, begun=list, draft=Draft, after=Draft)
    cdef list _runs(self, list row)

    cdef bint _joined(self, Draft left, Draft right) except -1

    @cython.locals(at=cython.int)
    cdef bint _fits(self, int program, int start, int end) except -1

    cdef bint _parted(self, Draft left, Draft right) except -1

    cdef bint _named_apart(self, list run, Draft person) except -1

    cdef bint _of_another(self, Draft title) except -1

    cdef bint _new_holder(self, list run, Draft draft, Draft after) except -1

    @cython.locals(draft=Draft, names=cython.int)
    cdef bint _has_name(self, list run) except -1

    @cython.locals(before=Draft, after=Draft, draft=Draft, index=cython.int, closed=set, closing=cython.bint, named_first=cython.bint)
    cdef _settle(self, list run)

    @cython.locals(at=cython.int)
    cdef bint _closes(self, Draft title, Draft following) except -1

    @cython.locals(at=cython.int)
    cdef bint _touching(self, Draft left, Draft right) except -1

    cdef bint _has_word(self, int at, int end) except -1


@cython.locals(
    citations=list, draft=Draft, citation=Draft, places=list, reached=cython.int, number=cython.int, first=cython.int, near=cython.int,
    link=Draft,
)
cpdef ties(Context context, grammar, list drafts)

@cython.locals(citation=Draft)
cdef _tie(dict fields)

@cython.locals(said=list)
cdef _last(dict fields, str name)

@cython.locals(known=Draft)
cdef _give(Draft citation, issued, issuer, pinpoint)
