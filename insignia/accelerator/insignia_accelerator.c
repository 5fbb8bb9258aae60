/* From a JSON document to its canonical N-Quads, the short way, for documents without anything rare.

   The twin of `insignia.rdf.emit` and `insignia.rdf.canonical`, which say what is right and why. It
   does the common case only: whatever is rare, refused, too deep or too large makes it give up and
   return None, and the twin does the whole document anew. So it never refuses, and every limit and
   every sentence is the twin's. What it reads of a `State` stands in `State.tables`. */

#include "parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LAYOUT 3              /* of the tables that the library gives; it asks for the same */
/* The twin's limits; what lies beyond one is left to the twin, which refuses it. */
#define MAX_DEPTH 100
#define MAX_MEMBERS 100000
#define MAX_BLANKS 10000
#define MAX_ROOM (32 << 20)
/* Of memory; the twin may take more. */
#define MAX_STATEMENTS 200000
#define MAX_TEXT (32 << 20)
#define MAX_DIGEST 64
#define FIRST_ROOM (64 << 10)

enum { SKIP, TEXT, LINK, VOCAB, JSON, SCOPED, REFUSED };
enum { ONE, LIST, GRAPH };
enum { TERMS, TYPED, SCOPES, LOCALS, ID_KEYS, TYPE_KEYS, SPECIAL, PREVIOUS, PREFIXED, TABLES };
enum { OP, PREDICATE, ENDING, CONTAINER, DEFINITION, TERM };

#define RDF_FIRST " <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "
#define RDF_REST " <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> "
#define RDF_NIL "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"
#define XSD "http://www.w3.org/2001/XMLSchema#"

/* Given once by the library: what C leaves to Python. */
static PyObject *is_iri, *number_tail, *json_tail;
static PyObject *name_tables, *name_term, *name_of_types, *name_scoped, *name_scalar_term;
static PyObject *name_node_iri, *name_vocab_iri, *name_digest, *name_type, *key_context;

typedef struct {
    const char *text;
    Py_ssize_t size;
} Slice;

/* One statement about a subject. Its tail is " <predicate> object .\n"; where the object is a blank
   node it is " <predicate> _:z .\n", as that node's neighbours hash it (RDFC-1.0, 4.6). */
typedef struct {
    size_t start, size, link; /* the tail, and how much of it comes before the object */
    Py_ssize_t object;        /* the blank node, or -1 */
    Py_ssize_t next;          /* the statement before about the same subject, or -1 */
} Statement;

typedef struct {
    size_t start, size;       /* its name */
    Py_ssize_t first;         /* its latest statement, or -1 */
    Py_ssize_t count;
    Py_ssize_t parent;        /* of a blank node: the subject linked to it, or -1 */
    size_t link_start, link_size;
    int blank;
    char digest[MAX_DIGEST];
} Subject;

typedef struct {
    char *text;
    size_t size, room;
    Statement *statements;
    Py_ssize_t statement_count, statement_room;
    Subject *subjects;
    Py_ssize_t subject_count, subject_room, blank_count;
    Py_ssize_t members; /* and values */
    PyObject *names;    /* from a name to the place of its subject */
} Work;

typedef struct {
    long op, container;
    Slice predicate;
    PyObject *ending, *term; /* kept alive by the caller */
} View;

/* Where a value stands: its key, the state that defines the key, and what it is said of. */
typedef struct {
    PyObject *key, *state;
    Py_ssize_t subject;
} Place;

#define GIVE_UP (-1) /* with or without an exception; the twin does it all */

static int write_values(Work *work, PyObject *value, const View *view, const Place *place, int depth);
static int write_object(Work *work, PyObject *value, const View *view, const Place *place, int depth);

/* -- text and tables ---------------------------------------------------------------------------- */

static int
reserve(Work *work, size_t more)
{
    if (work->size + more > MAX_TEXT)
        return GIVE_UP;
    if (work->size + more > work->room) {
        size_t room = work->room * 2 > work->size + more ? work->room * 2 : work->size + more + 4096;
        char *text = PyMem_Realloc(work->text, room);
        if (text == NULL)
            return GIVE_UP;
        work->text = text;
        work->room = room;
    }
    return 0;
}

static int
add(Work *work, const char *text, size_t size)
{
    if (reserve(work, size) < 0)
        return GIVE_UP;
    memcpy(work->text + work->size, text, size);
    work->size += size;
    return 0;
}

static int
slice(PyObject *text, Slice *found)
{
    found->text = PyUnicode_AsUTF8AndSize(text, &found->size);
    return found->text == NULL ? GIVE_UP : 0;
}

static int
add_object(Work *work, PyObject *text)
{
    Slice found;
    if (!PyUnicode_CheckExact(text) || slice(text, &found) < 0)
        return GIVE_UP;
    return add(work, found.text, (size_t)found.size);
}

/* U+FFFE and U+FFFF, in UTF-8. */
static int
is_noncharacter(const unsigned char *at, const unsigned char *end)
{
    return end - at > 2 && at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE;
}

