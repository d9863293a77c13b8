# Types for survey.py, which Cython compiles with them.
import cython

@cython.locals(seen=cython.int, before=cython.int, at=cython.Py_ssize_t, code=cython.int, said=cython.int)
cpdef int survey(str text, const unsigned char[::1] table) except -1
