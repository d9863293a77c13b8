# Types for trie.py, which Cython compiles with them.
import cython

cpdef unsigned short[::1] shorts(Py_ssize_t count)

cpdef int[::1] numbers(Py_ssize_t count)

@cython.locals(copy=cython.int[::1])
cpdef int[::1] longer(int[::1] array)


cdef int beginning(long long window, long long more) noexcept


cdef class Trie


@cython.locals(trie=Trie)
cpdef restored_trie(int depth, tuple beginnings, tuple arrays)


@cython.final
cdef class Trie:
    cdef dict ends
    cdef public int depth
    cdef Py_ssize_t size
    cdef int used, letters
    cdef int[::1] cells, forms, exact
    cdef unsigned char[::1] shorts, longs, sixes

    @cython.locals(string=tuple, form=cython.int, last=cython.int, character=str)
    cpdef add(self, str small, int meaning, str exact, alphabet)

    @cython.locals(
        strings=list, waiting=list, children=list, free=cython.int, crowded=cython.int, node=cython.int, first=cython.int, last=cython.int,
        depth=cython.int, begin=cython.int, end=cython.int, symbol=cython.int, base=cython.int,
    )
    cpdef pack(self)

    cdef bint _taken(self, int cell) except -1

    @cython.locals(window=cython.longlong, more=cython.longlong, symbol=cython.longlong, pair=cython.int, slot=cython.int)
    cdef _note_beginning(self, tuple string)
