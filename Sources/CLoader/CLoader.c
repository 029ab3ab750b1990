#include "CLoader.h"

#include <dlfcn.h>
#include <stdio.h>

bool cloader_open(const char *const *names, size_t name_count, const struct cloader_symbol *symbols,
                  size_t symbol_count, char *error, size_t error_size) {
    void *library = NULL;
    for (size_t i = 0; library == NULL && i < name_count; i++) library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(error, error_size, "%s", reason ? reason : "unknown error");
        return false;
    }
    for (size_t i = 0; i < symbol_count; i++) {
        void *address = dlsym(library, symbols[i].name);
        if (address == NULL) {
            snprintf(error, error_size, "it is too old: it has no %s", symbols[i].name);
            dlclose(library);
            return false;
        }
        *(void **)symbols[i].slot = address;
    }
    return true;
}
