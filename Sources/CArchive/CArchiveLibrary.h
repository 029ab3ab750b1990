#ifndef CARCHIVE_LIBRARY_H
#define CARCHIVE_LIBRARY_H

#include "CLoader.h"

/// Opens libarchive, whatever it is called here; see cloader_open.
static inline bool carchive_open(const struct cloader_symbol *symbols, size_t count, char *error, size_t size) {
#ifdef __APPLE__
    static const char *const names[] = {"libarchive.2.dylib"};
#else
    static const char *const names[] = {"libarchive.so.13"};
#endif
    return cloader_open(names, sizeof names / sizeof *names, symbols, count, error, size);
}

#endif
