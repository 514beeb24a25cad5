/* The inner loops of search: the best sentences of some postings, in whole numbers.
 *
 * best(parts, weights, limit) does what scoring.best does, and gives the same. It walks the
 * sentences of each part in windows whose scores fit the first cache. In a window it adds up the
 * heaviest terms' postings, noting which sentences they touch, until all the remaining terms
 * together could not lift an untouched sentence to a score worth keeping. These only complete the
 * sentences that can still make it: each is looked up, or, where that is the cheaper, the term's
 * postings are read through. Every bound is exact, so nothing is missed.
 *
 * A posting is 32 bits: the sentence's number within the part above a code. Numbers are masked to
 * the window and codes to the table, so no posting, however wrong, leads outside the arrays.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY 65536   /* sentences of a part, and codes, at most */
#define WINDOW 4096      /* sentences; a power of two */
#define LOOK_UP 24      /* looking one sentence up costs about as much as reading so many postings */
#define PRIMING 16384    /* postings read at most to find a first floor */
#define WORTH_RELEASING 100000 /* postings to search, that other threads may run meanwhile */
#define MAX_SCORE 4.0e18 /* below 2^62 */

typedef struct {
    int64_t score, number;
} Match;

typedef struct {
    const uint32_t *next, *stop, *end; /* the window's postings, and the end of all */
    Py_ssize_t term;
    double weight;
    int64_t rest; /* what this list and those after it can add to a score at most */
} List;

typedef struct {
    int64_t first;
    uint32_t size, mask;    /* mask: the table's length - 1 */
    const uint32_t *ranges; /* start, stop, start, stop, ... ascending */
    Py_ssize_t range_count;
    const double *table;
    List *lists; /* heaviest first; one more at the end, with no rest */
    Py_ssize_t list_count;
} Part;

typedef struct {
    Match *heap; /* the best so far; the worst of them on top */
    size_t count, limit;
    int64_t floor; /* what scores less is not wanted */
    int64_t scores[WINDOW];
    uint16_t touched[WINDOW + 1], able[WINDOW];
} Search;

static int64_t gain(const Part *part, double weight, uint32_t posting)
{
    return (int64_t)(weight * part->table[posting & part->mask]) | 1; /* never 0: see scoring.py */
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

static int is_worse(Match a, Match b)
{
    return a.score != b.score ? a.score < b.score : a.number > b.number;
}

static void sift_down(Match *heap, size_t count, size_t at, Match match)
{
    size_t child;
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

static void offer(Search *search, Match match)
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
        sift_down(search->heap, search->count, 0, match);
    }
    if (search->count == search->limit && search->heap[0].score > search->floor)
        search->floor = search->heap[0].score;
}

/* Add a list's postings in the window to all its sentences. */
static void add_all(Search *search, const Part *part, const List *list)
{
    const uint32_t *at;
    for (at = list->next; at < list->stop; at++)
        search->scores[(*at >> 16) & (WINDOW - 1)] += gain(part, list->weight, *at);
}

/* The same, noting the sentences that had no score; return how many are noted by now. */
static size_t add_noting(Search *search, const Part *part, const List *list, size_t touched)
{
    const uint32_t *at;
    for (at = list->next; at < list->stop; at++) {
        uint32_t place = (*at >> 16) & (WINDOW - 1);
        int64_t score = search->scores[place];
        search->touched[touched] = (uint16_t)place; /* kept if this is its first gain */
        touched += score == 0;
        search->scores[place] = score + gain(part, list->weight, *at);
    }
    return touched;
}

/* Note all sentences that have a score of at least `least`; return how many. */
static size_t note_scored(Search *search, int64_t least)
{
    size_t place, touched = 0;
    for (place = 0; place < WINDOW; place++) {
        search->touched[touched] = (uint16_t)place;
        touched += search->scores[place] >= least;
    }
    return touched;
}

