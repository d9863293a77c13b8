# Types for people.py, which Cython compiles with them.
import cython

from partyie.find cimport Draft
from partyie.rules.machine cimport Context


@cython.locals(drafts=list, draft=Draft, whole=dict, single=set, words=list)
cpdef names(list blocks)

@cython.locals(
    text=str, number=cython.int, current=Draft, found=list, titles=set, draft=Draft, last=cython.int, start=cython.int,
    word=str, room=cython.int, end=cython.int,
)
cpdef list with_names_again(Context context, rules, list chosen, known)

@cython.locals(text=str, words=set, beginnings=cython.uchar[::1], places=list, index=cython.int, start=cython.int, end=cython.int, word=str)
cdef list _places(Context context, known)

@cython.locals(code=cython.uint)
cdef int _beginning(str text, Py_ssize_t at) except -1

cdef bint _in_word(Context context, int at) except -1

@cython.locals(end=cython.int, name=str)
cdef int _whole(Context context, int start, int room, tuple those) except -2

@cython.locals(before=str, after=str, head=str)
cdef bint _alone(str text, int start, int end, bint after_title) except -1

@cython.locals(before=str)
cdef bint _sentence_start(str text, int at) except -1

cdef bint _allowed(Context context, rules, int start, int end, str word) except -1
