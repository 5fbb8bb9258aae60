/* Walks through a whole document that verification makes besides the one to its statements.

   Each is the twin of a function in Python that says what is right: in `insignia.encoding`,
   `insignia.checks.outline` and `insignia.checks.profile`. At anything but the plain objects, lists and
   texts that a JSON parser makes, or too deep, a walk gives None, and the twin walks anew. */

#include "parts.h"

#include <string.h>

#define MAX_DEPTH 100

static PyObject *key_context, *key_proof, *key_id, *key_at_id, *key_type, *key_status, *key_criteria;
static PyObject *key_endorsement, *key_endorsement_jwt, *key_credential;

/* What a walk's steps answer; with GIVE_UP there may be an exception, which is dropped. */
enum { GIVE_UP = -1, NO, YES };

static PyObject *
none_instead(void)
{
    if (PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_Exception))
        PyErr_Clear();
    if (PyErr_Occurred())
        return NULL; /* an interruption is nobody's to swallow */
    Py_RETURN_NONE;
}

/* Whether two texts are the same; keys mostly are the same object as well. */
static inline int
is_text(PyObject *text, PyObject *wanted)
{
    return text == wanted || (PyUnicode_GET_LENGTH(text) == PyUnicode_GET_LENGTH(wanted) &&
                              PyUnicode_Compare(text, wanted) == 0);
}

static Py_ssize_t
count_character(PyObject *text, Py_UCS4 wanted)
{
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), count = 0;
    if (kind == PyUnicode_1BYTE_KIND) {
        const Py_UCS1 *at = data;
        for (Py_ssize_t place = 0; place < length; place++)
            count += at[place] == wanted;
        return count;
    }
    for (Py_ssize_t place = 0; place < length; place++)
        count += PyUnicode_READ(kind, data, place) == wanted;
    return count;
}

/* -- JSON text ------------------------------------------------------------------------------------ */

const char reads_whole_doc[] =
    "reads_whole(data, value)\n--\n\n"
    "True where the JSON text `data` says no more than `value`, which was read from it.";

/* How many colons the shortest JSON text of `value` has. */
static Py_ssize_t
colons_in(PyObject *value, int depth)
{
    if (PyUnicode_CheckExact(value))
        return count_character(value, ':');
    if (depth == MAX_DEPTH && (PyDict_CheckExact(value) || PyList_CheckExact(value)))
        return GIVE_UP;
    Py_ssize_t found = 0;
    if (PyDict_CheckExact(value)) {
        PyObject *key, *inner;
        Py_ssize_t at = 0;
        found = PyDict_GET_SIZE(value);
        while (PyDict_Next(value, &at, &key, &inner)) {
            Py_ssize_t more = PyUnicode_CheckExact(key) ? colons_in(inner, depth + 1) : GIVE_UP;
            if (more < 0)
                return GIVE_UP;
            found += more + count_character(key, ':');
        }
    }
    else if (PyList_CheckExact(value)) {
        for (Py_ssize_t place = 0; place < PyList_GET_SIZE(value); place++) {
            Py_ssize_t more = colons_in(PyList_GET_ITEM(value, place), depth + 1);
            if (more < 0)
                return GIVE_UP;
            found += more;
        }
    }
    else if (!(value == Py_None || PyBool_Check(value) || PyLong_CheckExact(value) ||
               PyFloat_CheckExact(value))) {
        return GIVE_UP;
    }
    return found;
}

static Py_ssize_t
colons_in_text(const char *text, Py_ssize_t size)
{
    Py_ssize_t found = 0;
    for (Py_ssize_t at = 0; at < size; at++)
        found += text[at] == ':';
    return found;
}

