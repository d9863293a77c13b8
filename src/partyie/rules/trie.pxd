# Types for trie.py, which Cython compiles with them.
import cython

cpdef int[::1] numbers(int count)

@cython.locals(copy=cython.int[::1])
cpdef int[::1] longer(int[::1] array)


@cython.locals(first=cython.ulonglong, mixed=cython.ulonglong, bits=cython.int)
cdef int beginning(long long window, int symbols) noexcept


cdef class Trie


@cython.locals(trie=Trie)
cpdef restored_trie(tuple numbers, tuple bits, tuple arrays)


@cython.final
cdef class Trie:
    cdef long long mask
    cdef public int nodes, forks, depth, terminals, letters
    cdef long long[::1] keys
    cdef unsigned char[::1] sixes, fours, pairs, singles
    cdef int[::1] children, steps, roots, terminal, forms, exact

    @cython.locals(slot=cython.int, other=cython.int)
    cdef bint may_begin(self, long long window, bint inside) noexcept

    cdef int child(self, long long node, long long symbol) noexcept

    @cython.locals(key=cython.longlong, slot=cython.longlong)
    cdef int fork(self, long long node, long long symbol) noexcept

    @cython.locals(
        node=cython.int, number=cython.int, form=cython.int, last=cython.int, symbol=cython.longlong, window=cython.longlong, first=cython.int, index=cython.int, code=cython.int,
        numbers=cython.int[::1], bits=cython.uchar[::1],
    )
    cpdef add(self, str small, int meaning, str exact, alphabet)

    @cython.locals(child=cython.int, index=cython.int, terminal=cython.int[::1])
    cdef int _grown(self, long long node, long long symbol) except -1

    cdef void _put(self, long long key, long long slot, int child) noexcept

    @cython.locals(
        size=cython.longlong, index=cython.longlong, key=cython.longlong, node=cython.longlong, symbol=cython.longlong,
        keys=cython.longlong[::1], children=cython.int[::1],
    )
    cdef _rehash(self)
