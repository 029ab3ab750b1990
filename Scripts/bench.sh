#!/usr/bin/env bash
# Measures the release binaries beside the yardstick commands; arguments go to packit-bench.
#
# usage: [UNIVERSES="case tiny small medium large"] Scripts/bench.sh [packit-bench options]      (--help lists them)
set -euo pipefail
source "$(dirname "$0")/common.sh"

Scripts/install-dependencies.sh build runtime bench
Scripts/release.sh
say "building packit-bench"
benchmarks=(--package-path Benchmarks --scratch-path .build/benchmarks "${release_flags[@]}")
swift build "${benchmarks[@]}" --product packit-bench >&2
read -ra sizes <<<"${UNIVERSES-case tiny small medium large}"
universes=.build/benchmarks/universes
if [ "${#sizes[@]}" -gt 0 ]; then Scripts/make-universes.sh "$universes" "${sizes[@]}"; fi
exec "$(swift build "${benchmarks[@]}" --show-bin-path)/packit-bench" --packit build/bin/packit --pungi build/bin/pungi \
    --universes "$universes" --sizes "${sizes[*]}" "$@"