/* Whether a colon may be written as \u003a in it. */
static int
has_escaped_colon(const char *text, Py_ssize_t size)
{
    const char *at = text, *end = text + size;
    while (at < end && (at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
        if (end - at > 4 && memcmp(at, "\\u003", 5) == 0)
            return YES;
        at++;
    }
    return NO;
}

PyObject *
reads_whole(PyObject *module, PyObject *const *given, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "reads_whole takes bytes and what was read from them");
        return NULL;
    }
    if (!PyBytes_CheckExact(given[0]))
        Py_RETURN_NONE;
    const char *text = PyBytes_AS_STRING(given[0]);
    Py_ssize_t size = PyBytes_GET_SIZE(given[0]);
    if (has_escaped_colon(text, size) || colons_in(given[1], 0) != colons_in_text(text, size))
        return none_instead();
    Py_RETURN_TRUE;
}

/* -- outline -------------------------------------------------------------------------------------- */

const char outline_doc[] =
    "outline(document)\n--\n\n"
    "The members of insignia.checks.outline.Outline for a plain document; None for any other.";

typedef struct {
    PyObject *node;
    char inside, apart, repeated;
} Place;

typedef struct {
    Place *places;
    Py_ssize_t count, room;
} Places;

static int
add_place(Places *places, PyObject *node, int inside, int apart)
{
    if (places->count == places->room) {
        Py_ssize_t room = places->room * 2 + 64;
        Place *grown = PyMem_Realloc(places->places, (size_t)room * sizeof(Place));
        if (grown == NULL)
            return GIVE_UP;
        places->places = grown;
        places->room = room;
    }
    places->places[places->count++] = (Place){Py_NewRef(node), (char)inside, (char)apart, 0};
    return YES;
}

/* Whether there is a proof in `node`: an object, or a list that holds one. */
static int
has_proof(PyObject *node)
{
    PyObject *proof = PyDict_GetItemWithError(node, key_proof);
    if (proof == NULL)
        return PyErr_Occurred() ? GIVE_UP : NO;
    if (!PyList_Check(proof))
        return PyDict_CheckExact(proof);
    for (Py_ssize_t place = 0; place < PyList_GET_SIZE(proof); place++)
        if (PyDict_CheckExact(PyList_GET_ITEM(proof, place)))
            return YES;
    return NO;
}

/* Add the objects in `value`, which is one itself or a list of them. */
static int
add_objects(Places *places, PyObject *value, int inside, int apart, int depth)
{
    if (PyDict_CheckExact(value)) {
        int proved = inside ? YES : has_proof(value);
        return proved < 0 ? GIVE_UP : add_place(places, value, proved, apart);
    }
    if (!PyList_CheckExact(value))
        return YES;
    if (depth > MAX_DEPTH)
        return GIVE_UP;
    for (Py_ssize_t place = 0; place < PyList_GET_SIZE(value); place++)
        if (add_objects(places, PyList_GET_ITEM(value, place), inside, apart, depth + 1) < 0)
            return GIVE_UP;
    return YES;
}

/* Whether a member's name is more than a plain word. */
static int
is_odd(PyObject *key)
{
    if (count_character(key, ':') || count_character(key, '@'))
        return YES;
    return is_text(key, key_criteria);
}

static int
is_endorsement(PyObject *key)
{
    return is_text(key, key_endorsement) || is_text(key, key_endorsement_jwt);
}

/* Note what `value`, an endorsement or a list of them, holds. */
static int
add_endorsements(PyObject *endorsements, PyObject *value)
{
    if (value == Py_None)
        return YES;
    if (!PyList_Check(value))
        return PyList_Append(endorsements, value) < 0 ? GIVE_UP : YES;
    Py_ssize_t end = PyList_GET_SIZE(endorsements);
    return PyList_SetSlice(endorsements, end, end, value) < 0 ? GIVE_UP : YES;
}