static int
add_escaped(Work *work, Slice value)
{
    static const char hex[] = "0123456789ABCDEF";
    const unsigned char *at = (const unsigned char *)value.text, *end = at + value.size;
    if (reserve(work, (size_t)value.size * 6) < 0)
        return GIVE_UP;
    char *to = work->text + work->size;
    for (; at < end; at++) {
        unsigned char c = *at;
        const char *echar = NULL;
        switch (c) {
        case '\b': echar = "\\b"; break;
        case '\t': echar = "\\t"; break;
        case '\n': echar = "\\n"; break;
        case '\f': echar = "\\f"; break;
        case '\r': echar = "\\r"; break;
        case '"': echar = "\\\""; break;
        case '\\': echar = "\\\\"; break;
        }
        if (echar != NULL) {
            *to++ = echar[0];
            *to++ = echar[1];
        }
        else if (c < 0x20 || c == 0x7F) {
            memcpy(to, "\\u00", 4);
            to[4] = hex[c >> 4];
            to[5] = hex[c & 15];
            to += 6;
        }
        else if (c == 0xEF && is_noncharacter(at, end)) {
            memcpy(to, at[2] == 0xBE ? "\\uFFFE" : "\\uFFFF", 6);
            to += 6;
            at += 2;
        }
        else {
            *to++ = (char)c;
        }
    }
    work->size = (size_t)(to - work->text);
    return 0;
}

static Py_ssize_t
new_subject(Work *work)
{
    if (work->subject_count == work->subject_room) {
        Py_ssize_t room = work->subject_room * 2 + 32;
        Subject *subjects = PyMem_Realloc(work->subjects, (size_t)room * sizeof(Subject));
        if (subjects == NULL)
            return GIVE_UP;
        work->subjects = subjects;
        work->subject_room = room;
    }
    Subject *made = &work->subjects[work->subject_count];
    memset(made, 0, sizeof(Subject));
    made->first = made->parent = -1;
    return work->subject_count++;
}

static int
count_members(Work *work, Py_ssize_t more)
{
    work->members += more;
    return work->members > MAX_MEMBERS ? GIVE_UP : 0;
}

static Py_ssize_t
new_blank(Work *work)
{
    Py_ssize_t made = work->blank_count < MAX_BLANKS ? new_subject(work) : GIVE_UP;
    if (made >= 0) {
        work->subjects[made].blank = 1;
        work->blank_count++;
    }
    return made;
}

/* The subject called `name`, an absolute IRI. */
static Py_ssize_t
named_subject(Work *work, PyObject *name)
{
    PyObject *known = PyDict_GetItemWithError(work->names, name);
    if (known != NULL)
        return PyLong_AsSsize_t(known);
    if (PyErr_Occurred())
        return GIVE_UP;
    Py_ssize_t made = new_subject(work);
    if (made < 0)
        return GIVE_UP;
    size_t start = work->size;
    if (add(work, "<", 1) < 0 || add_object(work, name) < 0 || add(work, ">", 1) < 0)
        return GIVE_UP;
    work->subjects[made].start = start;
    work->subjects[made].size = work->size - start;
    PyObject *place = PyLong_FromSsize_t(made);
    int failed = place == NULL || PyDict_SetItem(work->names, name, place) < 0;
    Py_XDECREF(place);
    return failed ? GIVE_UP : made;
}

/* Say of `subject` what was added to the text since `start`. */
static int
state_tail(Work *work, Py_ssize_t subject, size_t start, Py_ssize_t object, size_t link)
{
    if (work->statement_count == MAX_STATEMENTS)
        return GIVE_UP;
    if (work->statement_count == work->statement_room) {
        Py_ssize_t room = work->statement_room * 2 + 128;
        Statement *statements = PyMem_Realloc(work->statements, (size_t)room * sizeof(Statement));
        if (statements == NULL)
            return GIVE_UP;
        work->statements = statements;
        work->statement_room = room;
    }
    Subject *about = &work->subjects[subject];
    Statement *made = &work->statements[work->statement_count];
    made->start = start;
    made->size = work->size - start;
    made->link = link;
    made->object = object;
    made->next = about->first;
    about->first = work->statement_count++;
    about->count++;
    return 0;
}

static int
state_text(Work *work, Py_ssize_t subject, Slice predicate, Slice value, PyObject *ending)
{
    size_t start = work->size;
    if (add(work, predicate.text, (size_t)predicate.size) < 0 || add(work, "\"", 1) < 0 ||
        add_escaped(work, value) < 0 || add_object(work, ending) < 0)
        return GIVE_UP;
    return state_tail(work, subject, start, -1, 0);
}

/* A finished tail that Python has made; steals it. */
static int
state_finished(Work *work, Py_ssize_t subject, Slice predicate, PyObject *tail)
{
    if (tail == NULL)
        return GIVE_UP;
    size_t start = work->size;
    int failed = add(work, predicate.text, (size_t)predicate.size) < 0 || add_object(work, tail) < 0;
    Py_DECREF(tail);
    return failed ? GIVE_UP : state_tail(work, subject, start, -1, 0);
}

static int
state_link(Work *work, Py_ssize_t subject, Slice predicate, Slice name, const char *closing)
{
    size_t start = work->size;
    if (add(work, predicate.text, (size_t)predicate.size) < 0 ||
        add(work, name.text, (size_t)name.size) < 0 || add(work, closing, strlen(closing)) < 0)
        return GIVE_UP;
    return state_tail(work, subject, start, -1, 0);
}

/* Say that `subject` is linked to `node`. */
static int
join(Work *work, Py_ssize_t subject, Slice predicate, Py_ssize_t node)
{
    size_t start = work->size;
    if (add(work, predicate.text, (size_t)predicate.size) < 0)
        return GIVE_UP;
    Subject *target = &work->subjects[node];
    if (!target->blank) {
        if (reserve(work, target->size) < 0 ||
            add(work, work->text + target->start, target->size) < 0 || add(work, " .\n", 3) < 0)
            return GIVE_UP;
        return state_tail(work, subject, start, -1, 0);
    }
    target->parent = subject;
    target->link_start = start;
    target->link_size = work->size - start;
    if (add(work, "_:z .\n", 6) < 0)
        return GIVE_UP;
    return state_tail(work, subject, start, node, work->subjects[node].link_size);
}

