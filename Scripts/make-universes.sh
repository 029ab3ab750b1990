#!/usr/bin/env bash
# Makes package universes to measure with, each once: what is there already and was made by the same script stays.
#
# usage: Scripts/make-universes.sh DIRECTORY tiny|small|medium|large...
set -euo pipefail
source "$(dirname "$0")/common.sh"

[ "$#" -ge 2 ] || die "usage: $0 DIRECTORY tiny|small|medium|large..."
maker=Tests/Fixtures/bench/make-universe.py
stamp=$(cksum <"$maker")
mkdir -p "$1"
directory=$(cd "$1" && pwd)
shift
for size in "$@"; do
    universe=$directory/$size
    if [ -e "$universe/stamp" ] && [ "$(cat "$universe/stamp")" = "$stamp" ]; then continue; fi
    say "making the $size universe in $universe"
    rm -rf "$universe"
    python3 "$maker" --size "$size" --repodata --output "$universe" >&2
    printf '%s\n' "$stamp" >"$universe/stamp"
done
