# Types for survey.py, which Cython compiles with them.
import cython

@cython.locals(seen=cython.int, before=cython.int, at=cython.Py_ssize_t, code=cython.uint, said=cython.int)
cpdef int survey(unsigned int[::1] codes, const unsigned char[::1] table, const unsigned short[::1] plain) except -1
