/* What `disk.py` does for each file, compiled: in a third of its time, and beside what Python does.
 *
 * Where there was no C compiler when relgate was installed, or no POSIX, `disk.py` does all of it.
 * It also does again whatever fails here, so that there is one place which says what is wrong.
 *
 * No Python is needed to look through the folders, so other threads go on meanwhile.
 */

#define Py_LIMITED_API 0x030b0000 /* Built once, it serves Python 3.11 and all later ones. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __APPLE__
#define st_mtim st_mtimespec
#define st_ctim st_ctimespec
#endif

enum {
    BILLION = 1000000000,
    GRAIN = 50000000, /* These are as in `disk.py`. */
    COARSE = 1000000,
    COARSE_GRAIN = 2000000000,
    IDENTITY = 5, /* Numbers of 64 bits. */
    THREADS = 4, /* However many processors there are: one that has to wait costs next to nothing. */
    AT_ONCE = 256,
    SMALL = 65536, /* Bytes. */
};

/* Bytes that become more. Once there is no memory for them, `is_short` stays true. */
typedef struct {
    char *bytes;
    size_t size, room;
    bool is_short;
} Buffer;

typedef struct {
    int root; /* Its descriptor. */
    size_t root_size; /* The bytes of its path, and one more. */
    const char *endings;
    long long now;
    Buffer folders, found; /* Paths below the root, each with a NUL behind it. */
    uint64_t *identities; /* Those of `found`, all zero where nothing tells. */
    bool are_known;
    pthread_mutex_t lock;
    size_t at, count; /* How much of `found` has been taken, in bytes and in paths. */
} Scan;

static void append(Buffer *buffer, const char *bytes, size_t size)
{
    if (buffer->room - buffer->size < size && !buffer->is_short) {
        const size_t room = 2 * (buffer->size + size);
        char *moved = realloc(buffer->bytes, room);
        if (moved != NULL) {
            buffer->bytes = moved;
            buffer->room = room;
        } else {
            buffer->is_short = true;
        }
    }
    if (buffer->is_short)
        return;
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
}

static bool is_named_as_a_record(const Scan *scan, const char *path)
{
    const size_t length = strlen(path);
    for (const char *ending = scan->endings; *ending != '\0'; ending += strlen(ending) + 1)
        if (length >= strlen(ending) && strcmp(path + length - strlen(ending), ending) == 0)
            return true;
    return false;
}

static bool is_folder(DIR *folder, const struct dirent *entry)
{
    struct stat status;
#ifdef DT_UNKNOWN
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type == DT_DIR;
#endif
    return fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0
        && S_ISDIR(status.st_mode);
}

/* Whether all entries of a folder could be listed. */
static bool list_entries(Scan *scan, DIR *folder, const char *path)
{
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        Buffer *buffer = is_folder(folder, entry) ? &scan->folders : &scan->found;
        append(buffer, path, strlen(path));
        append(buffer, "/", 1);
        append(buffer, entry->d_name, strlen(entry->d_name) + 1);
    }
    return errno == 0;
}

