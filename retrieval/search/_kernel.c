/* Search: the best sentences that hold some terms, scored in whole numbers.
 *
 * search(terms, limit, scope, desk, match) does what scoring.search does, and gives the same. It
 * looks the terms up, weighs them, and walks the sentences of each part of the scope in windows
 * whose scores fit the first cache. In a window it adds up the heaviest terms' postings, noting
 * which sentences they touch, until all the remaining terms together could not lift an untouched
 * sentence to a score worth keeping. These only complete the sentences that can still make it: each
 * is looked up, or, where that is the cheaper, the term's postings are read through. Where the
 * heaviest terms have very many postings, all of the window is read instead. Every bound is exact,
 * so nothing is missed.
 *
 * A posting is 32 bits: the sentence's number within the part above a code. Numbers are masked to
 * the window and codes to the table, so no posting, however wrong, leads outside the arrays.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY        65536        /* sentences of a part, and codes, at most */
#define WINDOW          4096         /* sentences; a power of two */
#define BLOCK           8            /* sentences looked at together */
#define SPREAD          4            /* one posting for so many sentences: worth a look at each */
#define LOOK_UP         24           /* postings that are read in the time of looking one up */
#define PRIMING         16384        /* postings read at most to find a first floor */
#define PRIMING_LISTS   8            /* lists looked up for it at most */
#define WORTH_PRIMING   50           /* postings there are for each look-up of priming, at least */
#define WORTH_RELEASING 100000       /* postings to search, that other threads may run meanwhile */
#define UNIT            4294967296.0 /* of a score: 2^-32 */
#define MAX_SCORE       4.0e18       /* below 2^62 */

typedef struct {
    int64_t score, number;
} Match;

typedef struct {
    const uint32_t *next, *end; /* the postings not yet gone through */
    size_t term;                /* its place among the question's, heaviest first */
    double weight;
    int64_t rest; /* what this list and those after it can add to a score at most */
    size_t later; /* how many postings this list and those after it have in the part */
} List;

typedef struct {
    int64_t first;
    uint32_t size, mask;    /* mask: the table's length - 1 */
    const uint32_t *ranges; /* start, stop, start, stop, ... ascending */
    Py_ssize_t range_count;
    const double *table;
    double highest;                /* of the table */
    PyObject *changed;             /* postings by term number, where they are not with the packed */
    const uint32_t *starts, *packed; /* those of term `t` stand from starts[t] on */
    Py_ssize_t start_count, packed_count;
    List *lists; /* heaviest first; one more at the end, with no rest */
    size_t list_count;
} Part;

typedef struct {
    Match *heap; /* the best so far; the worst of them on top */
    size_t count, limit;
    int64_t floor; /* what scores less is not wanted */
    int64_t scores[WINDOW];
    uint16_t touched[WINDOW + 1], able[WINDOW + 1];
} Search;

static int64_t gain(const Part *part, double weight, uint32_t posting)
{
    return (int64_t)(weight * part->table[posting & part->mask]) | 1; /* never 0: see scoring.py */
}

static int64_t *score_of(Search *search, uint32_t posting)
{
    return &search->scores[(posting >> 16) & (WINDOW - 1)];
}

/* The first posting of a sentence not before the given one, looked for from `at` on. */
static const uint32_t *reach(const uint32_t *at, const uint32_t *end, uint32_t sentence)
{
    size_t step = 1, length;
    while ((size_t)(end - at) > step && at[step] >> 16 < sentence) {
        at += step;
        step *= 2;
    }
    length = (size_t)(end - at) < step + 1 ? (size_t)(end - at) : step + 1;
    while (length > 0) {
        size_t half = length / 2;
        if (at[half] >> 16 < sentence) {
            at += half + 1;
            length -= half + 1;
        } else {
            length = half;
        }
    }
    return at;
}

/* What a sentence gains by a list. */
static int64_t look_up(const Part *part, double weight, const uint32_t *at, size_t length,
                       uint32_t sentence)
{
    while (length > 1) { /* without a branch that could be guessed wrong */
        size_t half = length / 2;
        at += at[half] >> 16 <= sentence ? half : 0;
        length -= half;
    }
    return length && *at >> 16 == sentence ? gain(part, weight, *at) : 0;
}

