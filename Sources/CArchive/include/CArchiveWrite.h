#ifndef CARCHIVE_WRITE_H
#define CARCHIVE_WRITE_H

#include <stdbool.h>
#include <stddef.h>

// One stream of compressed bytes, made in memory by libarchive. Nothing here but carchive_compress_load may
// be called before carchive_compress_load has given true.

struct carchive_compressor;

/// Loads the library's functions once; false when it is missing or too old. From any thread.
bool carchive_compress_load(void);
/// What the dynamic loader said, after carchive_compress_load has given false.
const char *carchive_compress_load_error(void);

/// A compressor for one of libarchive's filters (ARCHIVE_FILTER_…) at a level, or at the filter's own if the
/// level is NULL. NULL without memory; else ask carchive_compress_error whether it is usable.
struct carchive_compressor *carchive_compress_new(int filter, const char *level);
/// What went wrong, or NULL.
const char *carchive_compress_error(const struct carchive_compressor *compressor);

/// Takes bytes; false on failure.
bool carchive_compress_write(struct carchive_compressor *compressor, const void *bytes, size_t size);
/// Ends the stream; false on failure. Nothing may be written afterwards.
bool carchive_compress_finish(struct carchive_compressor *compressor);

/// What came out since the last carchive_compress_clear; valid until the next call of another function.
const unsigned char *carchive_compress_output(const struct carchive_compressor *compressor, size_t *size);
void carchive_compress_clear(struct carchive_compressor *compressor);

void carchive_compress_free(struct carchive_compressor *compressor);

#endif
