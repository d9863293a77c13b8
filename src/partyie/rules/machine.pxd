# Types for machine.py, which Cython compiles with them.
import cython

from partyie.rules.scan cimport Scan


cpdef long long choice_key(long long at, long long row) noexcept

cpdef long long choice_slot(long long key, long long mask) noexcept


@cython.final
cdef class Context(Scan):
    cdef object choices
    cdef long long[::1] choice_keys
    cdef int[::1] choice_places, ways
    cdef dict spent
    cdef readonly list exhausted
    cdef long long steps, limit, most_steps
    cdef bint counted
    cdef int floor, ceiling, goal, memos, stage, collected, found, top
    cdef int[::1] code, openings, strings, phrase_starts, phrase_kinds
    cdef int[::1] read_at, read_first, runs, stack, counters

    @cython.locals(place=cython.Py_ssize_t)
    cpdef read(self, str text)

    cpdef release(self)

    cpdef (int, int) trimmed(self, int start, int end) noexcept

    @cython.locals(phrase=cython.int)
    cpdef next_stage(self)

    @cython.locals(place=cython.int)
    cpdef forget_mentions(self)

    @cython.locals(
        index=cython.int, at=cython.int, anchors=cython.int, memos=cython.int, used=cython.int, end=cython.int, found=list,
        rules=list, starts=cython.int[::1], firsts=cython.int[::1], lasts=cython.int[::1], backs=cython.int[::1], backward=dict,
        first=cython.int, last=cython.int, number=cython.int,
    )
    cpdef list matches(self, starting, list places=*)

    cdef bint _has_steps(self, rule) except -1

    cpdef note_steps(self, rule)

    @cython.locals(at=cython.int, found=list)
    cpdef list anchored(self, int start, int end)

    @cython.locals(before=cython.int, not_before=cython.int, after=cython.int, not_after=cython.int, fits=cython.bint)
    cpdef bint in_context(self, tuple contexts, int start, int end) except -1

    @cython.locals(start=cython.int, end=cython.int, parts=list)
    cdef _before(self, rule, int at, list found)

    cpdef bint fills(self, int start, int at, int end) except -1

    @cython.locals(found=list)
    cdef list _captured(self)

    @cython.locals(field=cython.int)
    cdef _gather(self, int row, list found, bint outside)

    @cython.locals(kind=cython.int, held=cython.int, meaning=cython.int, inside=cython.int)
    cdef _held(self, int row)

    @cython.locals(
        base=cython.int, resume=cython.int, op=cython.int, hit=cython.int, other=cython.int,
        reading=cython.int, start=cython.int, low=cython.int, count=cython.int, least=cython.int, end=cython.int,
        mention=cython.int, counter=cython.int, way=cython.int, inner=cython.int, behind=cython.bint, ahead=cython.bint,
    )
    cdef int run(self, int pc, int at, int caps, bint back=*) except -2

    @cython.locals(last=cython.int)
    cdef int _hit_of(self, int lexicon, int hit, int at) noexcept

    cdef int _mention_of(self, int kind, int mention) noexcept

    @cython.locals(row=cython.int, key=cython.longlong, mask=cython.longlong, slot=cython.longlong, way=cython.int)
    cdef int _way(self, int pc, int at, bint back) except -1

    @cython.locals(way=cython.int)
    cdef int _found_way(self, int pc, int row) except -1

    @cython.locals(op=cython.int, way=cython.int)
    cdef bint _may_start(self, int pc, int at) except -1

    cdef inline bint _may_go(self, int pc, int at, bint back) noexcept

    cdef inline int _open(self, int way, int at, bint back) noexcept

    @cython.locals(lexicon=cython.int, last=cython.int)
    cdef int _hit_before(self, int pc, int hit, int at) noexcept

    cdef int _reading_before(self, int pc, int reading) noexcept

    @cython.locals(bits=cython.int)
    cdef inline bint _is_in(self, int at, int trait) noexcept

    cdef bint _in_class(self, int at, int number) noexcept

    @cython.locals(count=cython.int, end=cython.int)
    cdef int _count(self, int number, int most, int at, bint back) noexcept

    @cython.locals(top=cython.int)
    cdef inline int _push(self, int pc, int at, int caps, int resume) except -1

    cdef int _lengthen_stack(self) except -1

    @cython.locals(row=cython.int)
    cdef inline int _capture(self, int field, int start, int end, int kind, int held, int link) except -1

    @cython.locals(reading=cython.int)
    cdef inline int _read(self, int phrase, int at) except -2

    @cython.locals(memo=cython.int)
    cdef int _remembered(self, int phrase, int at) noexcept

    @cython.locals(memo=cython.int, outer=cython.int, end=cython.int, first=cython.int)
    cdef int _read_anew(self, int phrase, int at) except -2

    @cython.locals(last=cython.int, reading=cython.int)
    cdef _collect(self, int end, int caps)