static int is_worse(Match a, Match b)
{
    return a.score != b.score ? a.score < b.score : a.number > b.number;
}

static void sift_down(Match *heap, size_t count, Match match)
{
    size_t child, at = 0;
    while ((child = 2 * at + 1) < count) {
        if (child + 1 < count && is_worse(heap[child + 1], heap[child]))
            child++;
        if (!is_worse(heap[child], match))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = match;
}

/* Keep a match if it is one of the best. Not inline, this took a third of a search. */
static inline void offer(Search *search, Match match)
{
    if (match.score < search->floor)
        return;
    if (search->count < search->limit) {
        size_t at = search->count++;
        while (at && is_worse(match, search->heap[(at - 1) / 2])) {
            search->heap[at] = search->heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        search->heap[at] = match;
    } else if (is_worse(search->heap[0], match)) {
        sift_down(search->heap, search->count, match);
    }
    if (search->count == search->limit && search->heap[0].score > search->floor)
        search->floor = search->heap[0].score;
}

/* Add a list's postings before `stop` to all its sentences. No two of them are of one sentence, so
 * four scores are read before any is written: the processor need not wait for one for the next. */
static void add_all(Search *search, const Part *part, List *list, uint32_t stop)
{
    const uint32_t *at = list->next, *end = list->end;
    double weight = list->weight;
    for (; end - at >= 4 && at[3] >> 16 < stop; at += 4) {
        int64_t *a = score_of(search, at[0]), *b = score_of(search, at[1]);
        int64_t *c = score_of(search, at[2]), *d = score_of(search, at[3]);
        int64_t of_a = *a + gain(part, weight, at[0]), of_b = *b + gain(part, weight, at[1]);
        int64_t of_c = *c + gain(part, weight, at[2]), of_d = *d + gain(part, weight, at[3]);
        *a = of_a, *b = of_b, *c = of_c, *d = of_d;
    }
    for (; at < end && *at >> 16 < stop; at++)
        *score_of(search, *at) += gain(part, weight, *at);
    list->next = at;
}

/* The same, noting the sentences that had no score; return how many are noted by now. */
static size_t add_noting(Search *search, const Part *part, List *list, uint32_t stop,
                         size_t touched)
{
    const uint32_t *at;
    for (at = list->next; at < list->end && *at >> 16 < stop; at++) {
        int64_t *score = score_of(search, *at);
        search->touched[touched] = (uint16_t)(score - search->scores);
        touched += *score == 0 && touched < WINDOW; /* kept if this is its first gain */
        *score += gain(part, list->weight, *at);
    }
    list->next = at;
    return touched;
}

/* Keep those of the sentences that could still make it if they gained `rest`. */
static size_t keep_able(Search *search, const uint16_t *from, size_t count, int64_t rest)
{
    size_t i, kept = 0;
    for (i = 0; i < count; i++) {
        search->able[kept] = from[i];
        kept += search->scores[from[i]] + rest >= search->floor;
    }
    return kept;
}

/* Add a list's postings before `stop` to the sentences that are able to make it; to others too,
 * where that is the quicker: then `is_spread` is set. Return how many are able still. */
static size_t add_able(Search *search, const Part *part, List *list, uint32_t stop, size_t able,
                       int *is_spread)
{
    const uint32_t *end = reach(list->next, list->end, stop);
    size_t i, length = (size_t)(end - list->next);
    if (able < length)
        able = keep_able(search, search->able, able, list->rest);
    if (length <= able * LOOK_UP) {
        add_all(search, part, list, stop);
        *is_spread |= length > 0;
        return able;
    }
    for (i = 0; i < able; i++) {
        uint32_t sentence = ((stop - 1) & ~(uint32_t)(WINDOW - 1)) | search->able[i];
        search->scores[search->able[i]] +=
            look_up(part, list->weight, list->next, length, sentence);
    }
    list->next = end;
    return able;
}

static void skip_to(List *list, uint32_t start)
{
    if (list->next < list->end && *list->next >> 16 < start)
        list->next = reach(list->next, list->end, start);
}

static inline void offer_place(Search *search, const Part *part, uint32_t base, size_t place)
{
    Match match = {search->scores[place], part->first + base + (int64_t)place};
    offer(search, match);
}

/* Add up all postings of a window and offer every sentence, a block at a time at first sight. */
static void read_window(Search *search, const Part *part, uint32_t start, uint32_t stop)
{
    uint32_t base = start & ~(uint32_t)(WINDOW - 1);
    size_t i, place, list;
    for (list = 0; list < part->list_count; list++) {
        skip_to(&part->lists[list], start);
        add_all(search, part, &part->lists[list], stop);
    }
    for (place = (start - base) & ~(size_t)(BLOCK - 1); place < stop - base; place += BLOCK) {
        int64_t least = search->floor > 1 ? search->floor : 1, any = 0; /* negative if one has it */
        for (i = 0; i < BLOCK; i++)
            any |= least - 1 - search->scores[place + i];
        for (i = 0; any < 0 && i < BLOCK; i++)
            if (search->scores[place + i] >= least)
                offer_place(search, part, base, place + i);
    }
    memset(&search->scores[start - base], 0, (stop - start) * sizeof search->scores[0]);
}

/* Find the best of a window by its heavy lists first; `light` is the first of the others. */
static void prune_window(Search *search, const Part *part, uint32_t start, uint32_t stop,
                         List *light)
{
    List *list, *end = part->lists + part->list_count;
    uint32_t base = start & ~(uint32_t)(WINDOW - 1);
    size_t touched = 0, able, i;
    int is_spread = 0; /* over more sentences than are noted as touched */
    for (list = part->lists; list < light; list++) {
        skip_to(list, start);
        touched = add_noting(search, part, list, stop, touched);
    }
    able = keep_able(search, search->touched, touched, light->rest);
    for (; list < end && able; list++) {
        skip_to(list, start);
        able = add_able(search, part, list, stop, able, &is_spread);
    }
    for (i = 0; i < able; i++)
        offer_place(search, part, base, search->able[i]);
    if (is_spread)
        memset(&search->scores[start - base], 0, (stop - start) * sizeof search->scores[0]);
    for (i = 0; i < touched && !is_spread; i++)
        search->scores[search->touched[i]] = 0;
}

static void search_window(Search *search, const Part *part, uint32_t start, uint32_t stop)
{
    List *light = part->lists, *end = light + part->list_count;
    if (search->count == search->limit && search->heap[0].score >= search->floor)
        search->floor = search->heap[0].score + 1; /* of equal scores the earlier is the better */
    while (light < end && light->rest >= search->floor)
        light++;
    if ((part->lists->later - light->later) * SPREAD > part->size)
        read_window(search, part, start, stop);
    else
        prune_window(search, part, start, stop, light);
}

static void search_part(Search *search, const Part *part)
{
    Py_ssize_t i;
    for (i = 0; i + 1 < part->range_count; i += 2) {
        uint32_t start = part->ranges[i];
        while (start < part->ranges[i + 1]) {
            uint32_t stop = (start & ~(uint32_t)(WINDOW - 1)) + WINDOW;
            if (stop > part->ranges[i + 1])
                stop = part->ranges[i + 1];
            search_window(search, part, start, stop);
            start = stop;
        }
    }
}

/* What the heaviest lists of its part add to a sentence's score. */
static int64_t least_score(const Part *parts, size_t part_count, int64_t number)
{
    size_t i, part = 0;
    int64_t score = 0;
    while (part + 1 < part_count && parts[part + 1].first <= number)
        part++;
    for (i = 0; i < parts[part].list_count && i < PRIMING_LISTS; i++) {
        const List *list = &parts[part].lists[i];
        score += look_up(&parts[part], list->weight, list->next, (size_t)(list->end - list->next),
                         (uint32_t)(number - parts[part].first));
    }
    return score;
}

/* Offer the postings of one term alone, the first so many. */
static void offer_term(Search *search, const Part *parts, size_t part_count, size_t term)
{
    size_t i, j, left = PRIMING;
    for (i = 0; i < part_count; i++)
        for (j = 0; j < parts[i].list_count; j++) {
            const List *list = &parts[i].lists[j];
            const uint32_t *at;
            for (at = list->next; list->term == term && at < list->end && left; at++, left--) {
                Match match = {gain(&parts[i], list->weight, *at), parts[i].first + (*at >> 16)};
                offer(search, match);
            }
        }
}

/* Raise the floor to what `limit` sentences score for certain: the best of the heaviest term that
 * so many hold. Only where all sentences are in scope: others' scores would prove nothing. */
static void prime(Search *search, const Part *parts, size_t part_count, size_t terms)
{
    size_t i, term;
    int64_t lowest = INT64_MAX;
    for (i = 0; i < part_count; i++)
        if (parts[i].range_count != 2 || parts[i].ranges[0] || parts[i].ranges[1] != parts[i].size)
            return;
    for (term = 0; term < terms && search->count < search->limit; term++) {
        search->count = 0;
        offer_term(search, parts, part_count, term);
    }
    if (search->count == search->limit) {
        for (i = 0; i < search->count; i++) {
            int64_t score = least_score(parts, part_count, search->heap[i].number);
            lowest = score < lowest ? score : lowest;
        }
        search->floor = lowest;
    }
    search->count = 0;
}

static void run(Search *search, const Part *parts, size_t part_count, size_t terms, size_t postings)
{
    size_t i;
    if (postings / WORTH_PRIMING > search->limit * (terms < PRIMING_LISTS ? terms : PRIMING_LISTS))
        prime(search, parts, part_count, terms);
    for (i = 0; i < part_count; i++)
        search_part(search, &parts[i]);
    for (i = search->count; i > 1;) { /* the heap in order, best first */
        Match last = search->heap[--i];
        search->heap[i] = search->heap[0];
        sift_down(search->heap, i, last);
    }
}

/* What Python hands over, held until the end. */

typedef struct {
    Py_buffer *views;
    size_t count, room;
} Held;

static void release(Held *held)
{
    while (held->count)
        PyBuffer_Release(&held->views[--held->count]);
    PyMem_Free(held->views);
}

/* Return the items of an array of C numbers of the given format, NULL with an exception set. */
static const void *items(Held *held, PyObject *object, const char *format, Py_ssize_t *count)
{
    Py_buffer *view;
    if (held->count == held->room) {
        size_t room = 2 * held->room + 32;
        Py_buffer *views = PyMem_Realloc(held->views, room * sizeof(Py_buffer));
        if (!views)
            return PyErr_NoMemory();
        held->views = views;
        held->room = room;
    }
    view = &held->views[held->count];
    if (PyObject_GetBuffer(object, view, PyBUF_ND | PyBUF_FORMAT))
        return NULL;
    held->count++;
    if (view->ndim != 1 || !view->format || strcmp(view->format, format) ||
        view->itemsize != (format[0] == 'I' ? 4 : 8) ||
        (view->len && (uintptr_t)view->buf % (size_t)view->itemsize)) {
        PyErr_Format(PyExc_TypeError, "an array of '%s' is wanted", format);
        return NULL;
    }
    *count = view->shape[0];
    return view->len ? view->buf : held; /* of none: anything but NULL */
}

static int read_ranges(Held *held, PyObject *object, Part *part)
{
    Py_ssize_t i;
    part->ranges = items(held, object, "I", &part->range_count);
    if (!part->ranges)
        return -1;
    for (i = 1; i < part->range_count; i++)
        if (part->ranges[i - 1] >= part->ranges[i])
            break;
    if (part->range_count % 2 || i < part->range_count ||
        (part->range_count && part->ranges[part->range_count - 1] > part->size)) {
        PyErr_SetString(PyExc_ValueError, "ranges are not ascending pairs within a part");
        return -1;
    }
    return 0;
}

static int read_part(Held *held, PyObject *object, Part *part)
{
    PyObject *ranges, *table, *starts, *packed;
    long long first;
    Py_ssize_t size, codes;
    if (!PyArg_ParseTuple(object, "LnOOd(OO)O!:part", &first, &size, &ranges, &table,
                          &part->highest, &starts, &packed, &PyDict_Type, &part->changed))
        return -1;
    if (first < 0 || first > INT64_MAX - CAPACITY || size < 0 || size > CAPACITY) {
        PyErr_SetString(PyExc_ValueError, "a part's numbers are out of range");
        return -1;
    }
    part->first = first;
    part->size = (uint32_t)size;
    if (read_ranges(held, ranges, part) ||
        !(part->table = items(held, table, "d", &codes)) ||
        !(part->starts = items(held, starts, "I", &part->start_count)) ||
        !(part->packed = items(held, packed, "I", &part->packed_count)))
        return -1;
    if (codes < 1 || codes > CAPACITY || (codes & (codes - 1)) ||
        !(part->highest >= 0 && part->highest <= MAX_SCORE)) {
        PyErr_SetString(PyExc_ValueError, "a table is out of range, or its length no power of two");
        return -1;
    }
    part->mask = (uint32_t)codes - 1;
    return 0;
}

/* Read the parts of a scope, whose count goes to `count`; NULL with an exception set. */
static Part *read_parts(Held *held, PyObject *objects, size_t *count)
{
    size_t i;
    Part *parts;
    *count = (size_t)PyList_GET_SIZE(objects);
    parts = PyMem_Calloc(*count + 1, sizeof(Part));
    if (!parts)
        return (Part *)PyErr_NoMemory();
    for (i = 0; i < *count; i++) {
        if (read_part(held, PyList_GET_ITEM(objects, (Py_ssize_t)i), &parts[i]))
            break;
        if (i && parts[i].first < parts[i - 1].first + parts[i - 1].size) {
            PyErr_SetString(PyExc_ValueError, "parts overlap or are out of order");
            break;
        }
    }
    if (i == *count)
        return parts;
    PyMem_Free(parts);
    return NULL;
}

/* Find a term's postings in a part, of which there may be none. */
static int read_postings(Held *held, const Part *part, PyObject *number, List *list)
{
    Py_ssize_t count = 0, term;
    PyObject *values = PyDict_GetItemWithError(part->changed, number);
    if (values) {
        list->next = items(held, values, "I", &count);
        list->end = list->next + count;
        return list->next ? 0 : -1;
    }
    list->next = list->end = part->packed;
    term = PyLong_AsSsize_t(number);
    if (PyErr_Occurred())
        return -1;
    if (term >= 0 && term + 1 < part->start_count) {
        if (part->starts[term] > part->starts[term + 1] ||
            part->starts[term + 1] > (size_t)part->packed_count) {
            PyErr_SetString(PyExc_ValueError, "postings outside their array");
            return -1;
        }
        list->next = part->packed + part->starts[term];
        list->end = part->packed + part->starts[term + 1];
    }
    return 0;
}

/* Count the postings of sentences within a part's ranges. */
static Py_ssize_t count_within(List list, const uint32_t *ranges, Py_ssize_t range_count)
{
    Py_ssize_t i, found = 0;
    for (i = 0; i < range_count; i += 2) {
        const uint32_t *from = reach(list.next, list.end, ranges[i]);
        list.next = reach(from, list.end, ranges[i + 1]);
        found += list.next - from;
    }
    return found;
}

/* Count the sentences in scope that hold a term; -1 with an exception set. */
static Py_ssize_t count_holding(Held *held, const Part *parts, size_t part_count, PyObject *number)
{
    size_t i;
    Py_ssize_t found = 0;
    for (i = 0; i < part_count; i++) {
        List list;
        if (read_postings(held, &parts[i], number, &list))
            return -1;
        found += count_within(list, parts[i].ranges, parts[i].range_count);
    }
    return found;
}

/* The terms of a question. */

typedef struct {
    PyObject *number;
    Py_ssize_t value;
    double times, weight;
} Term;

static int by_value(const void *left, const void *right)
{
    const Term *a = left, *b = right;
    return (a->value > b->value) - (a->value < b->value);
}

static int by_weight(const void *left, const void *right)
{
    const Term *a = left, *b = right;
    return (a->weight < b->weight) - (a->weight > b->weight);
}

/* Read those of the words that have a number, each once; return how many, or -1. */
static Py_ssize_t read_terms(PyObject *words, PyObject *numbers, Term *terms)
{
    Py_ssize_t i, count = 0, kept = 0;
    for (i = 0; i < PySequence_Fast_GET_SIZE(words); i++) {
        PyObject *word = PySequence_Fast_GET_ITEM(words, i);
        Term term = {PyDict_GetItemWithError(numbers, word), 0, 1, 0};
        if (term.number)
            term.value = PyLong_AsSsize_t(term.number);
        if (PyErr_Occurred())
            return -1;
        if (term.number)
            terms[count++] = term;
    }
    qsort(terms, (size_t)count, sizeof(Term), by_value);
    for (i = 0; i < count; i++)
        if (kept && terms[kept - 1].value == terms[i].value)
            terms[kept - 1].times++;
        else
            terms[kept++] = terms[i];
    return kept;
}

/* A search: all that is read, and the room to do it in. */

typedef struct {
    Held held;
    Part *parts;
    Term *terms;
    PyObject *words;
    const int64_t *firsts, *keys; /* each article's first sentence, ascending, and its key */
    Py_ssize_t articles;
    PyTypeObject *match;
    size_t part_count, term_count, postings;
    Search *search;
} Task;

/* Weigh the terms, heaviest first, and drop those that no sentence in scope holds. */
static int weigh(Task *task, Py_ssize_t size, PyObject *given)
{
    Py_ssize_t known = 0, frequency;
    size_t i, kept = 0;
    const uint32_t *frequencies = NULL;
    if (given != Py_None && !(frequencies = items(&task->held, given, "I", &known)))
        return -1;
    for (i = 0; i < task->term_count; i++) {
        Term term = task->terms[i];
        if (!frequencies)
            frequency = count_holding(&task->held, task->parts, task->part_count, term.number);
        else
            frequency = term.value >= 0 && term.value < known ? frequencies[term.value] : 0;
        if (frequency < 0 || frequency > size) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "more sentences hold a term than there are");
            return -1;
        }
        if (!frequency)
            continue;
        term.weight = UNIT * term.times * log((double)(size + 1) / (double)frequency);
        task->terms[kept++] = term;
    }
    task->term_count = kept;
    qsort(task->terms, kept, sizeof(Term), by_weight);
    return 0;
}

