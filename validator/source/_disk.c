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
    THREADS = 1, /* Beside the first: more take from what Python does meanwhile, and win nothing. */
    AT_ONCE = 256,
    SMALL = 65536, /* Bytes. */
};

/* Bytes that become more. */
typedef struct {
    char *bytes;
    size_t size, room;
} Buffer;

/* Some files. Threads that identify them take those of which no more are found. */
typedef struct Batch {
    struct Batch *next;
    Buffer paths; /* Each with a NUL behind it. */
    size_t count;
    bool are_known;
    uint64_t identities[AT_ONCE][IDENTITY]; /* All zero where nothing tells. */
} Batch;

typedef struct {
    int root; /* Its descriptor. */
    size_t root_size; /* The bytes of its path, and one more. */
    const char *endings;
    long long now;
    Buffer folders; /* Their paths, each with a NUL behind it. */
    size_t found; /* How many files. */
    bool is_short; /* Of memory. */
    Batch *first, *last;
    pthread_mutex_t lock; /* For what follows, and for `last` and its forerunners' `next`. */
    pthread_cond_t changed;
    Batch *waiting; /* The next to be identified, maybe still being filled. */
    bool is_listed; /* None is being filled any more. */
    pthread_t threads[THREADS];
    size_t started;
} Scan;

static void append(Scan *scan, Buffer *buffer, const char *bytes, size_t size)
{
    if (buffer->room - buffer->size < size && !scan->is_short) {
        const size_t room = 2 * (buffer->size + size);
        char *moved = realloc(buffer->bytes, room);
        if (moved != NULL) {
            buffer->bytes = moved;
            buffer->room = room;
        } else {
            scan->is_short = true;
        }
    }
    if (scan->is_short)
        return;
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
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
    for (;;) {
        pthread_mutex_lock(&scan->lock);
        while (scan->waiting == scan->last && !scan->is_listed)
            pthread_cond_wait(&scan->changed, &scan->lock);
        Batch *batch = scan->waiting;
        if (batch != NULL)
            scan->waiting = batch->next;
        pthread_mutex_unlock(&scan->lock);
        if (batch == NULL)
            return NULL;
        const char *path = batch->paths.bytes;
        for (size_t at = 0; at < batch->count; at++, path += strlen(path) + 1)
            batch->are_known &= identify(scan, path, batch->identities[at]);
    }
}

/* Makes room for more files; false where there is no memory. */
static bool add_batch(Scan *scan)
{
    Batch *batch = calloc(1, sizeof(Batch));
    if (batch == NULL) {
        scan->is_short = true;
        return false;
    }
    batch->are_known = true;
    /* The first ones are identified by this thread sooner than others are started. */
    while (scan->last != scan->first && scan->started < THREADS
           && pthread_create(&scan->threads[scan->started], NULL, identify_all, scan) == 0)
        scan->started++;
    pthread_mutex_lock(&scan->lock);
    if (scan->first == NULL)
        scan->first = scan->waiting = batch;
    else
        scan->last->next = batch;
    scan->last = batch;
    pthread_cond_signal(&scan->changed);
    pthread_mutex_unlock(&scan->lock);
    return true;
}

/* Where the path of one more file is to be appended, if there is memory. */
static Buffer *paths_of_next_file(Scan *scan)
{
    if (!scan->is_short && (scan->last->count < AT_ONCE || add_batch(scan))) {
        scan->last->count++;
        scan->found++;
    }
    return &scan->last->paths;
}

static void add_file(Scan *scan, const char *path)
{
    append(scan, paths_of_next_file(scan), path, strlen(path) + 1);
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
        Buffer *paths = is_folder(folder, entry) ? &scan->folders : paths_of_next_file(scan);
        append(scan, paths, path, strlen(path));
        append(scan, paths, "/", 1);
        append(scan, paths, entry->d_name, strlen(entry->d_name) + 1);
    }
    return errno == 0;
}