/* The posting of a sentence among those from `at` on, or of a sentence near it. There is one. */
static const uint32_t *look_up(const uint32_t *at, size_t length, uint32_t sentence)
{
    while (length > 1) { /* without a branch that could be guessed wrong */
        size_t half = length / 2;
        at += at[half] >> 16 <= sentence ? half : 0;
        length -= half;
    }
    return at;
}

/* Add a list's postings in the window to the sentences that are able to make it; to others too,
 * where that is the quicker. Return whether it was. */
static int add_able(Search *search, const Part *part, const List *list, size_t able)
{
    const uint32_t *at;
    size_t i, length = (size_t)(list->stop - list->next);
    uint32_t base;
    if (length <= able * LOOK_UP) {
        add_all(search, part, list);
        return 1;
    }
    base = (*list->next >> 16) & ~(uint32_t)(WINDOW - 1);
    for (i = 0; i < able; i++) {
        uint32_t sentence = base | search->able[i];
        at = look_up(list->next, length, sentence);
        search->scores[search->able[i]] += *at >> 16 == sentence ? gain(part, list->weight, *at) : 0;
    }
    return 0;
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

static void locate(List *list, uint32_t start, uint32_t stop)
{
    if (list->next < list->end && *list->next >> 16 < start)
        list->next = reach(list->next, list->end, start);
    list->stop = reach(list->next, list->end, stop);
}

static void search_window(Search *search, const Part *part, uint32_t start, uint32_t stop)
{
    Py_ssize_t i, heavy = 0;
    size_t postings = 0, touched = 0, able, j;
    int is_spread; /* over more sentences than are noted as touched */
    int64_t rest;
    if (search->count == search->limit && search->heap[0].score >= search->floor)
        search->floor = search->heap[0].score + 1; /* of equal scores the earlier is the better */
    for (; heavy < part->list_count && part->lists[heavy].rest >= search->floor; heavy++) {
        locate(&part->lists[heavy], start, stop);
        postings += (size_t)(part->lists[heavy].stop - part->lists[heavy].next);
    }
    is_spread = postings > WINDOW / 2;
    for (i = 0; i < heavy; i++) {
        if (is_spread)
            add_all(search, part, &part->lists[i]);
        else
            touched = add_noting(search, part, &part->lists[i], touched);
        part->lists[i].next = part->lists[i].stop;
    }
    rest = part->lists[heavy].rest;
    if (is_spread)
        touched = note_scored(search, search->floor > rest + 1 ? search->floor - rest : 1);
    able = keep_able(search, search->touched, touched, rest);
    for (i = heavy; i < part->list_count && able; i++) {
        locate(&part->lists[i], start, stop);
        if (part->lists[i].next < part->lists[i].stop)
            is_spread |= add_able(search, part, &part->lists[i], able);
        part->lists[i].next = part->lists[i].stop;
        able = keep_able(search, search->able, able, part->lists[i + 1].rest);
    }
    for (j = 0; j < able; j++) {
        Match match;
        match.score = search->scores[search->able[j]];
        match.number = part->first + (start & ~(uint32_t)(WINDOW - 1)) + search->able[j];
        offer(search, match);
    }
    if (is_spread)
        memset(search->scores, 0, sizeof search->scores);
    for (j = 0; j < touched && !is_spread; j++)
        search->scores[search->touched[j]] = 0;
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

/* What all the lists of its part together add to a sentence's score. */
static int64_t whole_score(const Part *parts, Py_ssize_t part_count, int64_t number)
{
    Py_ssize_t i, part = 0;
    int64_t score = 0;
    uint32_t sentence;
    while (part + 1 < part_count && parts[part + 1].first <= number)
        part++;
    sentence = (uint32_t)(number - parts[part].first);
    for (i = 0; i < parts[part].list_count; i++) {
        const List *list = &parts[part].lists[i];
        const uint32_t *at = reach(list->next, list->end, sentence);
        if (at < list->end && *at >> 16 == sentence)
            score += gain(&parts[part], list->weight, *at);
    }
    return score;
}

/* Offer the postings of one term alone, the first so many. */
static void offer_term(Search *search, const Part *parts, Py_ssize_t part_count, Py_ssize_t term)
{
    Py_ssize_t i, j;
    size_t left = PRIMING;
    for (i = 0; i < part_count; i++)
        for (j = 0; j < parts[i].list_count; j++) {
            const List *list = &parts[i].lists[j];
            const uint32_t *at;
            for (at = list->next; list->term == term && at < list->end && left; at++, left--) {
                Match match;
                match.score = gain(&parts[i], list->weight, *at);
                match.number = parts[i].first + (*at >> 16);
                offer(search, match);
            }
        }
}

/* Raise the floor to what `limit` sentences score for certain: the best of the heaviest term that
 * so many hold. Only where all sentences are in scope: others' scores would prove nothing. */
static void prime(Search *search, const Part *parts, Py_ssize_t part_count, Py_ssize_t terms)
{
    Py_ssize_t i, term;
    size_t j;
    int64_t lowest = INT64_MAX;
    for (i = 0; i < part_count; i++)
        if (parts[i].range_count != 2 || parts[i].ranges[0] || parts[i].ranges[1] != parts[i].size)
            return;
    for (term = 0; term < terms && search->count < search->limit; term++) {
        search->count = 0;
        offer_term(search, parts, part_count, term);
    }
    if (search->count == search->limit) {
        for (j = 0; j < search->count; j++) {
            int64_t score = whole_score(parts, part_count, search->heap[j].number);
            lowest = score < lowest ? score : lowest;
        }
        search->floor = lowest;
    }
    search->count = 0;
}

static int compare(const void *left, const void *right)
{
    const Match *a = left, *b = right;
    return is_worse(*a, *b) ? 1 : -1;
}

static void run(Search *search, const Part *parts, Py_ssize_t part_count, Py_ssize_t terms)
{
    Py_ssize_t i;
    prime(search, parts, part_count, terms);
    for (i = 0; i < part_count; i++)
        search_part(search, &parts[i]);
    qsort(search->heap, search->count, sizeof(Match), compare);
}

/* What Python hands over, held until the end. */

typedef struct {
    Py_buffer *views;
    Py_ssize_t count, room;
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
        Py_ssize_t room = 2 * held->room + 16;
        Py_buffer *views = PyMem_Realloc(held->views, (size_t)room * sizeof(Py_buffer));
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
        view->itemsize != (format[0] == 'd' ? 8 : 4) ||
        (view->len && (uintptr_t)view->buf % (size_t)view->itemsize)) {
        PyErr_Format(PyExc_TypeError, "an array of '%s' is wanted", format);
        return NULL;
    }
    *count = view->shape[0];
    return view->len ? view->buf : held; /* of none: anything but NULL */
}

static const uint32_t *read_ranges(Held *held, PyObject *object, Py_ssize_t *count)
{
    Py_ssize_t i;
    const uint32_t *ranges = items(held, object, "I", count);
    if (!ranges)
        return NULL;
    for (i = 1; i < *count; i++)
        if (ranges[i - 1] >= ranges[i])
            break;
    if (*count % 2 || i < *count || (*count && ranges[*count - 1] > CAPACITY)) {
        PyErr_SetString(PyExc_ValueError, "ranges are not ascending pairs within a part");
        return NULL;
    }
    return ranges;
}

static int read_postings(Held *held, PyObject *values, Py_ssize_t start, Py_ssize_t stop,
                         List *list)
{
    Py_ssize_t count = 0;
    const uint32_t *all = items(held, values, "I", &count);
    if (!all)
        return -1;
    if (start < 0 || start > stop || stop > count) {
        PyErr_SetString(PyExc_ValueError, "postings outside their array");
        return -1;
    }
    list->next = all + start;
    list->end = all + stop;
    return 0;
}

/* Read the table's length and highest value. */
static int read_table(Held *held, PyObject *object, Part *part, double *highest)
{
    Py_ssize_t i, length = 0;
    part->table = items(held, object, "d", &length);
    if (!part->table)
        return -1;
    if (length < 1 || length > CAPACITY || (length & (length - 1))) {
        PyErr_SetString(PyExc_ValueError, "the table's length is no power of two up to 65536");
        return -1;
    }
    part->mask = (uint32_t)length - 1;
    for (*highest = 0, i = 0; i < length; i++) {
        if (!(part->table[i] >= 0 && part->table[i] <= MAX_SCORE)) {
            PyErr_SetString(PyExc_ValueError, "a value of the table is out of range");
            return -1;
        }
        if (part->table[i] > *highest)
            *highest = part->table[i];
    }
    return 0;
}

/* Read a part; its lists go where `lists` points. */
static int read_part(Held *held, PyObject *object, Part *part, const double *weights,
                     Py_ssize_t terms)
{
    PyObject *ranges, *table, *lists;
    long long first;
    Py_ssize_t size, i;
    double highest, sum = 0;
    if (!PyArg_ParseTuple(object, "LnOOO!:part", &first, &size, &ranges, &table, &PyList_Type,
                          &lists))
        return -1;
    if (first < 0 || first > INT64_MAX - CAPACITY || size < 0 || size > CAPACITY) {
        PyErr_SetString(PyExc_ValueError, "a part's numbers are out of range");
        return -1;
    }
    part->first = first;
    part->size = (uint32_t)size;
    part->ranges = read_ranges(held, ranges, &part->range_count);
    if (!part->ranges || read_table(held, table, part, &highest))
        return -1;
    part->list_count = PyList_GET_SIZE(lists);
    part->lists = PyMem_Calloc((size_t)part->list_count + 1, sizeof(List));
    if (!part->lists) {
        PyErr_NoMemory();
        return -1;
    }
    for (i = part->list_count - 1; i >= 0; i--) {
        List *list = &part->lists[i];
        PyObject *values;
        Py_ssize_t start, stop;
        if (!PyArg_ParseTuple(PyList_GET_ITEM(lists, i), "nOnn:list", &list->term, &values, &start,
                              &stop) ||
            read_postings(held, values, start, stop, list))
            return -1;
        if (list->term < 0 || list->term >= terms) {
            PyErr_SetString(PyExc_ValueError, "a list has no weight");
            return -1;
        }
        list->weight = weights[list->term];
        sum += list->weight * highest + 2;
        if (!(sum < MAX_SCORE)) {
            PyErr_SetString(PyExc_OverflowError, "the scores would be too high");
            return -1;
        }
        list->rest = ((int64_t)(list->weight * highest) | 1) + part->lists[i + 1].rest;
    }
    return 0;
}

static int read_weights(PyObject *object, double *weights, Py_ssize_t count)
{
    Py_ssize_t i;
    for (i = 0; i < count; i++) {
        weights[i] = PyFloat_AsDouble(PyList_GET_ITEM(object, i));
        if (PyErr_Occurred())
            return -1;
        if (!(weights[i] >= 0 && weights[i] <= MAX_SCORE)) {
            PyErr_SetString(PyExc_ValueError, "a weight is out of range");
            return -1;
        }
    }
    return 0;
}

static PyObject *to_list(const Search *search)
{
    size_t i;
    PyObject *list = PyList_New((Py_ssize_t)search->count);
    for (i = 0; list && i < search->count; i++) {
        PyObject *pair = Py_BuildValue("(LL)", (long long)search->heap[i].number,
                                       (long long)search->heap[i].score);
        if (!pair)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, (Py_ssize_t)i, pair);
    }
    return list;
}

