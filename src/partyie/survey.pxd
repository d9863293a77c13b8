# Types for survey.py, which Cython compiles with them.
import cython

@cython.locals(
    seen=cython.int, pairs=cython.int, before=cython.int, at=cython.Py_ssize_t, char=cython.Py_UCS4, code=cython.uint, said=cython.int,
    pair=cython.int,
)
cpdef int survey(
    str text, const unsigned char[::1] kinds, const unsigned short[::1] plain, unsigned int barrier, unsigned int[::1] codes
) except -1
