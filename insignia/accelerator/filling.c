/* Texts with slots, filled: the twin of what insignia.issue.filling joins. */

#include "parts.h"

#include <string.h>

const char filled_doc[] = "filled(texts, values)\n--\n\n"
                          "The bytes of all texts, each `(pieces, slots, ...)` with `values[slot]` between pieces.";

typedef struct {
    PyObject *pieces, *slots, *values; /* a tuple, a tuple, a list; borrowed */
} Text;

/* Bytes, borrowed; NULL, with an error, for anything else. */
static PyObject *
checked(PyObject *bytes)
{
    if (PyBytes_CheckExact(bytes))
        return bytes;
    PyErr_SetString(PyExc_TypeError, "a text is made of bytes");
    return NULL;
}

/* The part of a text at `place`: a piece, a value, a piece, ... */
static PyObject *
part(const Text *text, Py_ssize_t place)
{
    if (place % 2 == 0)
        return checked(PyTuple_GET_ITEM(text->pieces, place / 2));
    Py_ssize_t slot = PyLong_AsSsize_t(PyTuple_GET_ITEM(text->slots, place / 2));
    if (slot == -1 && PyErr_Occurred())
        return NULL;
    if (slot < 0 || slot >= PyList_GET_SIZE(text->values)) {
        PyErr_SetString(PyExc_IndexError, "a slot without a value");
        return NULL;
    }
    return checked(PyList_GET_ITEM(text->values, slot));
}

static int
open_text(Text *text, PyObject *given)
{
    if (PyTuple_Check(given) && PyTuple_GET_SIZE(given) >= 2) {
        text->pieces = PyTuple_GET_ITEM(given, 0);
        text->slots = PyTuple_GET_ITEM(given, 1);
        if (PyTuple_CheckExact(text->pieces) && PyTuple_CheckExact(text->slots) &&
            PyTuple_GET_SIZE(text->pieces) == PyTuple_GET_SIZE(text->slots) + 1)
            return 0;
    }
    PyErr_SetString(PyExc_TypeError, "a text is a tuple of pieces and one of slots, one less");
    return -1;
}

/* How many bytes a text has, written to `to` if that is not NULL; -1 with an error. */
static Py_ssize_t
write_text(PyObject *given, PyObject *values, char *to)
{
    Text text = {.values = values};
    if (open_text(&text, given) < 0)
        return -1;
    Py_ssize_t size = 0, parts = 2 * PyTuple_GET_SIZE(text.slots) + 1;
    for (Py_ssize_t place = 0; place < parts; place++) {
        PyObject *bytes = part(&text, place);
        if (bytes == NULL)
            return -1;
        Py_ssize_t more = PyBytes_GET_SIZE(bytes);
        if (more > PY_SSIZE_T_MAX / 2 - size) {
            PyErr_NoMemory();
            return -1;
        }
        if (to != NULL)
            memcpy(to + size, PyBytes_AS_STRING(bytes), (size_t)more);
        size += more;
    }
    return size;
}

PyObject *
filled(PyObject *module, PyObject *const *given, Py_ssize_t count)
{
    if (count != 2 || !(PyTuple_CheckExact(given[0]) || PyList_CheckExact(given[0])) ||
        !PyList_CheckExact(given[1])) {
        PyErr_SetString(PyExc_TypeError, "filled takes texts and a list of values");
        return NULL;
    }
    PyObject **texts = PySequence_Fast_ITEMS(given[0]);
    Py_ssize_t size = 0, texts_count = PySequence_Fast_GET_SIZE(given[0]);
    for (Py_ssize_t place = 0; place < texts_count; place++) {
        Py_ssize_t more = write_text(texts[place], given[1], NULL);
        if (more < 0)
            return NULL;
        if (more > PY_SSIZE_T_MAX / 2 - size)
            return PyErr_NoMemory();
        size += more;
    }
    PyObject *found = PyBytes_FromStringAndSize(NULL, size);
    char *to = found == NULL ? NULL : PyBytes_AS_STRING(found);
    for (Py_ssize_t place = 0; to != NULL && place < texts_count; place++)
        to += write_text(texts[place], given[1], to);
    return found;
}