static PyObject *search_parts(Held *held, PyObject *objects, Part *parts, double *weights,
                              PyObject *given_weights, Py_ssize_t limit)
{
    Py_ssize_t i, j, terms = PyList_GET_SIZE(given_weights), count = PyList_GET_SIZE(objects);
    size_t postings = 0;
    int64_t end = 0;
    Search *search;
    PyObject *found;
    PyThreadState *state;
    if (read_weights(given_weights, weights, terms))
        return NULL;
    for (i = 0; i < count; i++) {
        if (read_part(held, PyList_GET_ITEM(objects, i), &parts[i], weights, terms))
            return NULL;
        if (parts[i].first < end) {
            PyErr_SetString(PyExc_ValueError, "parts overlap or are out of order");
            return NULL;
        }
        end = parts[i].first + parts[i].size;
        for (j = 0; j < parts[i].list_count; j++)
            postings += (size_t)(parts[i].lists[j].end - parts[i].lists[j].next);
    }
    if (limit <= 0 || !postings)
        return PyList_New(0);
    search = PyMem_Malloc(sizeof(Search));
    if (!search)
        return PyErr_NoMemory();
    search->count = 0;
    search->floor = 0;
    memset(search->scores, 0, sizeof search->scores);
    /* A sentence comes into the heap by a posting, so there are never more than those. */
    search->limit = (size_t)limit < postings ? (size_t)limit : postings;
    search->heap = PyMem_Malloc(search->limit * sizeof(Match));
    if (!search->heap) {
        PyMem_Free(search);
        return PyErr_NoMemory();
    }
    /* A short search is over before another thread could make use of the lock, and might then
     * wait for it for as long as that one keeps it: 5 ms. */
    state = postings < WORTH_RELEASING ? NULL : PyEval_SaveThread();
    run(search, parts, count, terms);
    if (state)
        PyEval_RestoreThread(state);
    found = to_list(search);
    PyMem_Free(search->heap);
    PyMem_Free(search);
    return found;
}

