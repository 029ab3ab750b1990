#!/usr/bin/env bash
# Makes package universes to measure with, each once: what is there already and was made by the same script stays.
# The case is the small distribution of the recorded compose, with all kinds of images.
#
# usage: Scripts/make-universes.sh DIRECTORY case|tiny|small|medium|large...
set -euo pipefail
source "$(dirname "$0")/common.sh"

[ "$#" -ge 2 ] || die "usage: $0 DIRECTORY case|tiny|small|medium|large..."
readonly fixtures=Tests/Fixtures
mkdir -p "$1"
directory=$(cd "$1" && pwd)
shift
for size in "$@"; do
    universe=$directory/$size
    maker=$fixtures/bench/make-universe.py
    if [ "$size" = case ]; then maker=$fixtures/bench/make-case-rpms.py; fi
    stamp=$(cksum <"$maker")
    if [ -e "$universe/stamp" ] && [ "$(cat "$universe/stamp")" = "$stamp" ]; then continue; fi
    say "making the $size universe in $universe"
    rm -rf "$universe"
    if [ "$size" = case ]; then
        cp -r "$fixtures/pungi-compose-case" "$universe"
        mv "$universe/test.conf" "$universe/compose.conf"
        python3 "$maker" "$universe" >&2
    else
        python3 "$maker" --size "$size" --repodata --output "$universe" >&2
    fi
    printf '%s\n' "$stamp" >"$universe/stamp"
done
