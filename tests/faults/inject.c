/* Stands between a program and its files: faults at the n-th call, and a trace.
 *
 * Build: cc -shared -fPIC -O1 -o inject.so inject.c -ldl -lpthread. Loaded by LD_PRELOAD
 * and armed by inject_arm() or by the variable GATEBOOK_INJECT:
 *
 *   root=PATH            what lies below it is watched, nothing else
 *   trace=FD             records go to this open file
 *   clock=SECONDS        so far is the wall clock off
 *   rule=OPS:GLOB:AT:TIMES:DO
 *
 * OPS: o a file is made or cut on opening, w write, s sync, t truncate, r rename,
 * u unlink, m mkdir, d read. GLOB: of the path below root. AT: the first matching call
 * that is hit, from 1. TIMES: how many are hit from there on, 0 for all.
 * DO: kill, half (half a write, then kill), short (half a write, and say so), lie (do
 * nothing, say it is done), garble (change a byte that was read), slow (wait, then do
 * it), or an errno number.
 *
 * A trace record: op, u32 length of the path, i64 offset, i64 length, path, bytes
 * (content of a write, new name of a rename). What goes to fd 1 is the op `a`.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { NOTHING = 0, KILL = -1, HALF = -2, SHORT = -3, LIE = -4, GARBLE = -5, SLOW = -6 };
enum { SLOW_US = 300000 };
enum { MOST_RULES = 8 };

struct rule {
    char ops[16], glob[256];
    long at, times, seen, fired;
    int act;
};

static struct rule rules[MOST_RULES];
static int rule_count, trace_fd = -1;
static long clock_by;
static char root[PATH_MAX];
static size_t root_length;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = dlsym(RTLD_NEXT, #name)

static int act_named(const char *word) {
    static const struct { const char *word; int act; } known[] = {
        {"kill", KILL}, {"half", HALF}, {"short", SHORT}, {"lie", LIE},
        {"garble", GARBLE}, {"slow", SLOW},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(word, known[i].word)) return known[i].act;
    return atoi(word);
}

void inject_arm(const char *spec) {
    static char copy[65536];
    rule_count = 0, trace_fd = -1, root_length = 0, clock_by = 0;
    snprintf(copy, sizeof copy, "%s", spec);
    for (char *kept, *part = strtok_r(copy, "\n", &kept); part;
         part = strtok_r(NULL, "\n", &kept)) {
        if (!strncmp(part, "root=", 5)) {
            snprintf(root, sizeof root, "%s", part + 5);
            root_length = strlen(root);
        } else if (!strncmp(part, "trace=", 6)) {
            trace_fd = atoi(part + 6);
        } else if (!strncmp(part, "clock=", 6)) {
            clock_by = atol(part + 6);
        } else if (!strncmp(part, "rule=", 5) && rule_count < MOST_RULES) {
            struct rule *rule = &rules[rule_count++];
            char word[32] = "";
            memset(rule, 0, sizeof *rule);
            sscanf(part + 5, "%15[^:]:%255[^:]:%ld:%ld:%31s", rule->ops, rule->glob,
                   &rule->at, &rule->times, word);
            rule->act = act_named(word);
        }
    }
}

long inject_fired(void) {
    long fired = 0;
    for (int i = 0; i < rule_count; i++) fired += rules[i].fired;
    return fired;
}

long inject_seen(void) { return rule_count ? rules[0].seen : 0; }

__attribute__((constructor)) static void arm_from_environment(void) {
    const char *spec = getenv("GATEBOOK_INJECT");
    if (spec) inject_arm(spec);
}

static int watched(const char *path) {
    return root_length && path && !strncmp(path, root, root_length);
}

static void absolute(int folder, const char *path, char *out) {
    if (path[0] == '/') {
        snprintf(out, PATH_MAX, "%s", path);
        return;
    }
    char base[PATH_MAX] = "", link[64];
    if (folder == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) base[0] = 0;
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t got = readlink(link, base, sizeof base - 1);
        base[got > 0 ? got : 0] = 0;
    }
    if (snprintf(out, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) out[0] = 0;
}

static int path_of(int fd, char *out) {
    char link[64];
    if (!root_length) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t got = readlink(link, out, PATH_MAX - 1);
    out[got > 0 ? got : 0] = 0;
    return watched(out);
}

static int decide(char op, const char *path) {
    int act = NOTHING;
    pthread_mutex_lock(&one_at_a_time);
    for (int i = 0; i < rule_count; i++) {
        struct rule *rule = &rules[i];
        if (!strchr(rule->ops, op) || fnmatch(rule->glob, path + root_length, 0))
            continue;
        rule->seen++;
        if (rule->seen < rule->at) continue;
        if (rule->times && rule->seen >= rule->at + rule->times) continue;
        rule->fired++;
        if (!act) act = rule->act;
    }
    pthread_mutex_unlock(&one_at_a_time);
    if (act == KILL) kill(getpid(), SIGKILL);
    if (act == SLOW) usleep(SLOW_US);
    return act;
}

static void put(const void *data, size_t length) {
    const char *at = data;
    while (length) {
        ssize_t done = syscall(SYS_write, trace_fd, at, length);
        if (done <= 0) return;
        at += done, length -= (size_t)done;
    }
}

static void note(char op, const char *path, int64_t offset, int64_t length,
                 const void *data, size_t bytes) {
    if (trace_fd < 0) return;
    int kept = errno;
    uint32_t name = (uint32_t)strlen(path);
    pthread_mutex_lock(&one_at_a_time);
    put(&op, 1), put(&name, 4), put(&offset, 8), put(&length, 8);
    put(path, name), put(data, bytes);
    pthread_mutex_unlock(&one_at_a_time);
    errno = kept;
}

static int refused(int act) {
    if (act <= 0) return 0;
    errno = act;
    return 1;
}

/* Opening: only what makes a file or cuts one is an event. */