static PyObject *best(PyObject *module, PyObject *args)
{
    Held held = {NULL, 0, 0};
    PyObject *objects, *given_weights, *found = NULL;
    Py_ssize_t limit, i, count;
    Part *parts;
    double *weights;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!O!n:best", &PyList_Type, &objects, &PyList_Type,
                          &given_weights, &limit))
        return NULL;
    count = PyList_GET_SIZE(objects);
    parts = PyMem_Calloc((size_t)count + 1, sizeof(Part));
    weights = PyMem_Calloc((size_t)PyList_GET_SIZE(given_weights) + 1, sizeof(double));
    if (parts && weights)
        found = search_parts(&held, objects, parts, weights, given_weights, limit);
    else
        PyErr_NoMemory();
    for (i = 0; parts && i < count; i++)
        PyMem_Free(parts[i].lists);
    PyMem_Free(parts);
    PyMem_Free(weights);
    release(&held);
    return found;
}

static PyObject *count(PyObject *module, PyObject *args)
{
    Held held = {NULL, 0, 0};
    PyObject *values, *object;
    const uint32_t *ranges = NULL;
    List list;
    Py_ssize_t i, start, stop, range_count = 0, found = 0;
    (void)module;
    if (!PyArg_ParseTuple(args, "(Onn)O:count", &values, &start, &stop, &object))
        return NULL;
    if (!read_postings(&held, values, start, stop, &list))
        ranges = read_ranges(&held, object, &range_count);
    for (i = 0; ranges && i < range_count; i += 2) {
        list.next = reach(list.next, list.end, ranges[i]);
        list.stop = reach(list.next, list.end, ranges[i + 1]);
        found += list.stop - list.next;
        list.next = list.stop;
    }
    release(&held);
    return ranges ? PyLong_FromSsize_t(found) : NULL;
}

static PyMethodDef methods[] = {
    {"best", best, METH_VARARGS, "Return the best sentences' numbers and scores, best first."},
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
