# Types for pickled.py, which Cython compiles with them.
from cpython cimport object as c_api


cdef dict _NAMES

cpdef tuple fields(value)

cdef tuple _names(cls)