/* List the terms' postings in a part, with what they can add at most. */
static int list_postings(Task *task, Part *part)
{
    size_t i;
    double sum = 0;
    List *list = part->lists = PyMem_Calloc(task->term_count + 1, sizeof(List));
    if (!list) {
        PyErr_NoMemory();
        return -1;
    }
    for (i = 0; i < task->term_count; i++) {
        if (read_postings(&task->held, part, task->terms[i].number, list))
            return -1;
        list->term = i;
        list->weight = task->terms[i].weight;
        sum += list->weight * part->highest + 2;
        list += list->next < list->end;
    }
    if (!(sum < MAX_SCORE)) {
        PyErr_SetString(PyExc_OverflowError, "the scores would be too high");
        return -1;
    }
    part->list_count = (size_t)(list - part->lists);
    list->rest = 0;
    list->later = 0;
    while (list-- > part->lists) {
        list->rest = list[1].rest + ((int64_t)(list->weight * part->highest) | 1);
        list->later = list[1].later + (size_t)(list->end - list->next);
    }
    task->postings += part->lists->later;
    return 0;
}

/* The match of a sentence: its article's key, its number in the article, its score. */
static PyObject *to_match(const Task *task, Match found)
{
    Py_ssize_t low = 0, high = task->articles;
    PyObject *fields, *match;
    while (low < high) { /* to the first article that begins after the sentence */
        Py_ssize_t middle = low + (high - low) / 2;
        if (task->firsts[middle] <= found.number)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low) {
        PyErr_SetString(PyExc_ValueError, "a sentence is of no article");
        return NULL;
    }
    fields = Py_BuildValue("((LLd))", (long long)task->keys[low - 1],
                           (long long)(found.number - task->firsts[low - 1]),
                           (double)found.score / UNIT);
    match = fields ? PyTuple_Type.tp_new(task->match, fields, NULL) : NULL;
    Py_XDECREF(fields);
    return match;
}

