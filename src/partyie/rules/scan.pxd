# Types for scan.py, which Cython compiles with them.
import cython

from partyie.rules.trie cimport Trie


cpdef int answer_key(int one, int other) noexcept

cpdef int answer_slot(int one, int other) noexcept


cdef class Scan:
    cdef readonly str text
    cdef object program
    cdef long long[::1] unions, trait_rows
    cdef list mentions
    cdef bint in_order
    cdef int length, digit, placed, begun, used, width
    cdef Trie trie
    cdef int[::1] meanings, pairs
    cdef const unsigned char[::1] flags
    cdef unsigned char[::1] bits
    cdef unsigned short[::1] numbers, plain, small, symbols, plains, anchors
    cdef int[::1] traits, plain_rows, places, capitals, first, rows, mention_first, memo_first, forms, ends

    @cython.final
    cdef _widen(self, Py_ssize_t size)

    @cython.final
    cdef _learn(self, str text)

    @cython.final
    @cython.locals(
        by_code=cython.ushort[::1], plain=cython.ushort[::1], symbols=cython.ushort[::1], plains=cython.ushort[::1], known=cython.uint,
        traits=cython.int[::1], rows=cython.int[::1], at=cython.Py_ssize_t, char=cython.Py_UCS4, code=cython.uint, symbol=cython.uint,
    )
    cdef bint _translate(self) except -1

    @cython.final
    @cython.locals(symbol=cython.int)
    cdef int _beyond(self, unsigned int code) except -1

    @cython.locals(left=cython.int, right=cython.int)
    cpdef bint inside_word(self, int at) noexcept

    cpdef bint has_letter(self, int at) noexcept

    cpdef bint may_begin(self, int at) noexcept

    @cython.final
    @cython.locals(
        symbols=cython.ushort[::1], small=cython.ushort[::1], first=cython.int[::1], all_anchors=cython.ushort[::1],
        mention_first=cython.int[::1], memo_first=cython.int[::1], shorts=cython.uchar[::1], longs=cython.uchar[::1],
        sixes=cython.uchar[::1], window=cython.longlong, mixed=cython.longlong, more=cython.longlong, at=cython.Py_ssize_t,
        anchors=cython.int, before=cython.int, flags=cython.int, begins=cython.int, inside=cython.bint,
    )
    cdef _scan(self)

    @cython.final
    @cython.locals(symbol=cython.int, answer=cython.longlong, row=cython.int)
    cdef int _anchor(self, int at, int anchors) except -1

    @cython.final
    @cython.locals(
        trie=Trie, found=cython.Py_ssize_t, node=cython.Py_ssize_t, end=cython.Py_ssize_t, after=cython.Py_ssize_t, cell=cython.Py_ssize_t,
        form=cython.Py_ssize_t, meaning=cython.Py_ssize_t, known=cython.int, first=cython.Py_ssize_t, last=cython.Py_ssize_t,
        row=cython.Py_ssize_t, pair=cython.Py_ssize_t,
    )
    cdef int _forms(self, Py_ssize_t at, int least, int anchors) except -1

    @cython.final
    cdef int _place(self, int at) except -1

    @cython.final
    @cython.locals(answer=cython.longlong, union=cython.int)
    cdef int _union(self, int one, int other) except -1

    @cython.final
    @cython.locals(place=cython.Py_ssize_t)
    cdef bint _as_written(self, Py_ssize_t form, Py_ssize_t at, Py_ssize_t end) noexcept

    @cython.final
    @cython.locals(row=cython.int)
    cdef inline int _row(self, int size) except -1

    @cython.locals(row=cython.int, before=cython.int, after=cython.int)
    cpdef add(self, int kind, int start, int end, mention)

    @cython.final
    cdef int _lengthen_rows(self) except -1

    @cython.final
    cdef look_over(self, str text)
