# Types for language.py, which Cython compiles with them.
import cython


cdef long long mixed(long long before, long long letter) noexcept


@cython.final
cdef class Evidence:
    cdef tuple _languages, _scripts
    cdef dict _beyond, _numbers, _rows
    cdef int _mask
    cdef int[::1] _script_rows, _signs, _slots, _words, _letters
    cdef double[::1] _weights

    @cython.locals(
        word=str, letter=cython.Py_UCS4, row=cython.int, letters=cython.int, weak=cython.int, hash=cython.longlong, slot=cython.longlong,
    )
    cdef _put(self, list known, dict words, dict others)

    cdef int _row(self, list languages, double weight) except -1

    cdef _weigh(self)

    @cython.locals(
        found=list, size=cython.int, at=cython.int, start=cython.int, first=cython.int, last=cython.int, told=cython.int, said=cython.int,
        line_feed=cython.uint, blank=cython.uint, enough=cython.int,
    )
    cdef list _parts(self, str text, const unsigned int[::1] codes, double[::1] scores)

    @cython.locals(
        signs=cython.int[::1], count=cython.Py_ssize_t, index=cython.Py_ssize_t, at=cython.Py_ssize_t, word=cython.Py_ssize_t,
        sign=cython.int, seen=cython.int, capital=cython.int, row=cython.int, weights=cython.Py_ssize_t, hash=cython.longlong,
    )
    cdef Py_ssize_t _hear(self, str text, const unsigned int[::1] codes, Py_ssize_t start, Py_ssize_t end, double[::1] scores) except -1

    @cython.locals(count=cython.int, index=cython.int, said=cython.int, best=cython.double, score=cython.double)
    cdef int _best(self, double[::1] scores) noexcept

    @cython.locals(slot=cython.longlong, found=cython.int, row=cython.int, index=cython.Py_ssize_t, letters=cython.Py_ssize_t)
    cdef int _found(self, str text, const unsigned int[::1] codes, Py_ssize_t start, Py_ssize_t end, long long hash, int seen) except -1

    @cython.locals(sign=cython.int)
    cdef int _sign(self, unsigned int code) except -1

    @cython.locals(sign=cython.int)
    cdef int _learn(self, unsigned int code) except -1