static int opened(int folder, const char *path, int flags, mode_t mode) {
    REAL(int, openat64, int, const char *, int, ...);
    char full[PATH_MAX];
    struct stat before;
    int events = flags & (O_CREAT | O_TRUNC);
    if (!root_length || !events) return real(folder, path, flags, mode);
    absolute(folder, path, full);
    if (!watched(full)) return real(folder, path, flags, mode);
    int there = !stat(full, &before);
    int makes = !there && (flags & O_CREAT), cuts = there && (flags & O_TRUNC);
    if (makes || cuts) {
        int act = decide('o', full);
        if (refused(act)) return -1;
    }
    int fd = real(folder, path, flags, mode);
    if (fd >= 0 && makes) note('o', full, 0, 0, "", 0);
    if (fd >= 0 && cuts) note('t', full, 0, 0, "", 0);
    return fd;
}

#define MODE_OF(flags, mode) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags, mode);
    return opened(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE_OF(flags, mode);
    return opened(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode);
    return opened(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode);
    return opened(folder, path, flags, mode);
}

/* Writing. */

static ssize_t real_pwrite(int fd, const void *data, size_t length, off_t at) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off_t);
    return real(fd, data, length, at);
}

static off_t place_of(int fd) {
    struct stat now;
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_APPEND) && !fstat(fd, &now)) return now.st_size;
    return lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *data, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    char path[PATH_MAX];
    if (fd == 1) note('a', "", 0, (int64_t)length, data, length);
    if (!path_of(fd, path)) return real(fd, data, length);
    int act = decide('w', path);
    if (refused(act)) return -1;
    if (act == LIE) return (ssize_t)length;
    off_t at = place_of(fd);
    if (act == HALF || act == SHORT) length = (length + 1) / 2;
    ssize_t done = real(fd, data, length);
    if (done > 0) note('w', path, at, done, data, (size_t)done);
    if (act == HALF) kill(getpid(), SIGKILL);
    return done;
}

static ssize_t placed(int fd, const void *data, size_t length, off_t at) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return real_pwrite(fd, data, length, at);
    int act = decide('w', path);
    if (refused(act)) return -1;
    if (act == LIE) return (ssize_t)length;
    if (act == HALF || act == SHORT) length = (length + 1) / 2;
    ssize_t done = real_pwrite(fd, data, length, at);
    if (done > 0) note('w', path, at, done, data, (size_t)done);
    if (act == HALF) kill(getpid(), SIGKILL);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
    return placed(fd, data, length, at);
}
ssize_t pwrite64(int fd, const void *data, size_t length, off_t at) {
    return placed(fd, data, length, at);
}

/* Several parts are written one by one: as lawful as a short write. */
static ssize_t gathered(int fd, const struct iovec *parts, int count, off_t at) {
    ssize_t whole = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = at < 0 ? write(fd, parts[i].iov_base, parts[i].iov_len)
                              : placed(fd, parts[i].iov_base, parts[i].iov_len, at);
        if (done < 0) return whole ? whole : -1;
        whole += done;
        if (at >= 0) at += done;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return whole;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    return gathered(fd, parts, count, -1);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
    return gathered(fd, parts, count, at);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t at) {
    return gathered(fd, parts, count, at);
}

/* Syncing. */

static int synced(int fd, int (*real)(int)) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return real(fd);
    int act = decide('s', path);
    if (refused(act)) return -1;
    if (act == LIE) return 0;
    int done = real(fd);
    if (!done) note('s', path, 0, 0, "", 0);
    return done;
}