/* -- what Python knows --------------------------------------------------------------------------- */

/* The state's tables, borrowed: the state keeps them as long as it lives. */
static PyObject *
tables_of(PyObject *state)
{
    PyObject *tables = PyObject_GetAttr(state, name_tables);
    if (tables == NULL)
        return NULL;
    Py_DECREF(tables);
    if (!PyTuple_CheckExact(tables) || PyTuple_GET_SIZE(tables) != TABLES)
        return NULL;
    return tables;
}

#define TABLE(state_tables, which) PyTuple_GET_ITEM(state_tables, which)

static int
is_disjoint(PyObject *special, PyObject *members)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    while (PyDict_Next(members, &at, &key, &value)) {
        if (!PyUnicode_CheckExact(key))
            return GIVE_UP;
        int found = PySet_Contains(special, key);
        if (found)
            return found < 0 ? GIVE_UP : 0;
    }
    return 1;
}

static int
holds(PyObject *keys, PyObject *key)
{
    for (Py_ssize_t place = 0; place < PyTuple_GET_SIZE(keys); place++) {
        int equal = PyObject_RichCompareBool(PyTuple_GET_ITEM(keys, place), key, Py_EQ);
        if (equal)
            return equal;
    }
    return 0;
}

static int
view_of(PyObject *term, View *view)
{
    if (!PyTuple_Check(term) || PyTuple_GET_SIZE(term) != TERM)
        return GIVE_UP;
    view->op = PyLong_AsLong(PyTuple_GET_ITEM(term, OP));
    view->ending = PyTuple_GET_ITEM(term, ENDING);
    view->container = PyLong_AsLong(PyTuple_GET_ITEM(term, CONTAINER));
    view->term = term;
    return slice(PyTuple_GET_ITEM(term, PREDICATE), &view->predicate);
}

/* What `key` means: from the table, or worked out by the state. A new reference. */
static PyObject *
term_of(PyObject *state, PyObject *tables, PyObject *key)
{
    PyObject *found = PyDict_GetItemWithError(TABLE(tables, TERMS), key);
    if (found != NULL)
        return Py_NewRef(found);
    return PyErr_Occurred() ? NULL : PyObject_CallMethodOneArg(state, name_term, key);
}

/* The state inside a value of `key`, which `owner` defines. A new reference. */
static PyObject *
scoped(PyObject *state, PyObject *owner, PyObject *key)
{
    PyObject *tables = tables_of(state), *pair = PyTuple_Pack(2, owner, key), *found = NULL;
    if (tables != NULL && pair != NULL) {
        found = Py_XNewRef(PyDict_GetItemWithError(TABLE(tables, SCOPES), pair));
        if (found == NULL && !PyErr_Occurred())
            found = PyObject_CallMethodObjArgs(state, name_scoped, owner, key, NULL);
    }
    Py_XDECREF(pair);
    return found;
}

/* The state after a @context that was met before; a new reference, or NULL. */
static PyObject *
known_context(PyObject *state, PyObject *context)
{
    PyObject *tables = tables_of(state), *key = NULL, *found = NULL;
    if (tables == NULL)
        return NULL;
    if (PyUnicode_CheckExact(context))
        key = Py_NewRef(context);
    else if (PyList_CheckExact(context))
        key = PyList_AsTuple(context);
    if (key != NULL)
        found = Py_XNewRef(PyDict_GetItemWithError(TABLE(tables, LOCALS), key));
    Py_XDECREF(key);
    return found;
}

/* The ASCII characters that an IRI cannot have. */
static char refused[128];

static void
prepare_refused(void)
{
    for (int c = 0; c <= 0x20; c++)
        refused[c] = 1;
    refused[0x7F] = 1;
    for (const char *at = "<>\"{}|^`\\"; *at; at++)
        refused[(int)*at] = 1;
}

/* Whether plain ASCII is an absolute IRI (insignia.rdf.iris). */
static int
is_ascii_iri(Slice text)
{
    const char *at = text.text, *end = at + text.size;
    if (at == end || !Py_ISALPHA(*at))
        return 0;
    while (at < end && (Py_ISALNUM(*at) || *at == '+' || *at == '.' || *at == '-'))
        at++;
    if (at == end || *at != ':')
        return 0;
    int marks = 0;
    for (at++; at < end; at++) {
        if (refused[*at & 0x7F])
            return 0;
        if (*at == '#' && ++marks > 1)
            return 0;
    }
    return 1;
}

/* The absolute IRI that an identifier stands for. A new reference. */
static PyObject *
node_iri(PyObject *state, PyObject *tables, PyObject *text)
{
    Slice found;
    if (!PyUnicode_CheckExact(text) || slice(text, &found) < 0)
        return NULL;
    if (found.size > 1 && found.text[0] == '_' && found.text[1] == ':')
        return NULL;
    if (TABLE(tables, PREFIXED) != Py_False)
        return PyObject_CallMethodOneArg(state, name_node_iri, text);
    if (PyUnicode_IS_ASCII(text))
        return is_ascii_iri(found) ? Py_NewRef(text) : NULL;
    PyObject *matched = PyObject_CallOneArg(is_iri, text);
    int is = matched != NULL && matched != Py_None;
    Py_XDECREF(matched);
    return is ? Py_NewRef(text) : NULL;
}

/* -- the document --------------------------------------------------------------------------------- */

static int
write_named(Work *work, PyObject *iri, const View *view, Py_ssize_t subject)
{
    if (iri == NULL)
        return GIVE_UP;
    Slice name;
    size_t start = work->size;
    int failed = slice(iri, &name) < 0 ||
                 add(work, view->predicate.text, (size_t)view->predicate.size) < 0 ||
                 add(work, "<", 1) < 0 || add(work, name.text, (size_t)name.size) < 0 ||
                 add(work, "> .\n", 4) < 0;
    Py_DECREF(iri);
    return failed ? GIVE_UP : state_tail(work, subject, start, -1, 0);
}