static PyObject *to_list(const Task *task)
{
    size_t i;
    PyObject *list = PyList_New((Py_ssize_t)task->search->count);
    for (i = 0; list && i < task->search->count; i++) {
        PyObject *match = to_match(task, task->search->heap[i]);
        if (match)
            PyList_SET_ITEM(list, (Py_ssize_t)i, match);
        else
            Py_CLEAR(list);
    }
    return list;
}

/* Search all that was read for the `limit` best. */
static int carry_out(Task *task, size_t limit)
{
    PyThreadState *state;
    Search *search = task->search = PyMem_Malloc(sizeof(Search));
    if (search) {
        memset(search->scores, 0, sizeof search->scores);
        search->count = 0;
        search->floor = 0;
        /* A sentence comes into the heap by a posting, so there are never more than those. */
        search->limit = limit < task->postings ? limit : task->postings;
        search->heap = PyMem_Malloc(search->limit * sizeof(Match));
    }
    if (!search || !search->heap) {
        PyErr_NoMemory();
        return -1;
    }
    /* A short search is over before another thread could make use of the lock, and might then
     * wait for it for as long as that one keeps it: 5 ms. */
    state = task->postings < WORTH_RELEASING ? NULL : PyEval_SaveThread();
    run(search, task->parts, task->part_count, task->term_count, task->postings);
    if (state)
        PyEval_RestoreThread(state);
    return 0;
}

