#!/usr/bin/env bash
# Reads the C shims with all warnings on and as errors. SwiftPM has no flag for that which spares the
# packages we depend on, and on the next build it no longer shows a warning that it showed once.
#
# usage: Scripts/check-c-sources.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

compiler=$(command -v clang || command -v cc || true)
[ -n "$compiler" ] || die "no C compiler on PATH; 'clang' is part of the Swift toolchain"
for source in Sources/C*/*.c; do
    if [ -e "$source" ]; then
        "$compiler" -Wall -Wextra -Werror -fsyntax-only \
            -I "$(dirname "$source")/include" -I Sources/CLoader/include "$source"
    fi
done
