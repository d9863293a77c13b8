# Types for columns.py, which Cython compiles with them.
import cython


cdef dict _IDS

@cython.locals(ids=dict, counts=dict, kind=str, number=cython.Py_ssize_t, known=tuple)
cpdef dict ids_of(mentions)


@cython.final
cdef class Columns:
    cdef readonly list source, language, warnings, error, rules, version, mentions, links, places, titles, citations, dates, persons, ends
    cdef readonly dict values

    @cython.locals(ids=dict, kind=str)
    cdef _add(self, result)

    @cython.locals(known=str)
    cdef _add_title(self, title, dict ids)

    cdef _add_citation(self, citation, dict ids)

    cdef _add_date(self, date)


cdef _named(other, dict ids)
