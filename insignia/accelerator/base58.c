/* base58btc, the twin of what insignia.encoding does; what it does not take it gives up. */

#include "parts.h"

#include <stdint.h>
#include <string.h>

#define MAX_CHARACTERS 1024 /* the twin refuses more */
#define MAX_BYTES 256
#define BLOCK 656356768u /* 58^5, the most that fits in 32 bits */
#define DIGITS 5

static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
static signed char values[256];

void
prepare_base58(void)
{
    memset(values, -1, sizeof(values));
    for (int value = 0; value < 58; value++)
        values[(unsigned char)alphabet[value]] = (signed char)value;
}

const char decode_base58_doc[] = "decode_base58(text)\n--\n\n"
                                 "The bytes of base58btc text; None for what is none, or too long.";

/* number = number * factor + more; the number's words stand lowest first. */
static size_t
multiply(uint32_t *words, size_t count, uint32_t factor, uint32_t more)
{
    uint64_t carry = more;
    for (size_t place = 0; place < count; place++) {
        carry += (uint64_t)words[place] * factor;
        words[place] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry)
        words[count++] = (uint32_t)carry;
    return count;
}

PyObject *
decode_base58(PyObject *module, PyObject *text)
{
    if (!PyUnicode_CheckExact(text) || !PyUnicode_IS_ASCII(text) ||
        PyUnicode_GET_LENGTH(text) > MAX_CHARACTERS)
        Py_RETURN_NONE;
    const unsigned char *at = PyUnicode_DATA(text), *end = at + PyUnicode_GET_LENGTH(text);
    uint32_t words[MAX_CHARACTERS / DIGITS + 2]; /* a block of digits never needs more than a word */
    size_t count = 0, zeros = 0;
    for (; at < end && *at == '1'; at++)
        zeros++;
    while (at < end) {
        uint32_t block = 0, factor = 1;
        for (int digit = 0; digit < DIGITS && at < end; digit++, at++) {
            if (values[*at] < 0)
                Py_RETURN_NONE;
            block = block * 58 + (uint32_t)values[*at];
            factor *= 58;
        }
        count = multiply(words, count, factor, block);
    }
    size_t size = count * 4;
    while (size && (words[(size - 1) / 4] >> ((size - 1) % 4 * 8) & 0xFF) == 0)
        size--;
    PyObject *found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(zeros + size));
    if (found == NULL)
        return NULL;
    unsigned char *to = (unsigned char *)PyBytes_AS_STRING(found);
    memset(to, 0, zeros);
    for (size_t place = 0; place < size; place++)
        to[zeros + size - 1 - place] = (unsigned char)(words[place / 4] >> (place % 4 * 8));
    return found;
}

const char encode_base58_doc[] = "encode_base58(data)\n--\n\n"
                                 "The bytes as base58btc text; None where there are many.";

/* number = number / BLOCK; gives what is left. The number's words stand highest first. */
static uint32_t
divide(uint32_t *words, size_t first, size_t count)
{
    uint64_t left = 0;
    for (size_t place = first; place < count; place++) {
        left = left << 32 | words[place];
        words[place] = (uint32_t)(left / BLOCK);
        left %= BLOCK;
    }
    return (uint32_t)left;
}

PyObject *
encode_base58(PyObject *module, PyObject *data)
{
    if (!PyBytes_CheckExact(data) || PyBytes_GET_SIZE(data) > MAX_BYTES)
        Py_RETURN_NONE;
    const unsigned char *bytes = (const unsigned char *)PyBytes_AS_STRING(data);
    size_t size = (size_t)PyBytes_GET_SIZE(data), count = (size + 3) / 4, zeros = 0, first = 0;
    uint32_t words[MAX_BYTES / 4] = {0};
    char text[MAX_BYTES * 2], *start = text + sizeof(text);
    for (size_t place = 0; place < size; place++)
        words[count - 1 - place / 4] |= (uint32_t)bytes[size - 1 - place] << (place % 4 * 8);
    while (zeros < size && bytes[zeros] == 0)
        zeros++;
    while (first < count) {
        uint32_t block = divide(words, first, count);
        for (int digit = 0; digit < DIGITS; digit++, block /= 58)
            *--start = alphabet[block % 58];
        while (first < count && words[first] == 0)
            first++;
    }
    while (start < text + sizeof(text) && *start == '1')
        start++;
    memset(start - zeros, '1', zeros);
    start -= zeros;
    return PyUnicode_FromStringAndSize(start, text + sizeof(text) - start);
}
