#include "CArchive.h"
int CArchive_placeholder(void) { return 0; }
