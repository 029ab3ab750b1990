#ifndef CKERBEROS_H
#define CKERBEROS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MIT Kerberos, loaded on first use: which cache of tickets the GSSAPI within libcurl takes. Nothing here but
// ckerberos_load may be called before ckerberos_load has given true.

/// Loads the libraries once; false when they are missing. From any thread.
bool ckerberos_load(void);
/// What the dynamic loader said, after ckerberos_load has given false.
const char *ckerberos_load_error(void);

/// Chooses the cache whose tickets the calling thread uses from now on; null for the usual one.
bool ckerberos_use_cache(const char *cache);
/// For how many seconds the tickets of a cache are good, null for the usual one; writes why that is 0. It takes
/// the choice of ckerberos_use_cache back.
uint32_t ckerberos_lifetime(const char *cache, char *text, size_t size);
/// Finds the cache of the user's collection that has a principal's tickets; writes its name, or why there is none.
bool ckerberos_find_cache(const char *principal, char *text, size_t size);
/// Writes whose tickets a cache has, or why that cannot be told.
bool ckerberos_cache_owner(const char *cache, char *text, size_t size);

#endif
