#ifndef CCURL_H
#define CCURL_H

// Which options are old is settled in CCurl.c, for the versions that we meet.
#ifndef CURL_DISABLE_DEPRECATION
#define CURL_DISABLE_DEPRECATION
#endif
#include <curl/curl.h>
#include <stdbool.h>

#include "CKerberos.h"

// libcurl, loaded on first use: it brings some thirty shared objects along, and most commands need no
// network. Nothing here but ccurl_load may be called before ccurl_load has given true.

/// Loads the library once; false when it is missing or too old. From any thread.
bool ccurl_load(void);
/// What the dynamic loader said, after ccurl_load has given false.
const char *ccurl_load_error(void);
/// The version as in 0x075800 for 7.88.0.
unsigned int ccurl_version(void);
/// Whether the library can answer a server that asks for Kerberos.
bool ccurl_can_negotiate(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_reset(CURL *easy);
void ccurl_easy_cleanup(CURL *easy);
/// Lets a transfer go on that a callback has paused; calls callbacks.
CURLcode ccurl_easy_resume(CURL *easy);
const char *ccurl_easy_strerror(CURLcode code);

// The variadic functions, one wrapper for each type of argument.
CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value);
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
/// Lets a transfer use HTTP and HTTPS, and FTP and FTPS if asked to; nothing else.
CURLcode ccurl_set_protocols(CURL *easy, bool ftp);
/// Lets the end of a transfer not wait for a name that is still being looked up, where the library can.
CURLcode ccurl_set_quick_exit(CURL *easy);
/// The callbacks of the body, of the header and of the progress, with one context for all.
CURLcode ccurl_set_callbacks(CURL *easy, curl_write_callback body, curl_write_callback header,
                             curl_xferinfo_callback progress, void *context);
/// The callbacks that give the body of a request.
CURLcode ccurl_set_upload(CURL *easy, curl_read_callback read, curl_seek_callback seek, void *context);
/// Answers a server that asks for Kerberos; what the library says about it goes to the callback.
CURLcode ccurl_set_negotiate(CURL *easy, curl_debug_callback log, void *context);
/// Asks before each request, as soon as its connection is there; anything but 0 ends the transfer. The arguments are
/// the context, both ends' addresses (theirs, ours) and ports. Libraries before 7.80 never ask.
typedef int (*ccurl_before_request)(void *context, char *remote, char *local, int remote_port, int local_port);
CURLcode ccurl_set_before_request(CURL *easy, ccurl_before_request ask, void *context);
/// Whether bytes, the end or an error wait on a socket, unless it does not join these ports any more.
bool ccurl_has_input(curl_socket_t socket, int local_port, int remote_port);
CURLcode ccurl_get_socket(CURL *easy, CURLINFO info, curl_socket_t *value);
CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value);
CURLcode ccurl_get_size(CURL *easy, CURLINFO info, curl_off_t *value);
CURLcode ccurl_get_string(CURL *easy, CURLINFO info, const char **value);

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text);
void ccurl_slist_free_all(struct curl_slist *list);

CURLM *ccurl_multi_init(void);
CURLMcode ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
/// Ends a ccurl_multi_poll in another thread.
CURLMcode ccurl_multi_wakeup(CURLM *multi);
const char *ccurl_multi_strerror(CURLMcode code);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
/// Takes the next finished transfer and its result; null when there is none.
CURL *ccurl_multi_take_result(CURLM *multi, CURLcode *result);

CURLU *ccurl_url(void);
void ccurl_url_cleanup(CURLU *url);
CURLUcode ccurl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned int flags);
/// The text is to be freed with ccurl_free.
CURLUcode ccurl_url_get(CURLU *url, CURLUPart part, char **text, unsigned int flags);
void ccurl_free(void *memory);

/// Names the calling thread, a function that Swift does not see in every C library.
void ccurl_name_thread(const char *name);

#endif