/* The shortest way to write a number that is not whole, as insignia.rdf.literals does. */
static int
add_double(Work *work, double value)
{
    char *text = PyOS_double_to_string(value, 'E', 15, 0, NULL);
    char *exponent = text == NULL ? NULL : strchr(text, 'E');
    if (exponent == NULL) {
        PyMem_Free(text);
        return GIVE_UP;
    }
    char *end = exponent, ending[16];
    while (end[-1] == '0' && end[-2] != '.')
        end--;
    int size = PyOS_snprintf(ending, sizeof(ending), "E%ld", strtol(exponent + 1, NULL, 10));
    int done = add(work, text, (size_t)(end - text)) < 0 || add(work, ending, (size_t)size) < 0;
    PyMem_Free(text);
    return done ? GIVE_UP : 0;
}

/* Whether the term of a number names no datatype, so that it has that of its kind. */
static int
is_untyped(const View *view)
{
    PyObject *definition = PyTuple_GET_ITEM(view->term, DEFINITION);
    PyObject *type = definition == Py_None ? NULL : PyObject_GetAttr(definition, name_type);
    int untyped = view->op != TEXT || definition == Py_None || type == Py_None;
    if (type != NULL && PyUnicode_CheckExact(type))
        untyped = untyped || PyUnicode_CompareWithASCIIString(type, "@none") == 0;
    Py_XDECREF(type);
    return untyped;
}

/* A truth value, or a number that is not whole; every other value is Python's. */
static int
write_number(Work *work, PyObject *value, const View *view, Py_ssize_t subject)
{
    double number = PyFloat_CheckExact(value) ? PyFloat_AS_DOUBLE(value) : 0;
    int is_double = PyFloat_CheckExact(value) && number > -1e21 && number < 1e21 &&
                    number != floor(number);
    if (!is_double && !PyBool_Check(value)) {
        PyObject *tail = PyObject_CallFunctionObjArgs(number_tail, value, view->term, NULL);
        return state_finished(work, subject, view->predicate, tail);
    }
    size_t start = work->size;
    int done = add(work, view->predicate.text, (size_t)view->predicate.size);
    done = done < 0 ? done : add(work, "\"", 1);
    if (done == 0 && is_double)
        done = add_double(work, number);
    else if (done == 0)
        done = value == Py_True ? add(work, "true", 4) : add(work, "false", 5);
    if (done == 0 && !is_untyped(view))
        done = add_object(work, view->ending);
    else if (done == 0)
        done = is_double ? add(work, "\"^^<" XSD "double> .\n", sizeof("\"^^<" XSD "double> .\n") - 1)
                         : add(work, "\"^^<" XSD "boolean> .\n", sizeof("\"^^<" XSD "boolean> .\n") - 1);
    return done < 0 || PyErr_Occurred() ? GIVE_UP : state_tail(work, subject, start, -1, 0);
}

/* A text or number whose key has no context of its own; `state` is where it is read. */
static int
write_plain(Work *work, PyObject *value, const View *view, PyObject *state, Py_ssize_t subject)
{
    if (view->op == REFUSED || view->op == SCOPED || view->op == SKIP)
        return GIVE_UP;
    if (!PyUnicode_CheckExact(value))
        return write_number(work, value, view, subject);
    if (view->op == TEXT) {
        Slice text;
        if (slice(value, &text) < 0)
            return GIVE_UP;
        return state_text(work, subject, view->predicate, text, view->ending);
    }
    if (view->op == VOCAB)
        return write_named(
            work, PyObject_CallMethodOneArg(state, name_vocab_iri, value), view, subject);
    if (view->op != LINK)
        return GIVE_UP;
    PyObject *tables = tables_of(state);
    return tables == NULL ? GIVE_UP
                          : write_named(work, node_iri(state, tables, value), view, subject);
}

static int
write_scalar(Work *work, PyObject *value, const View *view, const Place *place)
{
    if (view->op != SCOPED)
        return write_plain(work, value, view, place->state, place->subject);
    View inner;
    int done = GIVE_UP;
    PyObject *term = PyObject_CallMethodOneArg(place->state, name_scalar_term, place->key);
    PyObject *state = term == NULL ? NULL : scoped(place->state, place->state, place->key);
    if (state != NULL && view_of(term, &inner) == 0) {
        inner.predicate = view->predicate;
        done = write_plain(work, value, &inner, state, place->subject);
    }
    Py_XDECREF(term);
    Py_XDECREF(state);
    return done;
}

/* One value that is not an array. */
static int
write_value(Work *work, PyObject *value, const View *view, const Place *place, int depth)
{
    if (view->op == JSON)
        return state_finished(
            work, place->subject, view->predicate, PyObject_CallOneArg(json_tail, value));
    if (PyDict_CheckExact(value))
        return write_object(work, value, view, place, depth);
    if (value == Py_None)
        return 0;
    return view->container == GRAPH ? GIVE_UP : write_scalar(work, value, view, place);
}

