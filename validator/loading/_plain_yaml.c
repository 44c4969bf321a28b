/* The plain part of YAML, compiled: what `plain_yaml.read_plain` reads, alike, in a ninth of its time.
 *
 * Which texts are plain is said there, in patterns; here are the loops that find the same. Where
 * there was no C compiler when relgate was installed, the reader in Python does all the work.
 *
 * No text that is read here has a NUL inside (`holds_refused`), and Python puts one after each. So a
 * loop that stops at what it does not know stays within the text. No loop goes back further than to
 * the start of a key or of the blanks before a word, so the time for a text grows with its length.
 *
 * A function that gives NULL or false without an exception has met what is not surely plain.
 */

#define Py_LIMITED_API 0x030b0000 /* Built once, it serves Python 3.11 and all later ones. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <string.h>

enum {
    MAX_DEPTH = 64, /* As in `tree.py`; the first level is what the document stands in. */
    MAX_KEY = 201,
    MAX_DIGITS = 18, /* What a `long long` surely holds. */
    MAX_WORD = 5, /* `false` */
    MAX_KNOWN = 32,
    KNOWN = 512,
};

/* A key that was read before, maybe in another text. Records of a kind have the same ones. */
typedef struct {
    PyObject *key; /* NULL where none is known. */
    Py_ssize_t length;
    char bytes[MAX_KNOWN];
} Known;

/* What stands behind blanks and line breaks: how many of these, and, behind any, in which column. */
typedef struct {
    const char *at;
    Py_ssize_t breaks, column;
} Word;

/* A block collection around a line, and the column of its entries. */
typedef struct {
    Py_ssize_t column;
    PyObject *collection; /* Owned by the one around it. */
    bool is_list;
} Level;

typedef struct {
    const char *at; /* What is not read yet. */
    Level levels[MAX_DEPTH], *innermost;
    PyObject *awaited; /* The key of the innermost one whose value may stand on the lines below. */
    char *scratch; /* NULL, or room for as many characters as the whole text has. */
    size_t size;
    PyObject *words, *resolve;
    Known *known; /* As many as `KNOWN`. */
} Reader;