/* Read what is given, as far as the postings of its terms; -1 with an exception set. */
static int read_task(Task *task, PyObject *args, Py_ssize_t *limit)
{
    size_t i;
    Py_ssize_t size, terms, keys;
    PyObject *words, *frequencies, *parts, *numbers, *given_firsts, *given_keys;
    if (!PyArg_ParseTuple(args, "On(nOO!)(O!OO)O!:search", &words, limit, &size, &frequencies,
                          &PyList_Type, &parts, &PyDict_Type, &numbers, &given_firsts, &given_keys,
                          &PyType_Type, &task->match) ||
        !(task->words = PySequence_Fast(words, "the terms are no sequence")) ||
        !(task->firsts = items(&task->held, given_firsts, "q", &task->articles)) ||
        !(task->keys = items(&task->held, given_keys, "q", &keys)) ||
        !(task->parts = read_parts(&task->held, parts, &task->part_count)))
        return -1;
    if (keys != task->articles || !PyType_IsSubtype(task->match, &PyTuple_Type)) {
        PyErr_SetString(PyExc_ValueError, "as many keys as articles and a tuple type are wanted");
        return -1;
    }
    task->terms = PyMem_Calloc((size_t)PySequence_Fast_GET_SIZE(task->words) + 1, sizeof(Term));
    if (!task->terms) {
        PyErr_NoMemory();
        return -1;
    }
    if ((terms = read_terms(task->words, numbers, task->terms)) < 0)
        return -1;
    task->term_count = (size_t)terms;
    if (weigh(task, size, frequencies))
        return -1;
    for (i = 0; i < task->part_count; i++)
        if (list_postings(task, &task->parts[i]))
            return -1;
    return 0;
}