/* An RDF list: a cell for each item, each linked to the next (JSON-LD API, 8.2.3). */
static int
write_list(Work *work, PyObject *value, const View *view, const Place *place, int depth)
{
    if (value == Py_None)
        return 0;
    if (depth >= MAX_DEPTH || !PyList_CheckExact(value) ||
        count_members(work, PyList_GET_SIZE(value)) < 0)
        return GIVE_UP;
    Slice link = view->predicate;
    View item = *view;
    Place cell = *place;
    item.predicate = (Slice){RDF_FIRST, sizeof(RDF_FIRST) - 1};
    item.container = ONE;
    for (Py_ssize_t index = 0; index < PyList_GET_SIZE(value); index++) {
        PyObject *found = PyList_GET_ITEM(value, index);
        if (found == Py_None)
            continue;
        Py_ssize_t before = cell.subject;
        cell.subject = new_blank(work);
        if (cell.subject < 0 || join(work, before, link, cell.subject) < 0)
            return GIVE_UP;
        Py_INCREF(found);
        int done = PyList_CheckExact(found) ? write_list(work, found, &item, &cell, depth + 1)
                                            : write_value(work, found, &item, &cell, depth);
        Py_DECREF(found);
        if (done < 0)
            return GIVE_UP;
        link = (Slice){RDF_REST, sizeof(RDF_REST) - 1};
    }
    return state_link(work, cell.subject, link, (Slice){RDF_NIL, sizeof(RDF_NIL) - 1}, " .\n");
}

/* All values of one member, as its container says. */
static int
write_values(Work *work, PyObject *value, const View *view, const Place *place, int depth)
{
    if (view->container == LIST)
        return write_list(work, value, view, place, depth);
    if (view->container != ONE && view->container != GRAPH)
        return value == Py_None ? 0 : GIVE_UP;
    if (view->op == JSON || !PyList_CheckExact(value))
        return write_value(work, value, view, place, depth);
    if (depth >= MAX_DEPTH || count_members(work, PyList_GET_SIZE(value)) < 0)
        return GIVE_UP;
    for (Py_ssize_t index = 0; index < PyList_GET_SIZE(value); index++) {
        PyObject *item = Py_NewRef(PyList_GET_ITEM(value, index));
        int done = write_values(work, item, view, place, PyList_CheckExact(item) ? depth + 1 : depth);
        Py_DECREF(item);
        if (done < 0)
            return GIVE_UP;
    }
    return 0;
}

/* The name of a node, or a new blank node. */
static Py_ssize_t
subject_of(Work *work, PyObject *node, PyObject *state, PyObject *tables)
{
    PyObject *keys = TABLE(tables, ID_KEYS), *name = NULL;
    for (Py_ssize_t place = 0; place < PyTuple_GET_SIZE(keys); place++) {
        PyObject *found = PyDict_GetItemWithError(node, PyTuple_GET_ITEM(keys, place));
        if (found != NULL && name != NULL)
            return GIVE_UP;
        if (found != NULL)
            name = found;
        else if (PyErr_Occurred())
            return GIVE_UP;
    }
    if (name == NULL)
        return new_blank(work);
    Py_INCREF(name);
    PyObject *iri = node_iri(state, tables, name);
    Py_DECREF(name);
    if (iri == NULL)
        return GIVE_UP;
    Py_ssize_t subject = named_subject(work, iri);
    Py_DECREF(iri);
    return subject;
}

/* What the state knows of these types: the state inside, and the statements. A new reference. */
static PyObject *
typed(PyObject *state, PyObject *tables, PyObject *types)
{
    PyObject *key = NULL, *only = types;
    if (PyList_CheckExact(types) && PyList_GET_SIZE(types) == 1)
        only = PyList_GET_ITEM(types, 0); /* one type in a list is the same as one */
    if (PyUnicode_CheckExact(only))
        types = key = Py_NewRef(only);
    else if (PyList_CheckExact(types))
        key = PyList_AsTuple(types);
    if (key == NULL)
        return NULL;
    PyObject *found = Py_XNewRef(PyDict_GetItemWithError(TABLE(tables, TYPED), key));
    if (found == NULL && !PyErr_Occurred())
        found = PyObject_CallMethodOneArg(state, name_of_types, types);
    Py_DECREF(key);
    if (found != NULL && (!PyTuple_CheckExact(found) || PyTuple_GET_SIZE(found) != 2 ||
                          !PyList_CheckExact(PyTuple_GET_ITEM(found, 1))))
        Py_CLEAR(found);
    return found;
}

/* Every type of a node: the state inside it, and a list of what was found. New references. */
static PyObject *
state_inside(PyObject *node, PyObject *state, PyObject *tables, PyObject **statements)
{
    PyObject *keys = TABLE(tables, TYPE_KEYS), *inner = Py_NewRef(state);
    for (Py_ssize_t place = 0; place < PyTuple_GET_SIZE(keys); place++) {
        PyObject *types = PyDict_GetItemWithError(node, PyTuple_GET_ITEM(keys, place));
        if (types == NULL && !PyErr_Occurred())
            continue;
        PyObject *found = NULL;
        if (types != NULL && *statements == NULL) { /* a node with two keys for its types is rare */
            Py_INCREF(types);
            found = typed(state, tables, types);
            Py_DECREF(types);
        }
        if (found == NULL) {
            Py_DECREF(inner);
            return NULL;
        }
        Py_SETREF(inner, Py_NewRef(PyTuple_GET_ITEM(found, 0)));
        *statements = Py_NewRef(PyTuple_GET_ITEM(found, 1));
        Py_DECREF(found);
    }
    return inner;
}

static int
write_types(Work *work, PyObject *statements, Py_ssize_t subject)
{
    for (Py_ssize_t place = 0; place < PyList_GET_SIZE(statements); place++) {
        size_t start = work->size;
        if (add_object(work, PyList_GET_ITEM(statements, place)) < 0 ||
            state_tail(work, subject, start, -1, 0) < 0)
            return GIVE_UP;
    }
    return 0;
}

