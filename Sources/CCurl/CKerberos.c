#include "CKerberos.h"

#include "CLoader.h"

#include <pthread.h>
#include <stdio.h>

// The types are opaque to us, but for object identifiers, whose layout is that of RFC 2744.
struct oid {
    uint32_t length;
    void *elements;
};
struct buffer {
    size_t length;
    void *value;
};
struct oid_set {
    size_t count;
    struct oid *elements;
};

static struct {
    uint32_t (*ccache_name)(uint32_t *, const char *, const char **);
    uint32_t (*acquire_cred)(uint32_t *, void *, uint32_t, struct oid_set *, int, void **, struct oid_set **,
                             uint32_t *);
    uint32_t (*release_cred)(uint32_t *, void **);
    uint32_t (*display_status)(uint32_t *, uint32_t, int, struct oid *, uint32_t *, struct buffer *);
    uint32_t (*release_buffer)(uint32_t *, struct buffer *);
} gss;

static struct {
    int32_t (*init_context)(void **);
    void (*free_context)(void *);
    int32_t (*parse_name)(void *, const char *, void **);
    int32_t (*unparse_name)(void *, void *, char **);
    void (*free_unparsed_name)(void *, char *);
    void (*free_principal)(void *, void *);
    int32_t (*cc_cache_match)(void *, void *, void **);
    int32_t (*cc_resolve)(void *, const char *, void **);
    int32_t (*cc_get_principal)(void *, void *, void **);
    int32_t (*cc_get_full_name)(void *, void *, char **);
    int32_t (*cc_close)(void *, void *);
    void (*free_string)(void *, char *);
    const char *(*get_error_message)(void *, int32_t);
    void (*free_error_message)(void *, const char *);
} krb5;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;
static char load_error[256];

static const struct cloader_symbol gss_symbols[] = {
    {"gss_krb5_ccache_name", &gss.ccache_name},
    {"gss_acquire_cred", &gss.acquire_cred},
    {"gss_release_cred", &gss.release_cred},
    {"gss_display_status", &gss.display_status},
    {"gss_release_buffer", &gss.release_buffer},
};

static const struct cloader_symbol krb5_symbols[] = {
    {"krb5_init_context", &krb5.init_context},
    {"krb5_free_context", &krb5.free_context},
    {"krb5_parse_name", &krb5.parse_name},
    {"krb5_unparse_name", &krb5.unparse_name},
    {"krb5_free_unparsed_name", &krb5.free_unparsed_name},
    {"krb5_free_principal", &krb5.free_principal},
    {"krb5_cc_cache_match", &krb5.cc_cache_match},
    {"krb5_cc_resolve", &krb5.cc_resolve},
    {"krb5_cc_get_principal", &krb5.cc_get_principal},
    {"krb5_cc_get_full_name", &krb5.cc_get_full_name},
    {"krb5_cc_close", &krb5.cc_close},
    {"krb5_free_string", &krb5.free_string},
    {"krb5_get_error_message", &krb5.get_error_message},
    {"krb5_free_error_message", &krb5.free_error_message},
};

static void load(void) {
    static const char *const gss_names[] = {"libgssapi_krb5.so.2"};
    static const char *const krb5_names[] = {"libkrb5.so.3"};
    loaded = cloader_open(gss_names, 1, gss_symbols, sizeof gss_symbols / sizeof *gss_symbols, load_error,
                          sizeof load_error) &&
             cloader_open(krb5_names, 1, krb5_symbols, sizeof krb5_symbols / sizeof *krb5_symbols, load_error,
                          sizeof load_error);
}

bool ckerberos_load(void) {
    pthread_once(&once, load);
    return loaded;
}

const char *ckerberos_load_error(void) { return load_error; }

bool ckerberos_use_cache(const char *cache) {
    uint32_t minor;
    return gss.ccache_name(&minor, cache, NULL) == 0;
}

static void describe(uint32_t code, struct oid *mechanism, char *text, size_t size) {
    enum { mechanism_code = 2 };
    uint32_t minor, more = 0;
    struct buffer message = {0, NULL};
    if (gss.display_status(&minor, code, mechanism_code, mechanism, &more, &message) >> 16) {
        snprintf(text, size, "there are no tickets");
        return;
    }
    snprintf(text, size, "%.*s", (int)message.length, (char *)message.value);
    gss.release_buffer(&minor, &message);
}

uint32_t ckerberos_lifetime(const char *cache, char *text, size_t size) {
    enum { initiate = 1 };
    static const uint32_t indefinite = 0xffffffff;
    // 1.2.840.113554.1.2.2, Kerberos itself.
    struct oid mechanism = {9, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"};
    struct oid_set mechanisms = {1, &mechanism};
    uint32_t minor, ignored, lifetime = 0;
    void *credential = NULL;
    snprintf(text, size, "the tickets have expired");
    ckerberos_use_cache(cache);
    // A routine error stands in the upper half.
    if (gss.acquire_cred(&minor, NULL, indefinite, &mechanisms, initiate, &credential, NULL, &lifetime) >> 16) {
        lifetime = 0;
        describe(minor, &mechanism, text, size);
    }
    if (credential) gss.release_cred(&ignored, &credential);
    ckerberos_use_cache(NULL);
    return lifetime;
}

static bool failed(void *context, int32_t code, char *text, size_t size) {
    const char *message = krb5.get_error_message(context, code);
    snprintf(text, size, "%s", message);
    krb5.free_error_message(context, message);
    return false;
}

bool ckerberos_find_cache(const char *principal, char *text, size_t size) {
    void *context = NULL, *name = NULL, *cache = NULL;
    char *full = NULL;
    int32_t code = krb5.init_context(&context);
    if (code) return failed(NULL, code, text, size);
    code = krb5.parse_name(context, principal, &name);
    if (!code) code = krb5.cc_cache_match(context, name, &cache);
    if (!code) code = krb5.cc_get_full_name(context, cache, &full);
    if (code)
        failed(context, code, text, size);
    else
        snprintf(text, size, "%s", full);
    if (full) krb5.free_string(context, full);
    if (cache) krb5.cc_close(context, cache);
    if (name) krb5.free_principal(context, name);
    krb5.free_context(context);
    return !code;
}

bool ckerberos_cache_owner(const char *cache_name, char *text, size_t size) {
    void *context = NULL, *name = NULL, *cache = NULL;
    char *owner = NULL;
    int32_t code = krb5.init_context(&context);
    if (code) return failed(NULL, code, text, size);
    code = krb5.cc_resolve(context, cache_name, &cache);
    if (!code) code = krb5.cc_get_principal(context, cache, &name);
    if (!code) code = krb5.unparse_name(context, name, &owner);
    if (code)
        failed(context, code, text, size);
    else
        snprintf(text, size, "%s", owner);
    if (owner) krb5.free_unparsed_name(context, owner);
    if (name) krb5.free_principal(context, name);
    if (cache) krb5.cc_close(context, cache);
    krb5.free_context(context);
    return !code;
}
