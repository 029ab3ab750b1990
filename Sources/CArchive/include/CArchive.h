#ifndef CARCHIVE_H
#define CARCHIVE_H

#include "CArchiveWrite.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>
#include <stdint.h>

// libarchive, loaded on first use: it brings libxml2, ICU and several compressors along.
// Nothing here but carchive_load may be called before carchive_load has given true.

/// Loads the library once; false when it is missing or too old. From any thread.
bool carchive_load(void);
/// What the dynamic loader said, after carchive_load has given false.
const char *carchive_load_error(void);

/// A reader for the tar family, zip and cpio, with every compression that the library knows; NULL without
/// memory.
struct archive *carchive_read_new(void);
/// A reader for one compressed stream (gzip, bzip2, xz, lzma, zstd, or not compressed), as an archive of one
/// entry; NULL without memory.
struct archive *carchive_read_new_stream(void);
/// The outermost compression, as in ARCHIVE_FILTER_GZIP, after the first header was read.
int carchive_compression(struct archive *archive);
int carchive_read_free(struct archive *archive);
int carchive_read_open_fd(struct archive *archive, int descriptor, size_t block_size);
int carchive_read_next_header(struct archive *archive, struct archive_entry **entry);
int carchive_read_data_skip(struct archive *archive);
int carchive_read_data_block(struct archive *archive, const void **buffer, size_t *size, int64_t *offset);
int carchive_format(struct archive *archive);
const char *carchive_error_string(struct archive *archive);
int carchive_errno(struct archive *archive);

/// The name as it stands in the archive; bytes of no certain encoding, or NULL.
const char *carchive_entry_pathname(struct archive_entry *entry);
/// The target of a symbolic link, or NULL.
const char *carchive_entry_symlink(struct archive_entry *entry);
/// The target of a hard link, or NULL.
const char *carchive_entry_hardlink(struct archive_entry *entry);
/// The type as in S_IFMT.
unsigned int carchive_entry_filetype(struct archive_entry *entry);
/// The size, or -1 when the archive does not say it here.
int64_t carchive_entry_size(struct archive_entry *entry);
unsigned int carchive_entry_permissions(struct archive_entry *entry);
int64_t carchive_entry_modified(struct archive_entry *entry);

#endif