static int
write_member(Work *work, PyObject *value, PyObject *tables, const Place *place, int depth)
{
    View view;
    PyObject *term = term_of(place->state, tables, place->key);
    if (term == NULL)
        return GIVE_UP;
    int done = view_of(term, &view);
    if (done == 0 && view.op != SKIP)
        done = write_values(work, value, &view, place, depth);
    Py_DECREF(term);
    return done;
}

/* All that is said of `node`, whose @context is already applied; gives its subject. A keyword that
   makes it something else has no term, so that it is given up. */
static Py_ssize_t
write_node(Work *work, PyObject *node, PyObject *outer, int depth)
{
    PyObject *statements = NULL, *key, *value, *tables = tables_of(outer);
    PyObject *state = tables == NULL ? NULL : state_inside(node, outer, tables, &statements);
    Py_ssize_t at = 0, subject = GIVE_UP;
    if (state == NULL || (tables = tables_of(state)) == NULL)
        goto done;
    if (count_members(work, PyDict_GET_SIZE(node)) < 0)
        goto done;
    subject = subject_of(work, node, state, tables);
    if (subject >= 0 && statements != NULL && write_types(work, statements, subject) < 0)
        subject = GIVE_UP;
    while (subject >= 0 && PyDict_Next(node, &at, &key, &value)) {
        if (!PyUnicode_CheckExact(key)) {
            subject = GIVE_UP;
            break;
        }
        Place place = {Py_NewRef(key), state, subject};
        Py_INCREF(value);
        if (write_member(work, value, tables, &place, depth) < 0)
            subject = GIVE_UP;
        Py_DECREF(place.key);
        Py_DECREF(value);
    }
done:
    Py_XDECREF(statements);
    Py_XDECREF(state);
    return subject;
}

/* The state inside an object: type-scoped contexts end, others begin. A new reference. */
static PyObject *
inner_state(PyObject *value, const View *view, const Place *place)
{
    PyObject *tables = tables_of(place->state), *state = place->state, *key, *any;
    if (tables == NULL)
        return NULL;
    PyObject *previous = TABLE(tables, PREVIOUS);
    if (previous != Py_None) {
        Py_ssize_t at = 0;
        if (is_disjoint(TABLE(tables, SPECIAL), value) != 1)
            return NULL;
        int stays = 0;
        if (PyDict_GET_SIZE(value) == 1 && PyDict_Next(value, &at, &key, &any))
            stays = holds(TABLE(tables, ID_KEYS), key);
        if (stays < 0)
            return NULL;
        state = stays ? state : previous;
    }
    PyObject *found =
        view->op == SCOPED ? scoped(state, place->state, place->key) : Py_NewRef(state);
    PyObject *context = found == NULL ? NULL : PyDict_GetItemWithError(value, key_context);
    if (context != NULL) {
        Py_INCREF(context);
        Py_SETREF(found, known_context(found, context));
        Py_DECREF(context);
    }
    else if (PyErr_Occurred()) {
        Py_CLEAR(found);
    }
    return found;
}

static int
write_object(Work *work, PyObject *value, const View *view, const Place *place, int depth)
{
    if (view->op == REFUSED || view->container == GRAPH || depth >= MAX_DEPTH)
        return GIVE_UP;
    PyObject *state = inner_state(value, view, place);
    if (state == NULL)
        return GIVE_UP;
    Py_ssize_t node = write_node(work, value, state, depth + 1);
    Py_DECREF(state);
    return node < 0 ? GIVE_UP : join(work, place->subject, view->predicate, node);
}

static int
write_document(Work *work, PyObject *document, PyObject *initial)
{
    PyObject *context = PyDict_GetItemWithError(document, key_context);
    if (context == NULL)
        return GIVE_UP;
    Py_INCREF(context);
    PyObject *state = known_context(initial, context);
    Py_DECREF(context);
    if (state == NULL)
        return GIVE_UP;
    Py_ssize_t node = write_node(work, document, state, 0);
    Py_DECREF(state);
    return node < 0 ? GIVE_UP : 0;
}

/* -- the canonical form ---------------------------------------------------------------------------- */

static int
compare(const void *one, const void *other)
{
    const Slice *a = one, *b = other;
    int order = memcmp(a->text, b->text, (size_t)(a->size < b->size ? a->size : b->size));
    if (order != 0)
        return order;
    return (a->size > b->size) - (a->size < b->size);
}

/* A tail, and whether another just like it is another statement: a link to another blank node. */
typedef struct {
    Slice tail;
    int counts;
} Line;

static void
sort_lines(Line *lines, Py_ssize_t count)
{
    if (count > 24) {
        qsort(lines, (size_t)count, sizeof(Line), compare);
        return;
    }
    for (Py_ssize_t at = 1; at < count; at++) { /* few lines are sooner sorted like this */
        Line moved = lines[at];
        Py_ssize_t to = at;
        for (; to > 0 && compare(&lines[to - 1], &moved) > 0; to--)
            lines[to] = lines[to - 1];
        lines[to] = moved;
    }
}

/* The sorted tails of a subject in `lines`, each plain one once; how many they are. */
static Py_ssize_t
sorted_tails(Work *work, const Subject *subject, Line *lines)
{
    Py_ssize_t count = 0, kept = 0;
    for (Py_ssize_t at = subject->first; at >= 0; at = work->statements[at].next) {
        const Statement *said = &work->statements[at];
        Slice tail = {work->text + said->start, (Py_ssize_t)said->size};
        lines[count++] = (Line){tail, said->object >= 0};
    }
    sort_lines(lines, count);
    for (Py_ssize_t at = 0; at < count; at++) {
        if (kept && !lines[at].counts && compare(&lines[at], &lines[kept - 1]) == 0)
            continue;
        lines[kept++] = lines[at];
    }
    return kept;
}