/* Look at the members of the object at `place`; the list of places may grow and move. */
static int
look_at(Places *places, Py_ssize_t place, PyObject *odd, PyObject *endorsements)
{
    const Place here = places->places[place];
    PyObject *key, *value;
    Py_ssize_t at = 0;
    int is_odd_one = NO;
    while (PyDict_Next(here.node, &at, &key, &value)) {
        if (!PyUnicode_CheckExact(key))
            return GIVE_UP;
        is_odd_one = is_odd_one || is_odd(key);
        int plain = PyUnicode_CheckExact(value), endorses = is_endorsement(key);
        if (endorses && !here.apart && add_endorsements(endorsements, value) < 0)
            return GIVE_UP;
        if (plain || is_text(key, key_context) || is_text(key, key_proof))
            continue;
        int apart = here.apart || endorses || is_text(key, key_credential);
        if (add_objects(places, value, here.inside, apart, 0) < 0)
            return GIVE_UP;
    }
    return is_odd_one && PyList_Append(odd, here.node) < 0 ? GIVE_UP : YES;
}

/* Mark all places whose object has the name of another. */
static int
mark_repeated(Places *places)
{
    PyObject *firsts = PyDict_New();
    int done = firsts == NULL ? GIVE_UP : YES;
    for (Py_ssize_t place = 0; done == YES && place < places->count; place++) {
        PyObject *node = places->places[place].node;
        PyObject *name = PyDict_GetItemWithError(node, key_id);
        if (name == NULL && !PyErr_Occurred())
            name = PyDict_GetItemWithError(node, key_at_id);
        if (name == NULL || !PyUnicode_CheckExact(name)) {
            done = PyErr_Occurred() ? GIVE_UP : YES;
            continue;
        }
        PyObject *number = PyLong_FromSsize_t(place);
        PyObject *first = number == NULL ? NULL : PyDict_SetDefault(firsts, name, number);
        if (first == NULL)
            done = GIVE_UP;
        else if (first != number)
            places->places[PyLong_AsSsize_t(first)].repeated = places->places[place].repeated = 1;
        Py_XDECREF(number);
    }
    Py_XDECREF(firsts);
    return done;
}

static PyObject *
repeated_places(const Places *places)
{
    PyObject *found = PyList_New(0);
    for (Py_ssize_t at = 0; found != NULL && at < places->count; at++) {
        const Place *place = &places->places[at];
        if (!place->repeated)
            continue;
        PyObject *pair = PyTuple_Pack(2, place->node, place->inside ? Py_True : Py_False);
        if (pair == NULL || PyList_Append(found, pair) < 0)
            Py_CLEAR(found);
        Py_XDECREF(pair);
    }
    return found;
}

PyObject *
outline(PyObject *module, PyObject *document)
{
    if (!PyDict_CheckExact(document))
        Py_RETURN_NONE;
    Places places = {0};
    PyObject *odd = PyList_New(0), *endorsements = PyList_New(0), *repeated = NULL, *found = NULL;
    int done = odd == NULL || endorsements == NULL ? GIVE_UP : YES;
    if (done == YES)
        done = add_place(&places, document, NO, NO);
    for (Py_ssize_t place = 0; done == YES && place < places.count; place++)
        done = look_at(&places, place, odd, endorsements);
    if (done == YES && mark_repeated(&places) == YES)
        repeated = repeated_places(&places);
    if (repeated != NULL)
        found = PyTuple_Pack(3, odd, repeated, endorsements);
    for (Py_ssize_t place = 0; place < places.count; place++)
        Py_DECREF(places.places[place].node);
    PyMem_Free(places.places);
    Py_XDECREF(odd);
    Py_XDECREF(endorsements);
    Py_XDECREF(repeated);
    return found == NULL ? none_instead() : found;
}

/* -- profile -------------------------------------------------------------------------------------- */

const char all_whole_doc[] =
    "all_whole(node, leads)\n--\n\n"
    "True where every object that `leads` lead to from `node` plainly has what it must have.";

/* The parts of insignia.checks.profile.Lead. */
enum { KIND, LISTED, NEEDED, STATUSES, LEAD };

static int below_is_whole(PyObject *node, PyObject *leads, int depth);

