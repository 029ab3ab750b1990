#include "CArchive.h"

#include "CArchiveLibrary.h"

#include <pthread.h>
#include <stdio.h>

static struct {
    struct archive *(*read_new)(void);
    int (*read_free)(struct archive *);
    int (*read_support_filter_all)(struct archive *);
    int (*read_support_format_tar)(struct archive *);
    int (*read_support_format_zip)(struct archive *);
    int (*read_support_format_cpio)(struct archive *);
    int (*read_support_format_raw)(struct archive *);
    int (*read_support_format_empty)(struct archive *);
    int (*read_support_filter_gzip)(struct archive *);
    int (*read_support_filter_bzip2)(struct archive *);
    int (*read_support_filter_xz)(struct archive *);
    int (*read_support_filter_lzma)(struct archive *);
    int (*read_support_filter_zstd)(struct archive *);
    int (*filter_count)(struct archive *);
    int (*filter_code)(struct archive *, int);
    int (*read_open_fd)(struct archive *, int, size_t);
    int (*read_next_header)(struct archive *, struct archive_entry **);
    int (*read_data_skip)(struct archive *);
    int (*read_data_block)(struct archive *, const void **, size_t *, la_int64_t *);
    int (*format)(struct archive *);
    const char *(*error_string)(struct archive *);
    int (*archive_errno)(struct archive *);
    const char *(*entry_pathname)(struct archive_entry *);
    const char *(*entry_symlink)(struct archive_entry *);
    const char *(*entry_hardlink)(struct archive_entry *);
    __LA_MODE_T (*entry_filetype)(struct archive_entry *);
    la_int64_t (*entry_size)(struct archive_entry *);
    int (*entry_size_is_set)(struct archive_entry *);
    __LA_MODE_T (*entry_perm)(struct archive_entry *);
    time_t (*entry_mtime)(struct archive_entry *);
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;
static char load_error[256];

static const struct cloader_symbol symbols[] = {
    {"archive_read_new", &library.read_new},
    {"archive_read_free", &library.read_free},
    {"archive_read_support_filter_all", &library.read_support_filter_all},
    {"archive_read_support_format_tar", &library.read_support_format_tar},
    {"archive_read_support_format_zip", &library.read_support_format_zip},
    {"archive_read_support_format_cpio", &library.read_support_format_cpio},
    {"archive_read_support_format_raw", &library.read_support_format_raw},
    {"archive_read_support_format_empty", &library.read_support_format_empty},
    {"archive_read_support_filter_gzip", &library.read_support_filter_gzip},
    {"archive_read_support_filter_bzip2", &library.read_support_filter_bzip2},
    {"archive_read_support_filter_xz", &library.read_support_filter_xz},
    {"archive_read_support_filter_lzma", &library.read_support_filter_lzma},
    {"archive_read_support_filter_zstd", &library.read_support_filter_zstd},
    {"archive_filter_count", &library.filter_count},
    {"archive_filter_code", &library.filter_code},
    {"archive_read_open_fd", &library.read_open_fd},
    {"archive_read_next_header", &library.read_next_header},
    {"archive_read_data_skip", &library.read_data_skip},
    {"archive_read_data_block", &library.read_data_block},
    {"archive_format", &library.format},
    {"archive_error_string", &library.error_string},
    {"archive_errno", &library.archive_errno},
    {"archive_entry_pathname", &library.entry_pathname},
    {"archive_entry_symlink", &library.entry_symlink},
    {"archive_entry_hardlink", &library.entry_hardlink},
    {"archive_entry_filetype", &library.entry_filetype},
    {"archive_entry_size", &library.entry_size},
    {"archive_entry_size_is_set", &library.entry_size_is_set},
    {"archive_entry_perm", &library.entry_perm},
    {"archive_entry_mtime", &library.entry_mtime},
};

static void load(void) {
    loaded = carchive_open(symbols, sizeof symbols / sizeof *symbols, load_error, sizeof load_error);
}

bool carchive_load(void) {
    pthread_once(&once, load);
    return loaded;
}

const char *carchive_load_error(void) { return load_error; }

struct archive *carchive_read_new(void) {
    struct archive *archive = library.read_new();
    if (archive == NULL) return NULL;
    // A filter that the library was built without gives a warning here, and fails only when it is needed.
    library.read_support_filter_all(archive);
    library.read_support_format_tar(archive);
    library.read_support_format_cpio(archive);
    library.read_support_format_zip(archive);
    return archive;
}

struct archive *carchive_read_new_stream(void) {
    struct archive *archive = library.read_new();
    if (archive == NULL) return NULL;
    // Named one by one: among all filters are some that run programs.
    library.read_support_filter_gzip(archive);
    library.read_support_filter_bzip2(archive);
    library.read_support_filter_xz(archive);
    library.read_support_filter_lzma(archive);
    library.read_support_filter_zstd(archive);
    library.read_support_format_raw(archive);
    library.read_support_format_empty(archive);
    return archive;
}

int carchive_compression(struct archive *archive) {
    // The last filter is the file itself.
    return library.filter_count(archive) > 1 ? library.filter_code(archive, 0) : ARCHIVE_FILTER_NONE;
}
int carchive_read_free(struct archive *archive) { return library.read_free(archive); }
int carchive_read_open_fd(struct archive *archive, int descriptor, size_t block_size) {
    return library.read_open_fd(archive, descriptor, block_size);
}
int carchive_read_next_header(struct archive *archive, struct archive_entry **entry) {
    return library.read_next_header(archive, entry);
}
int carchive_read_data_skip(struct archive *archive) { return library.read_data_skip(archive); }
int carchive_read_data_block(struct archive *archive, const void **buffer, size_t *size, int64_t *offset) {
    la_int64_t place = 0;
    int status = library.read_data_block(archive, buffer, size, &place);
    *offset = place;
    return status;
}
int carchive_format(struct archive *archive) { return library.format(archive); }
const char *carchive_error_string(struct archive *archive) { return library.error_string(archive); }
int carchive_errno(struct archive *archive) { return library.archive_errno(archive); }

const char *carchive_entry_pathname(struct archive_entry *entry) { return library.entry_pathname(entry); }
const char *carchive_entry_symlink(struct archive_entry *entry) { return library.entry_symlink(entry); }
const char *carchive_entry_hardlink(struct archive_entry *entry) { return library.entry_hardlink(entry); }
unsigned int carchive_entry_filetype(struct archive_entry *entry) { return library.entry_filetype(entry); }
int64_t carchive_entry_size(struct archive_entry *entry) {
    return library.entry_size_is_set(entry) ? library.entry_size(entry) : -1;
}
unsigned int carchive_entry_permissions(struct archive_entry *entry) { return library.entry_perm(entry); }
int64_t carchive_entry_modified(struct archive_entry *entry) { return library.entry_mtime(entry); }