/* The text that a blank node is hashed by: all statements about it (4.6), behind the document's. */
static int
add_first_degree(Work *work, Py_ssize_t place, const Line *lines, Py_ssize_t count)
{
    const Subject *blank = &work->subjects[place];
    const Subject *parent = blank->parent < 0 ? NULL : &work->subjects[blank->parent];
    size_t size = blank->link_size + 16 + (parent ? parent->size : 0);
    for (Py_ssize_t at = 0; at < count; at++)
        size += (size_t)lines[at].tail.size + 3;
    /* room for all of it first: the lines point into the text, which must not move */
    if (work->size + size > work->room)
        return GIVE_UP;
    if (parent && !parent->blank) {
        add(work, work->text + parent->start, parent->size);
        add(work, work->text + blank->link_start, blank->link_size);
        add(work, "_:a .\n", 6);
    }
    for (Py_ssize_t at = 0; at < count; at++) {
        add(work, "_:a", 3);
        add(work, lines[at].tail.text, (size_t)lines[at].tail.size);
    }
    if (parent && parent->blank) {
        add(work, "_:z", 3);
        add(work, work->text + blank->link_start, blank->link_size);
        add(work, "_:a .\n", 6);
    }
    return 0;
}

static int
set_digest(Subject *blank, PyObject *algorithm, const char *text, size_t size)
{
    PyObject *data = PyBytes_FromStringAndSize(text, (Py_ssize_t)size);
    PyObject *hash = data == NULL ? NULL : PyObject_CallOneArg(algorithm, data);
    PyObject *digest = hash == NULL ? NULL : PyObject_CallMethodNoArgs(hash, name_digest);
    int done = GIVE_UP;
    if (digest != NULL && PyBytes_CheckExact(digest) && PyBytes_GET_SIZE(digest) <= MAX_DIGEST) {
        memcpy(blank->digest, PyBytes_AS_STRING(digest), (size_t)PyBytes_GET_SIZE(digest));
        done = 0;
    }
    Py_XDECREF(data);
    Py_XDECREF(hash);
    Py_XDECREF(digest);
    return done;
}

/* One digest with the place of its subject, to be sorted. */
typedef struct {
    char digest[MAX_DIGEST];
    Py_ssize_t subject;
} Ranked;

static int
compare_ranks(const void *one, const void *other)
{
    return memcmp(one, other, MAX_DIGEST);
}

/* Name every blank node; gives up where two of them have the same hash. */
static int
label(Work *work, PyObject *algorithm, Line *lines)
{
    Ranked *ranked = PyMem_Malloc(((size_t)work->blank_count + 1) * sizeof(Ranked));
    if (ranked == NULL)
        return GIVE_UP;
    size_t size = work->size;
    Py_ssize_t count = 0;
    int done = 0;
    for (Py_ssize_t place = 0; done == 0 && place < work->subject_count; place++) {
        Subject *blank = &work->subjects[place];
        if (!blank->blank)
            continue;
        done = add_first_degree(work, place, lines, sorted_tails(work, blank, lines));
        if (done == 0)
            done = set_digest(blank, algorithm, work->text + size, work->size - size);
        work->size = size;
        memcpy(ranked[count].digest, blank->digest, MAX_DIGEST);
        ranked[count++].subject = place;
    }
    if (done == 0)
        qsort(ranked, (size_t)count, sizeof(Ranked), compare_ranks);
    for (Py_ssize_t rank = 0; done == 0 && rank < count; rank++) {
        char name[40];
        if (rank && compare_ranks(&ranked[rank], &ranked[rank - 1]) == 0)
            done = GIVE_UP;
        Subject *blank = &work->subjects[ranked[rank].subject];
        blank->start = work->size;
        blank->size = (size_t)PyOS_snprintf(name, sizeof(name), "_:c14n%zd", rank);
        if (done == 0)
            done = add(work, name, blank->size);
    }
    PyMem_Free(ranked);
    return done;
}

/* Write the labels of blank nodes into the tails that lead to them. */
static int
write_labels(Work *work)
{
    for (Py_ssize_t at = 0; at < work->statement_count; at++) {
        Statement *said = &work->statements[at];
        if (said->object < 0)
            continue;
        const Subject *target = &work->subjects[said->object];
        size_t start = work->size;
        if (reserve(work, said->link + target->size + 3) < 0)
            return GIVE_UP;
        add(work, work->text + said->start, said->link);
        add(work, work->text + target->start, target->size);
        add(work, " .\n", 3);
        said->start = start;
        said->size = work->size - start;
    }
    return 0;
}

typedef struct {
    Slice name;
    Py_ssize_t subject;
} Named;

/* All lines in canonical order, as bytes. */
static PyObject *
all_lines(Work *work, Line *lines)
{
    Named *names = PyMem_Malloc(((size_t)work->subject_count + 1) * sizeof(Named));
    if (names == NULL)
        return NULL;
    size_t size = 0;
    for (Py_ssize_t place = 0; place < work->subject_count; place++) {
        const Subject *subject = &work->subjects[place];
        Slice name = {work->text + subject->start, (Py_ssize_t)subject->size};
        names[place] = (Named){name, place};
    }
    qsort(names, (size_t)work->subject_count, sizeof(Named), compare);
    for (Py_ssize_t at = 0; at < work->statement_count; at++)
        size += work->statements[at].size;
    for (Py_ssize_t place = 0; place < work->subject_count; place++)
        size += work->subjects[place].size * (size_t)work->subjects[place].count;
    PyObject *found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    char *to = found == NULL ? NULL : PyBytes_AS_STRING(found), *start = to;
    for (Py_ssize_t place = 0; to != NULL && place < work->subject_count; place++) {
        Slice name = names[place].name;
        Py_ssize_t count = sorted_tails(work, &work->subjects[names[place].subject], lines);
        for (Py_ssize_t at = 0; at < count; at++) {
            memcpy(to, name.text, (size_t)name.size);
            to += name.size;
            memcpy(to, lines[at].tail.text, (size_t)lines[at].tail.size);
            to += lines[at].tail.size;
        }
    }
    PyMem_Free(names);
    if (found != NULL)
        _PyBytes_Resize(&found, to - start); /* fewer where a line stood twice */
    return found;
}

