#include "CArchiveWrite.h"

#include "CArchiveLibrary.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    struct archive *(*write_new)(void);
    int (*write_free)(struct archive *);
    int (*write_close)(struct archive *);
    int (*write_add_filter)(struct archive *, int);
    int (*write_set_filter_option)(struct archive *, const char *, const char *, const char *);
    int (*write_set_format_raw)(struct archive *);
    int (*write_set_bytes_per_block)(struct archive *, int);
    int (*write_set_bytes_in_last_block)(struct archive *, int);
    int (*write_open)(struct archive *, void *, archive_open_callback *, archive_write_callback *,
                      archive_close_callback *);
    int (*write_header)(struct archive *, struct archive_entry *);
    la_ssize_t (*write_data)(struct archive *, const void *, size_t);
    const char *(*error_string)(struct archive *);
    void (*set_error)(struct archive *, int, const char *, ...);
    struct archive_entry *(*entry_new)(void);
    void (*entry_free)(struct archive_entry *);
    void (*entry_set_filetype)(struct archive_entry *, unsigned int);
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;
static char load_error[256];

static const struct cloader_symbol symbols[] = {
    {"archive_write_new", &library.write_new},
    {"archive_write_free", &library.write_free},
    {"archive_write_close", &library.write_close},
    {"archive_write_add_filter", &library.write_add_filter},
    {"archive_write_set_filter_option", &library.write_set_filter_option},
    {"archive_write_set_format_raw", &library.write_set_format_raw},
    {"archive_write_set_bytes_per_block", &library.write_set_bytes_per_block},
    {"archive_write_set_bytes_in_last_block", &library.write_set_bytes_in_last_block},
    {"archive_write_open", &library.write_open},
    {"archive_write_header", &library.write_header},
    {"archive_write_data", &library.write_data},
    {"archive_error_string", &library.error_string},
    {"archive_set_error", &library.set_error},
    {"archive_entry_new", &library.entry_new},
    {"archive_entry_free", &library.entry_free},
    {"archive_entry_set_filetype", &library.entry_set_filetype},
};

static void load(void) {
    loaded = carchive_open(symbols, sizeof symbols / sizeof *symbols, load_error, sizeof load_error);
}

bool carchive_compress_load(void) {
    pthread_once(&once, load);
    return loaded;
}

const char *carchive_compress_load_error(void) { return load_error; }

struct carchive_compressor {
    struct archive *archive;
    unsigned char *bytes;
    size_t size;
    size_t capacity;
    bool failed;
};

static la_ssize_t append(struct archive *archive, void *context, const void *bytes, size_t size) {
    struct carchive_compressor *compressor = context;
    if (size > compressor->capacity - compressor->size) {
        size_t capacity = compressor->capacity * 2;
        if (capacity < compressor->size + size) capacity = compressor->size + size + (64 << 10);
        unsigned char *grown = realloc(compressor->bytes, capacity);
        if (grown == NULL) {
            library.set_error(archive, ENOMEM, "out of memory");
            return -1;
        }
        compressor->bytes = grown;
        compressor->capacity = capacity;
    }
    memcpy(compressor->bytes + compressor->size, bytes, size);
    compressor->size += size;
    return (la_ssize_t)size;
}

// A warning means that the library will run a program instead of a compressor it was built without: that is
// none of ours.
static bool prepare(struct archive *archive, struct carchive_compressor *compressor, int filter,
                    const char *level) {
    if (library.write_set_format_raw(archive) != ARCHIVE_OK) return false;
    if (library.write_add_filter(archive, filter) != ARCHIVE_OK) {
        library.set_error(archive, EINVAL, "libarchive was built without this compression");
        return false;
    }
    if (level && library.write_set_filter_option(archive, NULL, "compression-level", level) != ARCHIVE_OK) {
        return false;
    }
    // The same bytes give the same stream: no time in it.
    if (filter == ARCHIVE_FILTER_GZIP &&
        library.write_set_filter_option(archive, "gzip", "timestamp", NULL) != ARCHIVE_OK) {
        return false;
    }
    // Bytes go on as they come, and the end is not filled up.
    library.write_set_bytes_per_block(archive, 0);
    library.write_set_bytes_in_last_block(archive, 1);
    if (library.write_open(archive, compressor, NULL, append, NULL) != ARCHIVE_OK) return false;
    struct archive_entry *entry = library.entry_new();
    if (entry == NULL) {
        library.set_error(archive, ENOMEM, "out of memory");
        return false;
    }
    library.entry_set_filetype(entry, AE_IFREG);
    bool is_ready = library.write_header(archive, entry) == ARCHIVE_OK;
    library.entry_free(entry);
    return is_ready;
}

struct carchive_compressor *carchive_compress_new(int filter, const char *level) {
    struct carchive_compressor *compressor = calloc(1, sizeof *compressor);
    if (compressor == NULL) return NULL;
    compressor->archive = library.write_new();
    if (compressor->archive == NULL) {
        free(compressor);
        return NULL;
    }
    compressor->failed = !prepare(compressor->archive, compressor, filter, level);
    return compressor;
}

const char *carchive_compress_error(const struct carchive_compressor *compressor) {
    if (!compressor->failed) return NULL;
    const char *text = library.error_string(compressor->archive);
    return text ? text : "unknown error";
}

bool carchive_compress_write(struct carchive_compressor *compressor, const void *bytes, size_t size) {
    const char *rest = bytes;
    while (size > 0 && !compressor->failed) {
        la_ssize_t written = library.write_data(compressor->archive, rest, size);
        if (written <= 0) {
            compressor->failed = true;
        } else {
            rest += written;
            size -= (size_t)written;
        }
    }
    return !compressor->failed;
}

bool carchive_compress_finish(struct carchive_compressor *compressor) {
    if (!compressor->failed) compressor->failed = library.write_close(compressor->archive) != ARCHIVE_OK;
    return !compressor->failed;
}

const unsigned char *carchive_compress_output(const struct carchive_compressor *compressor, size_t *size) {
    *size = compressor->size;
    return compressor->bytes;
}

void carchive_compress_clear(struct carchive_compressor *compressor) { compressor->size = 0; }

void carchive_compress_free(struct carchive_compressor *compressor) {
    // The library frees a stream that was not closed by closing it, which calls back here.
    library.write_free(compressor->archive);
    free(compressor->bytes);
    free(compressor);
}
