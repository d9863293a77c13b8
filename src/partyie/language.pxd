# Types for language.py, which Cython compiles with them.
import cython


cdef long long mixed(long long before, long long letter) noexcept


@cython.final
cdef class Evidence:
    cdef tuple _languages, _scripts
    cdef dict _beyond, _numbers, _rows
    cdef int _mask
    cdef list _script_rows
    cdef int[::1] _signs, _slots, _words, _letters
    cdef double[::1] _weights

    @cython.locals(letter=cython.Py_UCS4, hash=cython.longlong, slot=cython.longlong)
    cdef _put(self, str word, int number)

    @cython.locals(
        found=list, size=cython.int, at=cython.int, start=cython.int, first=cython.int, last=cython.int, told=cython.int, said=cython.int,
        line_feed=cython.uint, blank=cython.uint, enough=cython.int,
    )
    cdef list _parts(self, str text, const unsigned int[::1] codes, double[::1] scores)

    @cython.locals(
        signs=cython.int[::1], index=cython.int, at=cython.int, word=cython.int, sign=cython.int, irregular=cython.int,
        capital=cython.int, number=cython.int, weights=cython.int, hash=cython.longlong,
    )
    cdef int _hear(self, str text, const unsigned int[::1] codes, int start, int end, double[::1] scores) except -1

    @cython.locals(index=cython.int, count=cython.int)
    cdef void _add(self, int number, double[::1] scores, int first) noexcept

    @cython.locals(count=cython.int, index=cython.int, said=cython.int, best=cython.double, score=cython.double)
    cdef int _best(self, double[::1] scores) noexcept

    @cython.locals(slot=cython.longlong, found=cython.int, row=cython.int, index=cython.int, letters=cython.int)
    cdef int _number(self, str text, const unsigned int[::1] codes, int start, int end, long long hash, bint irregular) except -1

    @cython.locals(sign=cython.int)
    cdef int _sign(self, unsigned int code) except -1

    @cython.locals(sign=cython.int)
    cdef int _learn(self, unsigned int code) except -1
