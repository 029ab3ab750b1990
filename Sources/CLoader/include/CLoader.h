#ifndef CLOADER_H
#define CLOADER_H

#include <stdbool.h>
#include <stddef.h>

/// A function of a library, and the pointer that is to hold its address.
struct cloader_symbol {
    const char *name;
    void *slot;
};

/// Opens the first library of a list that is there, and fills the pointers with its functions.
///
/// On failure `error` says why, and no pointer may be used.
bool cloader_open(const char *const *names, size_t name_count, const struct cloader_symbol *symbols,
                  size_t symbol_count, char *error, size_t error_size);

#endif
