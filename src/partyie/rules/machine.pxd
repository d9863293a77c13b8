# Types for machine.py, which Cython compiles with them.
import cython

from partyie.rules.trie cimport Trie


cpdef int answer_key(int one, int other) noexcept

cpdef int answer_slot(int one, int other) noexcept

cpdef long long choice_key(long long at, long long row) noexcept

cpdef long long choice_slot(long long key, long long mask) noexcept


@cython.final
cdef class Context:
    cdef readonly str text
    cdef object program, choices
    cdef long long[::1] choice_keys
    cdef int[::1] choice_places, ways
    cdef long long[::1] unions, trait_rows
    cdef list mentions
    cdef dict spent
    cdef readonly list exhausted
    cdef long long steps, limit, most_steps
    cdef bint in_order, counted
    cdef int length, digit, placed, begun, floor, ceiling, goal, memos, stage, collected, found, top, used, width
    cdef Trie trie
    cdef int[::1] code, openings, strings, phrase_starts, phrase_kinds, meanings, pairs
    cdef const unsigned char[::1] flags
    cdef unsigned char[::1] bits
    cdef unsigned short[::1] numbers, plain, small, symbols, plains, anchors
    cdef int[::1] traits, plain_rows, places, capitals, first, rows, mention_first, memo_first
    cdef int[::1] forms, ends, read_at, read_first, runs, stack, counters

    cdef _widen(self, Py_ssize_t size)

    @cython.locals(place=cython.Py_ssize_t)
    cpdef read(self, str text)

    cpdef release(self)

    cdef _learn(self, str text)

    @cython.locals(
        by_code=cython.ushort[::1], plain=cython.ushort[::1], symbols=cython.ushort[::1], plains=cython.ushort[::1], known=cython.uint,
        traits=cython.int[::1], rows=cython.int[::1], at=cython.Py_ssize_t, char=cython.Py_UCS4, code=cython.uint, symbol=cython.uint,
    )
    cdef bint _translate(self) except -1

    @cython.locals(symbol=cython.int)
    cdef int _beyond(self, unsigned int code) except -1

    @cython.locals(left=cython.int, right=cython.int)
    cpdef bint inside_word(self, int at) noexcept

    cpdef bint has_letter(self, int at) noexcept

    cpdef (int, int) trimmed(self, int start, int end) noexcept

    cpdef bint may_begin(self, int at) noexcept

    @cython.locals(
        symbols=cython.ushort[::1], small=cython.ushort[::1], first=cython.int[::1], all_anchors=cython.ushort[::1],
        mention_first=cython.int[::1], memo_first=cython.int[::1], shorts=cython.uchar[::1], longs=cython.uchar[::1],
        sixes=cython.uchar[::1], window=cython.longlong, mixed=cython.longlong, more=cython.longlong, at=cython.Py_ssize_t,
        anchors=cython.int, before=cython.int, flags=cython.int, begins=cython.int, inside=cython.bint,
    )
    cdef _scan(self)

    @cython.locals(symbol=cython.int, answer=cython.longlong, row=cython.int)
    cdef int _anchor(self, int at, int anchors) except -1

    @cython.locals(
        trie=Trie, found=cython.Py_ssize_t, node=cython.Py_ssize_t, end=cython.Py_ssize_t, after=cython.Py_ssize_t, cell=cython.Py_ssize_t,
        form=cython.Py_ssize_t, meaning=cython.Py_ssize_t, known=cython.int, first=cython.Py_ssize_t, last=cython.Py_ssize_t,
        row=cython.Py_ssize_t, pair=cython.Py_ssize_t,
    )
    cdef int _forms(self, Py_ssize_t at, int least, int anchors) except -1

    cdef int _place(self, int at) except -1

    @cython.locals(answer=cython.longlong, union=cython.int)
    cdef int _union(self, int one, int other) except -1

    @cython.locals(place=cython.Py_ssize_t)
    cdef bint _as_written(self, Py_ssize_t form, Py_ssize_t at, Py_ssize_t end) noexcept

    @cython.locals(row=cython.int)
    cdef inline int _row(self, int size) except -1

    @cython.locals(row=cython.int, before=cython.int, after=cython.int)
    cpdef add(self, int kind, int start, int end, mention)

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

    cdef int _lengthen_rows(self) except -1

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