static PyObject *
canonical(Work *work, PyObject *algorithm)
{
    Py_ssize_t most = 0;
    size_t longest = 0, size = 0, names = 0;
    for (Py_ssize_t place = 0; place < work->subject_count; place++) {
        const Subject *subject = &work->subjects[place];
        most = subject->count > most ? subject->count : most;
        longest = subject->size > longest ? subject->size : longest;
        for (Py_ssize_t at = subject->first; at >= 0; at = work->statements[at].next)
            size += work->statements[at].size + 3;
        size += subject->link_size;
        names += subject->size * (size_t)subject->count;
        if (subject->blank && subject->parent >= 0)
            names += work->subjects[subject->parent].size;
    }
    if (names > MAX_ROOM)
        return NULL;
    /* more than any one blank node is hashed by, so that the text need not move meanwhile */
    if (reserve(work, size + longest + 64) < 0)
        return NULL;
    Line *lines = PyMem_Malloc(((size_t)most + 1) * sizeof(Line));
    PyObject *found = NULL;
    if (lines != NULL && label(work, algorithm, lines) == 0 && write_labels(work) == 0)
        found = all_lines(work, lines);
    PyMem_Free(lines);
    return found;
}

/* -- the module ------------------------------------------------------------------------------------- */

PyDoc_STRVAR(nquads_doc,
             "nquads(document, state, algorithm)\n--\n\n"
             "The canonical N-Quads of a plain document read in `state`; None for any other.");

static PyObject *
nquads(PyObject *module, PyObject *const *given, Py_ssize_t count)
{
    if (count != 3 || is_iri == NULL) {
        PyErr_SetString(PyExc_TypeError, "nquads takes a document, a state and a hash algorithm");
        return NULL;
    }
    if (!PyDict_CheckExact(given[0]))
        Py_RETURN_NONE;
    Work work = {0};
    PyObject *found = NULL;
    work.names = PyDict_New();
    work.text = PyMem_Malloc(FIRST_ROOM);
    work.room = work.text == NULL ? 0 : FIRST_ROOM;
    if (work.names != NULL && write_document(&work, given[0], given[1]) == 0)
        found = canonical(&work, given[2]);
    Py_XDECREF(work.names);
    PyMem_Free(work.text);
    PyMem_Free(work.statements);
    PyMem_Free(work.subjects);
    if (found != NULL)
        return found;
    if (PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_Exception))
            return NULL; /* an interruption is nobody's to swallow */
        PyErr_Clear();
    }
    Py_RETURN_NONE;
}

PyDoc_STRVAR(prepare_doc, "prepare(is_iri, number_tail, json_tail)\n--\n\n"
                          "Take the functions that rare values are left to.");

static PyObject *
prepare(PyObject *module, PyObject *const *given, Py_ssize_t count)
{
    if (count != 3) {
        PyErr_SetString(PyExc_TypeError, "prepare takes three functions");
        return NULL;
    }
    Py_XSETREF(is_iri, Py_NewRef(given[0]));
    Py_XSETREF(number_tail, Py_NewRef(given[1]));
    Py_XSETREF(json_tail, Py_NewRef(given[2]));
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"nquads", (PyCFunction)(void (*)(void))nquads, METH_FASTCALL, nquads_doc},
    {"prepare", (PyCFunction)(void (*)(void))prepare, METH_FASTCALL, prepare_doc},
    {"reads_whole", (PyCFunction)(void (*)(void))reads_whole, METH_FASTCALL, reads_whole_doc},
    {"decode_base58", decode_base58, METH_O, decode_base58_doc},
    {"encode_base58", encode_base58, METH_O, encode_base58_doc},
    {"outline", outline, METH_O, outline_doc},
    {"all_whole", (PyCFunction)(void (*)(void))all_whole, METH_FASTCALL, all_whole_doc},
    {"filled", (PyCFunction)(void (*)(void))filled, METH_FASTCALL, filled_doc},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "insignia_accelerator",
    .m_doc = "The plain cases of what insignia does, in C; it uses them where this is installed.",
    .m_size = -1,
    .m_methods = methods,
};

PyMODINIT_FUNC
PyInit_insignia_accelerator(void)
{
    struct {
        PyObject **name;
        const char *text;
    } names[] = {
        {&name_tables, "tables"},         {&name_term, "term"},
        {&name_of_types, "of_types"},     {&name_scoped, "scoped"},
        {&name_scalar_term, "scalar_term"}, {&name_type, "type"},
        {&name_node_iri, "node_iri"},     {&name_vocab_iri, "vocab_iri"},
        {&name_digest, "digest"},         {&key_context, "@context"},
    };
    for (size_t place = 0; place < sizeof(names) / sizeof(names[0]); place++) {
        *names[place].name = PyUnicode_InternFromString(names[place].text);
        if (*names[place].name == NULL)
            return NULL;
    }
    prepare_refused();
    prepare_base58();
    PyObject *module = prepare_walks() < 0 ? NULL : PyModule_Create(&definition);
    if (module != NULL && PyModule_AddIntConstant(module, "LAYOUT", LAYOUT) < 0)
        Py_CLEAR(module);
    return module;
}
