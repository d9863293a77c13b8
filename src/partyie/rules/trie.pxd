# Types for trie.py, which Cython compiles with them.
import cython

cpdef unsigned short[::1] shorts(int count)

cpdef int[::1] numbers(int count)

@cython.locals(copy=cython.int[::1])
cpdef int[::1] longer(int[::1] array)


cdef int beginning(long long window, long long more) noexcept


cdef class Trie


@cython.locals(trie=Trie)
cpdef restored_trie(tuple numbers, tuple bits, tuple arrays)


@cython.final
cdef class Trie:
    cdef long long mask
    cdef public int nodes, forks, depth, terminals, letters
    cdef long long[::1] keys
    cdef unsigned char[::1] shorts, longs, sixes
    cdef int[::1] children, steps, roots, terminal, forms, exact

    cdef int child(self, long long node, long long symbol) noexcept

    @cython.locals(key=cython.longlong, slot=cython.longlong)
    cdef int fork(self, long long node, long long symbol) noexcept

    @cython.locals(
        node=cython.int, number=cython.int, form=cython.int, last=cython.int, symbol=cython.longlong, window=cython.longlong, more=cython.longlong, index=cython.int, code=cython.int,
        numbers=cython.ushort[::1],
    )
    cpdef add(self, str small, int meaning, str exact, alphabet)

    @cython.locals(pair=cython.int, slot=cython.int)
    cdef _note_beginning(self, long long window, long long more, int length)

    @cython.locals(child=cython.int, index=cython.int, terminal=cython.int[::1])
    cdef int _grown(self, long long node, long long symbol) except -1

    cdef void _put(self, long long key, long long slot, int child) noexcept

    @cython.locals(
        size=cython.longlong, index=cython.longlong, key=cython.longlong, node=cython.longlong, symbol=cython.longlong,
        keys=cython.longlong[::1], children=cython.int[::1],
    )
    cdef _rehash(self)