static void list_folder(Scan *scan, size_t at)
{
    const char *folder = scan->folders.bytes + at; /* Until more folders are found. */
    const size_t size = strlen(folder) + 1, before = scan->found.size;
    bool is_listed = false;
    if (is_named_as_a_record(scan, folder))
        append(&scan->found, folder, size);
    /* The system takes no longer path, if it is given the root as well. */
    if (scan->root_size + size <= PATH_MAX) {
        char path[PATH_MAX];
        memcpy(path, folder, size);
        const int descriptor =
            openat(scan->root, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        DIR *opened = descriptor < 0 ? NULL : fdopendir(descriptor);
        if (opened != NULL) {
            is_listed = list_entries(scan, opened, path);
            closedir(opened);
        } else if (descriptor >= 0) {
            close(descriptor);
        }
    }
    if (!is_listed && scan->found.size == before)
        append(&scan->found, scan->folders.bytes + at, size);
}

static void list_all(Scan *scan, const char *names)
{
    struct stat status;
    for (; *names != '\0'; names += strlen(names) + 1)
        if (fstatat(scan->root, names, &status, AT_SYMLINK_NOFOLLOW) == 0)
            append(S_ISDIR(status.st_mode) ? &scan->folders : &scan->found, names, strlen(names) + 1);
    for (size_t at = 0, next; at < scan->folders.size; at = next) {
        next = at + strlen(scan->folders.bytes + at) + 1;
        list_folder(scan, at);
    }
}

/* Whether a file was written so long ago that its times will change if it is written again. */
static bool is_settled(const struct timespec *changed, long long now)
{
    const long long limit = now - (changed->tv_nsec % COARSE != 0 ? GRAIN : COARSE_GRAIN);
    return changed->tv_sec < limit / BILLION
        || (changed->tv_sec == limit / BILLION && changed->tv_nsec < limit % BILLION);
}

static uint64_t nanoseconds(const struct timespec *time)
{
    return (uint64_t)time->tv_sec * BILLION + (uint64_t)time->tv_nsec;
}

static bool identify(const Scan *scan, const char *path, uint64_t identity[IDENTITY])
{
    struct stat status;
    if (fstatat(scan->root, path, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)
        || !is_settled(&status.st_ctim, scan->now))
        return false;
    identity[0] = nanoseconds(&status.st_mtim);
    identity[1] = nanoseconds(&status.st_ctim);
    identity[2] = (uint64_t)status.st_size;
    identity[3] = (uint64_t)status.st_ino;
    identity[4] = (uint64_t)status.st_dev;
    return true;
}

/* Identifies files until none is left; run by several threads. */
static void *identify_all(void *argument)
{
    Scan *scan = argument;
    bool are_known = true;
    for (;;) {
        pthread_mutex_lock(&scan->lock);
        scan->are_known &= are_known;
        const char *path = scan->found.bytes + scan->at;
        uint64_t *identity = scan->identities + scan->count * IDENTITY;
        size_t count = 0;
        for (; count < AT_ONCE && scan->at < scan->found.size; count++)
            scan->at += strlen(scan->found.bytes + scan->at) + 1;
        scan->count += count;
        pthread_mutex_unlock(&scan->lock);
        if (count == 0)
            return NULL;
        for (; count > 0; count--, path += strlen(path) + 1, identity += IDENTITY)
            are_known &= identify(scan, path, identity);
    }
}

static size_t count_paths(const Buffer *paths)
{
    size_t count = 0;
    for (size_t at = 0; at < paths->size; at += strlen(paths->bytes + at) + 1)
        count++;
    return count;
}

/* False where there is no memory. */
static bool scan_all(Scan *scan, const char *names)
{
    pthread_t others[THREADS - 1];
    list_all(scan, names);
    const size_t count = count_paths(&scan->found);
    scan->identities = calloc(count + 1, IDENTITY * sizeof(uint64_t));
    if (scan->folders.is_short || scan->found.is_short || scan->identities == NULL)
        return false;
    size_t started = 0;
    while (started < THREADS - 1 && (started + 1) * AT_ONCE < count
           && pthread_create(&others[started], NULL, identify_all, scan) == 0)
        started++;
    identify_all(scan);
    while (started > 0)
        pthread_join(others[--started], NULL);
    return true;
}

/* None where the root cannot be opened. */
static PyObject *scan(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    const char *root, *names;
    Py_ssize_t names_size, endings_size;
    Scan scan = {.are_known = true, .lock = PTHREAD_MUTEX_INITIALIZER};
    bool is_done = false;
    if (!PyArg_ParseTuple(arguments, "yy#y#L:scan", &root, &names, &names_size,
            &scan.endings, &endings_size, &scan.now))
        return NULL;
    scan.root_size = strlen(root) + 1;
    Py_BEGIN_ALLOW_THREADS
    scan.root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (scan.root >= 0) {
        is_done = scan_all(&scan, names);
        close(scan.root);
    }
    Py_END_ALLOW_THREADS
    PyObject *result;
    if (is_done)
        result = Py_BuildValue("y#y#N", scan.found.size > 0 ? scan.found.bytes : "",
            (Py_ssize_t)scan.found.size, (const char *)scan.identities,
            (Py_ssize_t)(scan.count * IDENTITY * sizeof(uint64_t)), PyBool_FromLong(scan.are_known));
    else
        result = scan.root >= 0 ? PyErr_NoMemory() : Py_NewRef(Py_None);
    free(scan.folders.bytes);
    free(scan.found.bytes);
    free(scan.identities);
    return result;
}

/* The content of a small plain file, cut after `limit + 1` bytes; None where that takes another look,
 * as for a file that has more than it said: it grows just now, or is none of those that have a size.
 */
static PyObject *read_small(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *path;
    Py_ssize_t limit;
    if (!PyArg_ParseTuple(arguments, "O&n:read_small", PyUnicode_FSConverter, &path, &limit))
        return NULL;
    const char *name = PyBytes_AsString(path);
    char content[SMALL];
    struct stat status;
    ssize_t got = -1;
    Py_BEGIN_ALLOW_THREADS
    const int descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (descriptor >= 0) {
        if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size < SMALL)
            got = read(descriptor, content, (size_t)(status.st_size < limit ? status.st_size : limit) + 1);
        close(descriptor);
    }
    Py_END_ALLOW_THREADS
    Py_DECREF(path);
    if (got < 0 || (got > status.st_size && got <= limit))
        return Py_NewRef(Py_None); /* Not Py_RETURN_NONE: `_plain_yaml.c` says why. */
    return PyBytes_FromStringAndSize(content, got);
}

static PyMethodDef methods[] = {
    {"scan", scan, METH_VARARGS, NULL},
    {"read_small", read_small, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "validator.source._disk",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__disk(void)
{
    return PyModuleDef_Init(&module);
}