static PyObject *search(PyObject *module, PyObject *args)
{
    Task task = {0};
    size_t i;
    Py_ssize_t limit;
    PyObject *found = NULL;
    (void)module;
    if (!read_task(&task, args, &limit)) {
        if (limit <= 0 || !task.postings)
            found = PyList_New(0);
        else if (!carry_out(&task, (size_t)limit))
            found = to_list(&task);
    }
    for (i = 0; task.parts && i < task.part_count; i++)
        PyMem_Free(task.parts[i].lists);
    PyMem_Free(task.parts);
    PyMem_Free(task.terms);
    if (task.search)
        PyMem_Free(task.search->heap);
    PyMem_Free(task.search);
    Py_XDECREF(task.words);
    release(&task.held);
    return found;
}

static PyObject *count(PyObject *module, PyObject *args)
{
    Held held = {NULL, 0, 0};
    PyObject *values, *ranges, *found = NULL;
    Part part = {.size = CAPACITY};
    List list;
    Py_ssize_t start, stop, length;
    (void)module;
    if (!PyArg_ParseTuple(args, "(Onn)O:count", &values, &start, &stop, &ranges))
        return NULL;
    if ((list.next = items(&held, values, "I", &length)) && !read_ranges(&held, ranges, &part)) {
        if (start < 0 || start > stop || stop > length) {
            PyErr_SetString(PyExc_ValueError, "postings outside their array");
        } else {
            list.end = list.next + stop;
            list.next += start;
            found = PyLong_FromSsize_t(count_within(list, part.ranges, part.range_count));
        }
    }
    release(&held);
    return found;
}

static PyMethodDef methods[] = {
    {"search", search, METH_VARARGS, "Return the best sentences of a scope, best first."},
    {"count", count, METH_VARARGS, "Count the postings of sentences within the ranges."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_kernel", "The inner loops of search.", 0, methods, slots, NULL, NULL,
    NULL,
};

PyMODINIT_FUNC PyInit__kernel(void)
{
    return PyModuleDef_Init(&definition);
}