int fsync(int fd) {
    REAL(int, fsync, int);
    return synced(fd, real);
}
int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    return synced(fd, real);
}

/* Lengths. */

static int resized(int fd, off_t length) {
    REAL(int, ftruncate64, int, off_t);
    char path[PATH_MAX];
    if (!path_of(fd, path)) return real(fd, length);
    int act = decide('t', path);
    if (refused(act)) return -1;
    if (act == LIE) return 0;
    int done = real(fd, length);
    if (!done) note('t', path, 0, length, "", 0);
    return done;
}

int ftruncate(int fd, off_t length) { return resized(fd, length); }
int ftruncate64(int fd, off_t length) { return resized(fd, length); }

static int reserved(int fd, off_t at, off_t length) {
    REAL(int, posix_fallocate64, int, off_t, off_t);
    char path[PATH_MAX];
    struct stat before;
    if (!path_of(fd, path)) return real(fd, at, length);
    int act = decide('w', path);
    if (act > 0) return act;
    int known = !fstat(fd, &before), done = real(fd, at, length);
    if (!done && known && at + length > before.st_size)
        note('t', path, 0, at + length, "", 0);
    return done;
}

int posix_fallocate(int fd, off_t at, off_t length) { return reserved(fd, at, length); }
int posix_fallocate64(int fd, off_t at, off_t length) {
    return reserved(fd, at, length);
}

/* Names. */

static int renamed(int from, const char *old, int to, const char *new) {
    REAL(int, renameat, int, const char *, int, const char *);
    char before[PATH_MAX], after[PATH_MAX];
    if (!root_length) return real(from, old, to, new);
    absolute(from, old, before), absolute(to, new, after);
    if (!watched(before) && !watched(after)) return real(from, old, to, new);
    int act = decide('r', after);
    if (refused(act)) return -1;
    int done = real(from, old, to, new);
    if (!done) note('r', before, 0, (int64_t)strlen(after), after, strlen(after));
    return done;
}

int rename(const char *old, const char *new) {
    return renamed(AT_FDCWD, old, AT_FDCWD, new);
}
int renameat(int from, const char *old, int to, const char *new) {
    return renamed(from, old, to, new);
}

static int unlinked(int folder, const char *path, int flags) {
    REAL(int, unlinkat, int, const char *, int);
    char full[PATH_MAX];
    if (!root_length) return real(folder, path, flags);
    absolute(folder, path, full);
    if (!watched(full)) return real(folder, path, flags);
    int act = decide('u', full);
    if (refused(act)) return -1;
    int done = real(folder, path, flags);
    if (!done) note('u', full, 0, 0, "", 0);
    return done;
}

int unlink(const char *path) { return unlinked(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinked(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int folder, const char *path, int flags) {
    return unlinked(folder, path, flags);
}

static int made(int folder, const char *path, mode_t mode) {
    REAL(int, mkdirat, int, const char *, mode_t);
    char full[PATH_MAX];
    if (!root_length) return real(folder, path, mode);
    absolute(folder, path, full);
    if (!watched(full)) return real(folder, path, mode);
    int act = decide('m', full);
    if (refused(act)) return -1;
    int done = real(folder, path, mode);
    if (!done) note('m', full, 0, 0, "", 0);
    return done;
}

int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) {
    return made(folder, path, mode);
}

/* Reading back. */

static ssize_t garbled(void *data, ssize_t got, int act) {
    if (act == GARBLE && got > 0) ((unsigned char *)data)[got / 2] ^= 1;
    return got;
}

ssize_t read(int fd, void *data, size_t length) {
    REAL(ssize_t, read, int, void *, size_t);
    char path[PATH_MAX];
    if (!rule_count || !path_of(fd, path)) return real(fd, data, length);
    int act = decide('d', path);
    if (refused(act)) return -1;
    return garbled(data, real(fd, data, length), act);
}

static ssize_t read_at(int fd, void *data, size_t length, off_t at) {
    REAL(ssize_t, pread64, int, void *, size_t, off_t);
    char path[PATH_MAX];
    if (!rule_count || !path_of(fd, path)) return real(fd, data, length, at);
    int act = decide('d', path);
    if (refused(act)) return -1;
    return garbled(data, real(fd, data, length, at), act);
}

ssize_t pread(int fd, void *data, size_t length, off_t at) {
    return read_at(fd, data, length, at);
}
ssize_t pread64(int fd, void *data, size_t length, off_t at) {
    return read_at(fd, data, length, at);
}

/* The wall clock. */

int clock_gettime(clockid_t which, struct timespec *now) {
    REAL(int, clock_gettime, clockid_t, struct timespec *);
    int done = real(which, now);
    if (!done && which == CLOCK_REALTIME) now->tv_sec += clock_by;
    return done;
}