static int
has_type(PyObject *node, PyObject *kind)
{
    PyObject *types = PyDict_GetItemWithError(node, key_type);
    if (types == NULL || !PyList_CheckExact(types))
        return types != NULL && PyUnicode_CheckExact(types) && is_text(types, kind);
    for (Py_ssize_t place = 0; place < PyList_GET_SIZE(types); place++) {
        PyObject *each = PyList_GET_ITEM(types, place);
        if (PyUnicode_CheckExact(each) && is_text(each, kind))
            return YES;
    }
    return NO;
}

static int
is_whole(PyObject *node, PyObject *lead)
{
    PyObject *needed = PyTuple_GET_ITEM(lead, NEEDED), *statuses = PyTuple_GET_ITEM(lead, STATUSES);
    if (!has_type(node, PyTuple_GET_ITEM(lead, KIND)))
        return NO;
    for (Py_ssize_t place = 0; place < PyTuple_GET_SIZE(needed); place++)
        if (PyDict_Contains(node, PyTuple_GET_ITEM(needed, place)) != 1)
            return NO;
    if (statuses == Py_None)
        return YES;
    PyObject *status = PyDict_GetItemWithError(node, key_status);
    if (status == NULL)
        return PyErr_Occurred() ? NO : YES;
    return PyUnicode_CheckExact(status) && PySet_Contains(statuses, status) == 1;
}

static int
leads_to_whole(PyObject *child, PyObject *lead, PyObject *leads, int depth)
{
    if (!PyDict_CheckExact(child))
        return YES;
    return is_whole(child, lead) && below_is_whole(child, leads, depth + 1);
}

static int
below_is_whole(PyObject *node, PyObject *leads, int depth)
{
    PyObject *key, *value;
    Py_ssize_t at = 0;
    if (depth > MAX_DEPTH)
        return NO;
    while (PyDict_Next(node, &at, &key, &value)) {
        int listed = PyList_CheckExact(value);
        if (!listed && !PyDict_CheckExact(value))
            continue;
        PyObject *lead = PyUnicode_CheckExact(key) ? PyDict_GetItemWithError(leads, key) : Py_None;
        if (lead == NULL && !PyErr_Occurred())
            continue;
        if (lead == NULL || !PyTuple_Check(lead) || PyTuple_GET_SIZE(lead) != LEAD)
            return NO;
        if (!listed) {
            if (PyTuple_GET_ITEM(lead, LISTED) == Py_True ||
                !leads_to_whole(value, lead, leads, depth))
                return NO;
            continue;
        }
        for (Py_ssize_t place = 0; place < PyList_GET_SIZE(value); place++)
            if (!leads_to_whole(PyList_GET_ITEM(value, place), lead, leads, depth))
                return NO;
    }
    return YES;
}

PyObject *
all_whole(PyObject *module, PyObject *const *given, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "all_whole takes a node and a table");
        return NULL;
    }
    if (!PyDict_CheckExact(given[0]) || !PyDict_CheckExact(given[1]))
        Py_RETURN_NONE;
    if (below_is_whole(given[0], given[1], 0) == YES && !PyErr_Occurred())
        Py_RETURN_TRUE;
    return none_instead();
}

/* -- words ---------------------------------------------------------------------------------------- */

int
prepare_walks(void)
{
    struct {
        PyObject **name;
        const char *text;
    } names[] = {
        {&key_context, "@context"},
        {&key_proof, "proof"},
        {&key_id, "id"},
        {&key_at_id, "@id"},
        {&key_type, "type"},
        {&key_status, "status"},
        {&key_criteria, "Criteria"},
        {&key_endorsement, "endorsement"},
        {&key_endorsement_jwt, "endorsementJwt"},
        {&key_credential, "verifiableCredential"},
    };
    for (size_t place = 0; place < sizeof(names) / sizeof(names[0]); place++) {
        *names[place].name = PyUnicode_InternFromString(names[place].text);
        if (*names[place].name == NULL)
            return -1;
    }
    return 0;
}
