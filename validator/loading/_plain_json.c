/* JSON Lines without a fault, compiled: as `plain_json.read_plain_lines`, in a quarter of its time.
 *
 * What is not plain is left to the strict reader: halves of characters, also if both stand there,
 * equal keys, numbers that are too large, nesting that is too deep, and all that is no JSON.
 *
 * Python puts a NUL after each text, and no plain line holds one. So a loop that stops at what it does
 * not know stays within the text. No loop goes back, so the time for a text grows with its length.
 *
 * A function that gives NULL or false without an exception has met what is not surely plain.
 */

#define Py_LIMITED_API 0x030b0000 /* Built once, it serves Python 3.11 and all later ones. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    MAX_DEPTH = 64, /* As in `tree.py`. */
    MAX_DIGITS = 1000, /* As in `core_schema.py`. */
    FEW_DIGITS = 18, /* What a `long long` surely holds. */
    MAX_KNOWN = 24, /* Longer texts are hardly ever said again. */
    KNOWN = 128,
};

/* A text that was read before. Keys and many a value are the same on each line. */
typedef struct {
    const char *start;
    Py_ssize_t length;
    PyObject *text; /* NULL where none is known. */
} Known;

typedef struct {
    const char *at, *end; /* Of what is not read yet; a NUL stands at the end. */
    bool is_ascii;
    Known known[KNOWN];
} Reader;

static PyObject *value(Reader *reader, int depth);

static bool is_digit(char c) { return '0' <= c && c <= '9'; }

/* What stands next, blanks aside. */
static char next(Reader *reader)
{
    while (*reader->at == ' ' || *reader->at == '\t')
        reader->at++;
    return *reader->at;
}

/* A text that stands as it is meant. */
static PyObject *verbatim(Reader *reader, const char *start, const char *end)
{
    const Py_ssize_t length = end - start;
    if (length == 0 || length > MAX_KNOWN)
        return PyUnicode_FromStringAndSize(start, length);
    const size_t mixed = 31 * (size_t)length + 7 * (unsigned char)*start + (unsigned char)end[-1];
    Known *known = &reader->known[mixed % KNOWN];
    if (known->text == NULL || known->length != length
        || memcmp(known->start, start, (size_t)length) != 0) {
        PyObject *text = PyUnicode_FromStringAndSize(start, length);
        if (text == NULL)
            return NULL;
        Py_XDECREF(known->text);
        *known = (Known){start, length, text};
    }
    return Py_NewRef(known->text);
}

/* The number that four hexadecimal digits say; -1 where others stand. */
static int code_at(const char *at)
{
    int code = 0;
    for (const char *end = at + 4; at < end; at++) {
        const char letter = *at | 0x20;
        if (is_digit(*at))
            code = 16 * code + *at - '0';
        else if ('a' <= letter && letter <= 'f')
            code = 16 * code + letter - 'a' + 10;
        else
            return -1;
    }
    return code;
}

/* Writes a character, in UTF-8, and gives where the next one goes. */
static char *encoded(char *to, int code)
{
    if (code < 0x80) {
        *to++ = (char)code;
        return to;
    }
    if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
    } else {
        *to++ = (char)(0xe0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
    }
    *to++ = (char)(0x80 | (code & 0x3f));
    return to;
}

