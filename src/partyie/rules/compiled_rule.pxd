# Types for compiled_rule.py, which Cython compiles with them.
import cython


@cython.final
cdef class CompiledRule:
    cdef readonly object rule, anchors, meaning, rank
    cdef readonly str id, kind, each, span
    cdef readonly int number, stage, start
    cdef readonly bint beside
    cdef readonly tuple contexts
    cdef readonly dict values
    cdef public int order
