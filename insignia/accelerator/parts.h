/* What walks.c, base58.c and filling.c offer to the module; each gives None where its twin has to look. */

#ifndef PARTS_H
#define PARTS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

extern const char reads_whole_doc[], outline_doc[], all_whole_doc[];
extern const char decode_base58_doc[], encode_base58_doc[], filled_doc[];

PyObject *reads_whole(PyObject *module, PyObject *const *given, Py_ssize_t count);
PyObject *outline(PyObject *module, PyObject *document);
PyObject *all_whole(PyObject *module, PyObject *const *given, Py_ssize_t count);
PyObject *decode_base58(PyObject *module, PyObject *text);
PyObject *encode_base58(PyObject *module, PyObject *data);
PyObject *filled(PyObject *module, PyObject *const *given, Py_ssize_t count);
int prepare_walks(void);
void prepare_base58(void);

#endif
