#!/usr/bin/env bash
# Writes the manual pages to build/man, with ArgumentParser's own generator.
#
# usage: Scripts/man.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

Scripts/release.sh
say "generating the manual pages"
swift build "${release_flags[@]}" --product generate-manual >&2
generator=$(swift build "${release_flags[@]}" --show-bin-path)/generate-manual
# The date of the sources, not of the build: the same commit gives the same page.
date=$(git log -1 --format=%cs 2>/dev/null || date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%d)
mkdir -p build/man
for program in packit pungi pungi-fedmsg-notification; do
    [ -e "build/bin/$program" ] || continue
    "$generator" "build/bin/$program" --output-directory build/man --date "$date"
done
