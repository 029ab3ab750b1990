#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/valid.h>
#include <libxml/xmlerror.h>

// Macros, which Swift cannot see: the error function of the calling thread.
static inline xmlStructuredErrorFunc cxml2_error_function(void) { return xmlStructuredError; }
static inline void *cxml2_error_context(void) { return xmlStructuredErrorContext; }