static bool is_line_end(char c) { return c == '\n' || c == '\0'; }
static bool is_digit(char c) { return '0' <= c && c <= '9'; }
static bool is_letter(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'); }

static bool is_in_key(char c)
{
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
}

static bool is_quote(char c) { return c == '"' || c == '\''; }

static bool is_in_quoted_key(char c, char quote)
{
    return ' ' <= c && c <= '~' && c != quote && (c != '\\' || quote == '\'');
}

/* These tell of no NUL that it is one of them. */
static bool starts_plain(char c) { return strchr(" \n!\"#%&'*,-:>?@[]`{|}", c) == NULL; }
static bool goes_on(char c) { return strchr("#-:]}", c) == NULL; }
static bool is_in_flow(char c) { return strchr(" \n#,:?[]{}", c) == NULL; }

static const char *line_end(const char *at) { return at + strcspn(at, "\n"); }

static const char *after_blanks(const char *at)
{
    while (*at == ' ')
        at++;
    return at;
}

static Word next_word(const char *at)
{
    Word word = {after_blanks(at), 0, 0};
    while (*word.at == '\n') {
        const char *line = word.at + 1;
        word.at = after_blanks(line);
        word.column = word.at - line;
        word.breaks++;
    }
    return word;
}

static const char *after_comment(const char *at)
{
    at = after_blanks(at);
    return *at == '#' && at[-1] == ' ' ? line_end(at) : at;
}

static const char *after_blank_lines(const char *at)
{
    for (;;) {
        const char *start = at;
        at = after_blanks(at);
        if (*at == '#')
            at = line_end(at);
        if (*at != '\n')
            return start;
        at++;
    }
}

/* Whether a line ends here, but for a comment; goes on to the next line that holds something. */
static bool end_line(Reader *reader)
{
    const char *at = after_comment(reader->at);
    reader->at = *at == '\n' ? after_blank_lines(at + 1) : at;
    return is_line_end(*at);
}

/* The length of a key up to its colon, with the quotes it may have; 0 where none is. */
static Py_ssize_t key_length(const char *at)
{
    Py_ssize_t length = 0;
    if (is_quote(*at)) {
        do
            length++;
        while (length < MAX_KEY && is_in_quoted_key(at[length], *at));
        if (at[length++] != *at)
            return 0;
    } else if (*at != '-' && *at != '.') {
        while (length < MAX_KEY && is_in_key(at[length]))
            length++;
    }
    return at[length] == ':' ? length : 0;
}

static PyObject *text_between(const char *start, const char *end)
{
    return PyUnicode_FromStringAndSize(start, end - start);
}

/* Sets the value of a key of a mapping, or, without one, adds it to a list. */
static bool set(PyObject *collection, PyObject *key, PyObject *value)
{
    return (key != NULL ? PyDict_SetItem(collection, key, value)
                        : PyList_Append(collection, value)) == 0;
}

/* The same, unless the mapping has the key. The references to both, of which the value may be NULL, are
 * given up.
 */
static bool put(PyObject *collection, PyObject *key, PyObject *value)
{
    const Py_ssize_t size = PyObject_Size(collection);
    const bool is_done =
        value != NULL && set(collection, key, value) && PyObject_Size(collection) > size;
    Py_XDECREF(key);
    Py_XDECREF(value);
    return is_done;
}

static PyObject *known_key(const Reader *reader, const char *start, Py_ssize_t length)
{
    if (length == 0 || length > MAX_KNOWN)
        return PyUnicode_FromStringAndSize(start, length);
    const size_t mixed = 31 * (size_t)length + 7 * (size_t)start[0] + 5 * (size_t)start[length / 2]
        + (size_t)start[length - 1];
    Known *known = &reader->known[mixed % KNOWN];
    if (known->key == NULL || known->length != length
        || memcmp(known->bytes, start, (size_t)length) != 0) {
        PyObject *key = PyUnicode_FromStringAndSize(start, length);
        if (key == NULL)
            return NULL;
        Py_XDECREF(known->key);
        known->key = key;
        known->length = length;
        memcpy(known->bytes, start, (size_t)length);
    }
    return Py_NewRef(known->key);
}

/* A key, unless it is no text, or looks like none. */
static PyObject *new_key(const Reader *reader, const char *at, Py_ssize_t length)
{
    const bool is_quoted = is_quote(*at);
    PyObject *key = known_key(reader, at + is_quoted, length - 2 * is_quoted);
    if (key == NULL)
        return NULL;
    int is_refused =
        length - 2 * is_quoted <= MAX_WORD ? PyDict_Contains(reader->words, key) : 0;
    if (is_refused == 0 && is_digit(*at)) {
        PyObject *meaning = PyObject_CallFunctionObjArgs(reader->resolve, key, NULL);
        is_refused = meaning == NULL || !PyUnicode_Check(meaning);
        Py_XDECREF(meaning);
    }
    if (is_refused != 0)
        Py_CLEAR(key);
    return key;
}

static const char *after_digits(const char *at, const char *end)
{
    if (end > at + MAX_DIGITS)
        end = at + MAX_DIGITS;
    while (at < end && is_digit(*at))
        at++;
    return at;
}

static PyObject *whole_number(const char *start, const char *digits, const char *end)
{
    long long number = 0;
    for (; digits < end; digits++)
        number = 10 * number + (*digits - '0');
    return PyLong_FromLongLong(*start == '-' ? -number : number);
}

/* A number such as 0.5, behind which no exponent follows. */
static PyObject *fraction(const char *start, const char *end)
{
    char *after;
    const double number = PyOS_string_to_double(start, &after, NULL);
    return after == end ? PyFloat_FromDouble(number) : NULL;
}

/* What a plain scalar means. Most are texts or short numbers; Python resolves the others. */
static PyObject *scalar(const Reader *reader, const char *start, const char *end)
{
    const char *digits = *start == '-' || *start == '+' ? start + 1 : start;
    const char *at = after_digits(digits, end);
    if (at == end && at > digits)
        return whole_number(start, digits, end);
    if (at > digits && *at == '.' && at + 1 < end && after_digits(at + 1, end) == end)
        return fraction(start, end);

    PyObject *text = text_between(start, end), *value;
    if (text == NULL)
        return NULL;
    if (at > digits ? strchr(".eEox0123456789", *at) != NULL : digits > start || *start == '.') {
        value = PyObject_CallFunctionObjArgs(reader->resolve, text, NULL);
        Py_DECREF(text);
        return value;
    }
    if (end - start > MAX_WORD)
        return text;
    value = PyDict_GetItemWithError(reader->words, text);
    if (value == NULL && !PyErr_Occurred())
        return text;
    Py_XINCREF(value);
    Py_DECREF(text);
    return value;
}

/* Room for what a value says, which is never longer than how it is written; NULL if there is none. */
static char *scratch(Reader *reader)
{
    if (reader->scratch == NULL && (reader->scratch = PyMem_Malloc(reader->size)) == NULL)
        PyErr_NoMemory();
    return reader->scratch;
}

static char *repeated(char *to, char c, Py_ssize_t count)
{
    memset(to, c, (size_t)count);
    return to + count;
}

/* Writes what line breaks between words mean. */
static char *folded(char *to, Py_ssize_t breaks)
{
    return breaks == 1 ? repeated(to, ' ', 1) : repeated(to, '\n', breaks - 1);
}

/* The end of the words on a line, which begin here. */
static const char *words_end(const char *at)
{
    do /* These are part of a word, but not at its start, nor a colon at its end. */
        at += 1 + strcspn(at + 1, "#:\n");
    while (!is_line_end(*at) && at[-1] != ' '
           && (*at == '#' || (at[1] != ' ' && !is_line_end(at[1]))));
    while (at[-1] == ' ')
        at--;
    return at;
}

static PyObject *plain(Reader *reader)
{
    const char *start = reader->at;
    if (!starts_plain(*start))
        return NULL;
    char *to = NULL;
    for (;;) {
        const char *end = reader->at = words_end(start);
        const Word next = next_word(end);
        const bool is_last = next.column <= reader->innermost->column || !goes_on(*next.at);
        if (to == NULL) {
            if (is_last)
                return scalar(reader, start, end);
            if ((to = scratch(reader)) == NULL)
                return NULL;
        }
        memcpy(to, start, (size_t)(end - start));
        to += end - start;
        if (is_last)
            return text_between(reader->scratch, to);
        to = folded(to, next.breaks);
        start = next.at;
    }
}

static PyObject *negative(Reader *reader)
{
    const char *start = reader->at, *end = start + 1;
    while (is_digit(*end) || *end == '.')
        end++;
    reader->at = end;
    return end == start + 1 ? NULL : scalar(reader, start, end);
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return 'a' <= c && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What an escape means, which is gone over; -1 where it is none of those that are read here. */
static long escaped(const char **at)
{
    static const char names[] = "0abtnvfre \"/\\N_",
                      meanings[] = "\0\a\b\t\n\v\f\r\x1b \"/\\\x85\xa0";
    const char sign = *++*at, *name = sign == '\0' ? NULL : strchr(names, sign);
    ++*at;
    if (name != NULL)
        return (unsigned char)meanings[name - names];
    int digits = sign == 'x' ? 2 : sign == 'u' ? 4 : sign == 'U' ? 8 : 0;
    long code = digits == 0 ? -1 : 0;
    for (; digits > 0; digits--) {
        const int digit = hex_digit(*(*at)++);
        if (digit < 0 || code > 0x10ffff)
            return -1;
        code = 16 * code + digit;
    }
    return (0xd800 <= code && code <= 0xdfff) || code > 0x10ffff ? -1 : code;
}

static char *encoded(char *to, long code)
{
    if (code < 0x80) {
        *to++ = (char)code;
        return to;
    }
    if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
    } else {
        if (code < 0x10000) {
            *to++ = (char)(0xe0 | code >> 12);
        } else {
            *to++ = (char)(0xf0 | code >> 18);
            *to++ = (char)(0x80 | (code >> 12 & 0x3f));
        }
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
    }
    *to++ = (char)(0x80 | (code & 0x3f));
    return to;
}

static PyObject *quoted(Reader *reader)
{
    const char quote = *reader->at, *start = reader->at + 1;
    const char *at = start + strcspn(start, quote == '"' ? "\"\\\n" : "'\n");
    if (*at == quote && at[1] != quote) {
        reader->at = at + 1;
        return text_between(start, at);
    }
    char *to = scratch(reader);
    if (to == NULL)
        return NULL;
    for (at = start; *at != quote || (quote == '\'' && at[1] == quote);) {
        const bool is_escape = *at == '\\' && quote == '"', is_joined = is_escape && at[1] == '\n';
        const Word word = next_word(at + is_joined);
        if (word.breaks > 0) {
            if (word.column <= reader->innermost->column)
                return NULL;
            to = is_joined ? repeated(to, '\n', word.breaks - 1) : folded(to, word.breaks);
            at = word.at;
        } else if (is_escape) {
            const long code = escaped(&at);
            if (code < 0)
                return NULL;
            to = encoded(to, code);
        } else if (*at == ' ') {
            to = repeated(to, ' ', word.at - at);
            at = word.at;
        } else if (*at == '\0') {
            return NULL;
        } else {
            at += *at == quote;
            *to++ = *at++;
        }
    }
    reader->at = at + 1;
    return text_between(reader->scratch, to);
}

/* A scalar in brackets. */
static PyObject *flow_scalar(Reader *reader)
{
    const char *start = reader->at, *at = start;
    if (is_quote(*start))
        return quoted(reader);
    if (*start == '-' ? !is_digit(start[1]) : !starts_plain(*start))
        return NULL;
    do {
        while (is_in_flow(*at))
            at++;
        reader->at = at;
        at = *at == ':' ? at + 1 : after_blanks(at);
    } while (is_in_flow(*at));
    return scalar(reader, start, reader->at);
}

/* Goes on in brackets; false where a line is not indented more than what the value is in. */
static bool next_in_flow(Reader *reader)
{
    const Word word = next_word(reader->at);
    /* A closing bracket may stand in the column itself. */
    const bool is_close = *word.at == ']' || *word.at == '}';
    reader->at = word.at;
    return word.breaks == 0 || word.column + is_close > reader->innermost->column;
}

/* Reads what stands in brackets; false where that is not surely plain. */
static bool read_entries(Reader *reader, PyObject *collection, bool is_list, const char *close)
{
    while (next_in_flow(reader)) {
        /* A quote may have been closed behind the bracket. */
        if (reader->at >= close)
            return reader->at == close;
        const Py_ssize_t length = key_length(reader->at);
        const bool has_key = length > 0 && reader->at[length + 1] == ' ';
        PyObject *key = NULL;
        if (has_key == is_list)
            return false;
        if (has_key) {
            if ((key = new_key(reader, reader->at, length)) == NULL)
                return false;
            reader->at = after_blanks(reader->at + length + 1);
        }
        if (!put(collection, key, flow_scalar(reader)) || !next_in_flow(reader))
            return false;
        if (*reader->at == ',')
            reader->at++;
        else if (reader->at != close)
            return false;
    }
    return false;
}

/* A mapping or a list in brackets, none of which may stand inside. */
static PyObject *flow_collection(Reader *reader)
{
    const bool is_list = *reader->at == '[';
    const char *close = ++reader->at;
    close += strcspn(close, "#[]{}");
    if (*close != (is_list ? ']' : '}'))
        return NULL;
    PyObject *collection = is_list ? PyList_New(0) : PyDict_New();
    if (collection != NULL && !read_entries(reader, collection, is_list, close))
        Py_CLEAR(collection);
    reader->at = close + 1;
    return collection;
}

static PyObject *block_text(Reader *reader)
{
    const bool is_folded = *reader->at == '>', is_stripped = reader->at[1] == '-';
    const char *line = after_comment(reader->at + 1 + is_stripped);
    if (*line++ != '\n')
        return NULL;
    const Py_ssize_t indent = after_blanks(line) - line;
    if (indent <= reader->innermost->column || is_line_end(line[indent]))
        return NULL;
    char *to = scratch(reader);
    if (to == NULL)
        return NULL;
    for (;;) {
        const char *start = line + indent, *end = line_end(start);
        memcpy(to, start, (size_t)(end - start));
        to += end - start;
        /* What ends without a line break is subtle. */
        if (*end == '\0')
            return NULL;
        line = end;
        Py_ssize_t breaks = 0, blanks;
        bool is_empty;
        do {
            line++;
            breaks++;
            blanks = after_blanks(line) - line;
            /* A line of blanks that is indented more is part of the text. */
            is_empty = line[blanks] == '\n' && blanks <= indent;
            line += is_empty ? blanks : 0;
        } while (is_empty);
        if (blanks < indent) {
            reader->at = end;
            break;
        }
        /* Lines that are indented more stay lines. */
        to = is_folded && *start != ' ' && blanks == indent ? folded(to, breaks)
                                                            : repeated(to, '\n', breaks);
    }
    if (!is_stripped)
        *to++ = '\n';
    return text_between(reader->scratch, to);
}

static PyObject *value(Reader *reader)
{
    switch (*reader->at) {
    case '"': case '\'': return quoted(reader);
    case '[': case '{': return flow_collection(reader);
    case '|': case '>': return block_text(reader);
    case '-': return negative(reader);
    default: return plain(reader);
    }
}

/* A new block collection, in which the lines below go on. */
static PyObject *
enter(Reader *reader, Py_ssize_t column, bool is_list, PyObject *around, PyObject *key)
{
    PyObject *collection = is_list ? PyList_New(0) : PyDict_New();
    const bool is_set = collection != NULL && set(around, key, collection);
    Py_XDECREF(collection);
    /* The last level is left to brackets. */
    if (!is_set || reader->innermost == &reader->levels[MAX_DEPTH - 1])
        return NULL;
    *++reader->innermost = (Level){column, collection, is_list};
    return collection;
}

/* The collection of a kind whose next entry, or first one, stands at a column. */
static PyObject *collection_at(Reader *reader, Py_ssize_t column, bool is_list)
{
    Level *level = reader->innermost;
    PyObject *awaited = reader->awaited;
    reader->awaited = NULL;
    /* A list may stand below its key without a deeper indent. */
    if (awaited != NULL && level->column < column + is_list)
        return enter(reader, column, is_list, level->collection, awaited);
    /* The first level, at column -1, is never left. */
    while (column < level->column || (column == level->column && level->is_list != is_list))
        level--;
    reader->innermost = level;
    return column == level->column ? level->collection : NULL;
}

/* The length of a key on a line of its own or before a value; 0 where none is. */
static Py_ssize_t block_key_length(const char *at)
{
    const Py_ssize_t length = key_length(at);
    return length > 0 && (at[length + 1] == ' ' || is_line_end(at[length + 1])) ? length : 0;
}

/* Where the value of what ends here begins: on this line, or below. */
static const char *value_start(const Reader *reader, const char *at)
{
    const Word word = next_word(at);
    const bool is_below = word.column > reader->innermost->column
        && strchr("#-|>", *word.at) == NULL && block_key_length(word.at) == 0;
    return is_below ? word.at : at;
}

static bool read_line(Reader *reader)
{
    const char *start = reader->at, *at = after_blanks(start);
    const bool is_item = at[0] == '-' && at[1] == ' ';
    PyObject *key = NULL, *collection = collection_at(reader, at - start, is_item);
    if (collection == NULL)
        return false;
    if (is_item)
        at = after_blanks(at + 1);
    const Py_ssize_t length = block_key_length(at);
    if (length > 0) {
        if (is_item)
            collection = enter(reader, at - start, false, collection, NULL);
        if (collection == NULL || (key = new_key(reader, at, length)) == NULL)
            return false;
        at = after_blanks(at + length + 1);
    } else if (!is_item) {
        return false;
    }
    if (*at == '\n')
        at = value_start(reader, at);
    reader->at = at;
    if (key != NULL && (is_line_end(*at) || *at == '#')) {
        reader->awaited = key; /* The mapping keeps it. */
        return put(collection, key, Py_NewRef(Py_None)) && end_line(reader);
    }
    return put(collection, key, value(reader)) && end_line(reader);
}

/* Reads a whole text, and finds where its document starts. */
static bool read_document(Reader *reader, const char **start)
{
    *start = reader->at = after_blank_lines(reader->at);
    if (strncmp(reader->at, "---", 3) == 0) {
        reader->at += 3;
        if (!end_line(reader))
            return false;
    }
    if (*reader->at == ' ')
        return false;
    while (*reader->at != '\0')
        if (!read_line(reader))
            return false;
    return true;
}

/* Whether a text is of printable ASCII and line breaks, as most are; a compiler can tell of many
 * characters at once.
 */
static bool is_printable(const unsigned char *at, const unsigned char *end)
{
    unsigned char has_others = 0;
    for (; at < end; at++)
        has_others |= (*at != '\n') & ((*at < ' ') | (*at > '~'));
    return !has_others;
}

/* Whether a text holds a character that no plain one does. */
static bool holds_refused(const unsigned char *at, const unsigned char *end)
{
    if (is_printable(at, end))
        return false;
    for (; at < end; at++) {
        if (*at < ' ' ? *at != '\n' : *at == 0x7f)
            return true;
        /* U+0080 to U+009F; U+2028 to U+202E; U+2066 to U+2069; U+FEFF; U+FFFE, U+FFFF. */
        if (*at >= 0xc2
            && ((*at == 0xc2 && at[1] < 0xa0)
                || (*at == 0xe2 && at[1] == 0x80 && at[2] >= 0xa8 && at[2] <= 0xae)
                || (*at == 0xe2 && at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9)
                || (*at == 0xef && at[1] == 0xbb && at[2] == 0xbf)
                || (*at == 0xef && at[1] == 0xbf && at[2] >= 0xbe)))
            return true;
    }
    return false;
}

static Py_ssize_t count_characters(const char *start, const char *end)
{
    Py_ssize_t count = 0;
    for (; start < end; start++)
        count += (*start & 0xc0) != 0x80;
    return count;
}

/* Not Py_RETURN_NONE, which counts no reference when it was compiled under 3.12 or 3.13: under 3.11,
 * which may load what was, None would be deallocated in the end.
 */
static PyObject *read_plain(PyObject *module, PyObject *arguments)
{
    PyObject *text, *words, *resolve;
    if (!PyArg_ParseTuple(arguments, "UO!O:read_plain", &text, &PyDict_Type, &words, &resolve))
        return NULL;
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size), *start;
    if (utf8 == NULL && !PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
        return NULL;
    PyErr_Clear(); /* Half of a surrogate pair is refused too. */
    if (utf8 == NULL || holds_refused((const unsigned char *)utf8, (const unsigned char *)utf8 + size))
        return Py_NewRef(Py_None);

    /* The document stands in a mapping, under None, as all else that is awaited stands in one. */
    PyObject *around = PyDict_New(), *data = NULL, *result = NULL;
    if (around == NULL)
        return NULL;
    Reader reader;
    reader.at = utf8;
    reader.size = (size_t)size;
    reader.scratch = NULL;
    reader.words = words;
    reader.resolve = resolve;
    reader.known = PyModule_GetState(module);
    reader.awaited = Py_None;
    reader.innermost = reader.levels;
    *reader.innermost = (Level){-1, around, false};
    if (read_document(&reader, &start) && (data = PyDict_GetItemWithError(around, Py_None)) != NULL)
        result = Py_BuildValue("On", data, count_characters(utf8, start));
    PyMem_Free(reader.scratch);
    Py_DECREF(around);
    if (result == NULL && !PyErr_Occurred())
        return Py_NewRef(Py_None);
    return result;
}

static PyMethodDef methods[] = {
    {"read_plain", read_plain, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static void forget_keys(void *module)
{
    Known *known = PyModule_GetState(module);
    for (int i = 0; i < KNOWN; i++)
        Py_CLEAR(known[i].key);
}

static PyModuleDef_Slot slots[] = {{0, NULL}};

static PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "validator.loading._plain_yaml",
    .m_size = KNOWN * sizeof(Known),
    .m_methods = methods,
    .m_slots = slots,
    .m_free = forget_keys,
};

PyMODINIT_FUNC PyInit__plain_yaml(void)
{
    return PyModuleDef_Init(&module);
}