static void list_folder(Scan *scan, size_t at)
{
    const char *folder = scan->folders.bytes + at; /* Until more folders are found. */
    const size_t size = strlen(folder) + 1, before = scan->found;
    bool is_listed = false;
    if (is_named_as_a_record(scan, folder))
        add_file(scan, folder);
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
    if (!is_listed && scan->found == before)
        add_file(scan, scan->folders.bytes + at);
}

static void list_all(Scan *scan, const char *names)
{
    struct stat status;
    for (size_t size; *names != '\0'; names += size) {
        size = strlen(names) + 1;
        if (fstatat(scan->root, names, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR(status.st_mode))
            append(scan, &scan->folders, names, size);
        else
            add_file(scan, names);
    }
    for (size_t at = 0, next; at < scan->folders.size && !scan->is_short; at = next) {
        next = at + strlen(scan->folders.bytes + at) + 1;
        list_folder(scan, at);
    }
}

/* False where there is no memory. */
static bool scan_all(Scan *scan, const char *names)
{
    if (add_batch(scan))
        list_all(scan, names);
    pthread_mutex_lock(&scan->lock);
    scan->is_listed = true;
    if (scan->is_short)
        scan->waiting = NULL; /* The last path may be cut. */
    pthread_cond_broadcast(&scan->changed);
    pthread_mutex_unlock(&scan->lock);
    identify_all(scan);
    while (scan->started > 0)
        pthread_join(scan->threads[--scan->started], NULL);
    return !scan->is_short;
}

/* All paths, all identities, and whether there is one of each; takes the batches apart. */
static PyObject *result_of(Scan *scan)
{
    size_t size = 0;
    bool are_known = true;
    for (const Batch *batch = scan->first; batch != NULL; batch = batch->next)
        size += batch->paths.size;
    PyObject *paths = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    PyObject *identities = PyBytes_FromStringAndSize(
        NULL, (Py_ssize_t)(scan->found * sizeof(scan->first->identities[0])));
    if (paths != NULL && identities != NULL) {
        char *path = PyBytes_AsString(paths), *identity = PyBytes_AsString(identities);
        for (const Batch *batch = scan->first; batch != NULL; batch = batch->next) {
            const size_t told = batch->count * sizeof(batch->identities[0]);
            if (told == 0)
                continue; /* There is no file at all. */
            memcpy(path, batch->paths.bytes, batch->paths.size);
            memcpy(identity, batch->identities, told);
            path += batch->paths.size;
            identity += told;
            are_known &= batch->are_known;
        }
        return Py_BuildValue("NNN", paths, identities, PyBool_FromLong(are_known));
    }
    Py_XDECREF(paths);
    Py_XDECREF(identities);
    return NULL;
}

/* None where the root cannot be opened. */
static PyObject *scan(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    const char *root, *names;
    Py_ssize_t names_size, endings_size;
    Scan scan = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    bool is_done = false;
    if (!PyArg_ParseTuple(arguments, "yy#y#L:scan", &root, &names, &names_size, &scan.endings,
            &endings_size, &scan.now))
        return NULL;
    scan.root_size = strlen(root) + 1;
    Py_BEGIN_ALLOW_THREADS
    scan.root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (scan.root >= 0) {
        is_done = scan_all(&scan, names);
        close(scan.root);
    }
    Py_END_ALLOW_THREADS
    PyObject *result = is_done       ? result_of(&scan)
                     : scan.root < 0 ? Py_NewRef(Py_None)
                                     : PyErr_NoMemory();
    free(scan.folders.bytes);
    while (scan.first != NULL) {
        Batch *batch = scan.first;
        scan.first = batch->next;
        free(batch->paths.bytes);
        free(batch);
    }
    return result;
}

/* The content of a small plain file, cut after `limit + 1` bytes; None where that takes another
 * look, as for a file that has more than it said: it grows just now, or never tells its size.
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
        if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size < SMALL) {
            const off_t wanted = (status.st_size < limit ? status.st_size : limit) + 1;
            got = read(descriptor, content, (size_t)wanted);
        }
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