/* A text that holds escapes, none of which is shorter than what it stands for. */
static PyObject *unescaped(const char *at, const char *end)
{
    static const char signs[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char *start = PyMem_Malloc((size_t)(end - at)), *to = start;
    PyObject *text = NULL;
    if (start == NULL)
        return PyErr_NoMemory();
    while (at < end) {
        const char *sign;
        int code;
        if (*at != '\\') {
            *to++ = *at++;
        } else if ((sign = strchr(signs, at[1])) != NULL) {
            *to++ = meant[sign - signs];
            at += 2;
        } else if (at[1] == 'u' && (code = code_at(at + 2)) >= 0 && (code & 0xf800) != 0xd800) {
            to = encoded(to, code);
            at += 6;
        } else {
            break; /* No escape, or half a character. */
        }
    }
    if (at == end)
        text = PyUnicode_FromStringAndSize(start, to - start);
    PyMem_Free(start);
    return text;
}

static bool is_sign(char c) { return c == '"' || c == '\\' || (unsigned char)c < ' '; }

/* Whether a quote, a backslash or a control character is among eight characters. */
static bool holds_sign(const char *at)
{
    const uint64_t each = 0x0101010101010101;
    uint64_t signs;
    memcpy(&signs, at, 8);
    const uint64_t quotes = signs ^ (each * '"'), backslashes = signs ^ (each * '\\');
    /* A byte below what is taken from it gets its highest bit, which no ASCII character has. */
    return ((signs - each * ' ') | (quotes - each) | (backslashes - each)) & ~signs & (each * 0x80);
}

static PyObject *text(Reader *reader)
{
    const char *start = reader->at + 1, *end = start;
    bool has_escapes = false;
    for (;;) {
        while (reader->end - end >= 8 && !holds_sign(end))
            end += 8;
        while (!is_sign(*end))
            end++;
        if (*end == '"')
            break;
        if (*end != '\\' || (unsigned char)end[1] < ' ')
            return NULL;
        has_escapes = true;
        end += 2;
    }
    reader->at = end + 1;
    return has_escapes ? unescaped(start, end) : verbatim(reader, start, end);
}

static PyObject *whole_number(const char *start, const char *digits, const char *end)
{
    if (end - digits > FEW_DIGITS) {
        PyObject *text = end - start > MAX_DIGITS ? NULL : PyUnicode_FromStringAndSize(start, end - start);
        PyObject *number = text == NULL ? NULL : PyNumber_Long(text);
        Py_XDECREF(text);
        return number;
    }
    long long number = 0;
    for (; digits < end; digits++)
        number = 10 * number + (*digits - '0');
    return PyLong_FromLongLong(*start == '-' ? -number : number);
}

static PyObject *number(Reader *reader)
{
    const char *start = reader->at, *digits = *start == '-' ? start + 1 : start;
    const char *at = digits;
    while (is_digit(*at))
        at++;
    if (at == digits || (*digits == '0' && at > digits + 1))
        return NULL;
    if (*at != '.' && *at != 'e' && *at != 'E') {
        reader->at = at;
        return whole_number(start, digits, at);
    }
    if (*at == '.' && !is_digit(at[1]))
        return NULL;
    char *end; /* From here on, Python and JSON agree; an `e` without digits is left, and refused. */
    const double number = PyOS_string_to_double(start, &end, NULL);
    reader->at = end;
    return isinf(number) || PyErr_Occurred() ? NULL : PyFloat_FromDouble(number);
}

static PyObject *word(Reader *reader, const char *word, PyObject *meaning)
{
    const size_t length = strlen(word);
    if (strncmp(reader->at, word, length) != 0)
        return NULL;
    reader->at += length;
    return Py_NewRef(meaning);
}

/* Reads an item of an array, or a key of an object and its value. */
static bool read_entry(Reader *reader, PyObject *collection, bool is_array, int depth)
{
    PyObject *key = NULL, *item = NULL;
    bool is_done = false;
    if (is_array) {
        item = value(reader, depth);
        is_done = item != NULL && PyList_Append(collection, item) == 0;
    } else if (next(reader) == '"' && (key = text(reader)) != NULL && next(reader) == ':') {
        reader->at++;
        item = value(reader, depth);
        is_done = item != NULL && PyDict_SetItem(collection, key, item) == 0;
    }
    Py_XDECREF(key);
    Py_XDECREF(item);
    return is_done;
}

static bool read_entries(Reader *reader, PyObject *collection, char close, int depth)
{
    for (Py_ssize_t count = 1; read_entry(reader, collection, close == ']', depth); count++) {
        if (next(reader) != ',')
            /* An object holds less than was read where keys are equal. */
            return *reader->at == close && PyObject_Size(collection) == count;
        reader->at++;
    }
    return false;
}

/* An array or an object; `depth` are those that it stands in. */
static PyObject *collection(Reader *reader, int depth)
{
    const bool is_array = *reader->at++ == '[';
    const char close = is_array ? ']' : '}';
    if (depth == MAX_DEPTH)
        return NULL;
    PyObject *collection = is_array ? PyList_New(0) : PyDict_New();
    if (collection == NULL)
        return NULL;
    if (next(reader) == close || read_entries(reader, collection, close, depth + 1))
        reader->at++;
    else
        Py_CLEAR(collection);
    return collection;
}

static PyObject *value(Reader *reader, int depth)
{
    switch (next(reader)) {
    case '"': return text(reader);
    case '[': case '{': return collection(reader, depth);
    case 't': return word(reader, "true", Py_True);
    case 'f': return word(reader, "false", Py_False);
    case 'n': return word(reader, "null", Py_None);
    default: return number(reader);
    }
}

static bool is_line_end(const Reader *reader)
{
    return *reader->at == '\n' || *reader->at == '\r' || reader->at == reader->end;
}

/* Whether nothing but blanks stands on the rest of a line, which is left out. */
static bool is_over(Reader *reader)
{
    next(reader);
    return is_line_end(reader);
}

static Py_ssize_t count_characters(const char *start, const char *end)
{
    Py_ssize_t count = 0;
    for (; start < end; start++)
        count += (*start & 0xc0) != 0x80;
    return count;
}

/* Adds where each line that is not blank starts and ends, and its value, to a list. */
static bool read_lines(Reader *reader, PyObject *lines)
{
    Py_ssize_t at = 0; /* In characters. */
    for (; reader->at < reader->end; reader->at++, at++) {
        const char *start = reader->at;
        const Py_ssize_t start_at = at;
        if (is_over(reader)) {
            at += reader->at - start;
            continue;
        }
        PyObject *data = value(reader, 0);
        if (data != NULL && !is_over(reader))
            Py_CLEAR(data);
        if (data == NULL) {
            if (PyErr_Occurred())
                return false;
            data = Py_NewRef(Py_Ellipsis);
        }
        while (!is_line_end(reader))
            reader->at++;
        at += reader->is_ascii ? reader->at - start : count_characters(start, reader->at);
        PyObject *line = Py_BuildValue("nnN", start_at, at, data);
        if (line == NULL || PyList_Append(lines, line) < 0) {
            Py_XDECREF(line);
            return false;
        }
        Py_DECREF(line);
    }
    return true;
}

static PyObject *read_plain_lines(PyObject *Py_UNUSED(module), PyObject *text)
{
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size);
    if (utf8 == NULL)
        return NULL;
    Reader reader = {.at = utf8, .end = utf8 + size, .is_ascii = PyUnicode_GetLength(text) == size};
    PyObject *lines = PyList_New(0);
    if (lines != NULL && !read_lines(&reader, lines))
        Py_CLEAR(lines);
    for (int i = 0; i < KNOWN; i++)
        Py_XDECREF(reader.known[i].text);
    return lines;
}

static PyMethodDef methods[] = {
    {"read_plain_lines", read_plain_lines, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "validator.loading._plain_json",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__plain_json(void)
{
    return PyModuleDef_Init(&module);
}
