#!/usr/bin/env bash
# What decides whether a change is good. The last line printed is the test runner's own.
#
# usage: Scripts/test.sh
#   CI=true         tests may not skip themselves when a tool is missing
#   FUZZ_SECONDS=N  how long the fuzz targets run (60 in CI, else 10)
set -euo pipefail
source "$(dirname "$0")/common.sh"

Scripts/install-dependencies.sh build runtime test
PATH=$(Scripts/install-oracles.sh --services | tail -n 1):$PATH
export PATH

say "lint"
Scripts/lint.sh

say "C sources without warnings"
Scripts/check-c-sources.sh

say "build with warnings as errors"
swift build "${debug_flags[@]}" --build-tests

say "example packages"
Scripts/check-examples.sh

say "benchmarks: one round, so that they keep working"
Scripts/make-universes.sh .build/benchmarks/universes tiny
built=$(swift build "${debug_flags[@]}" --show-bin-path)
swift run --quiet --package-path Benchmarks --scratch-path .build/benchmarks "${debug_flags[@]}" packit-bench \
    --packit "$built/packit" --pungi "$built/pungi" --universes .build/benchmarks/universes --sizes tiny \
    --runs 1 --warm-ups 0

if [ "${CI:-}" = true ]; then fuzz_default=60; else fuzz_default=10; fi
say "fuzz targets"
FUZZ_SECONDS=${FUZZ_SECONDS:-$fuzz_default} swift test "${debug_flags[@]}" --skip-build --filter FuzzTests
unset FUZZ_SECONDS

say "tests"
# One after the other: tests that wait for a tool would hold up those that watch the clock.
log=.build/tests.log
status=0
swift test "${debug_flags[@]}" --skip-build --no-parallel 2>&1 | tee "$log" || status=$?
if [ "$status" -ne 0 ]; then
    # Once more at the end, where they are seen: the output has thousands of lines.
    say "what failed"
    grep -a -A 3 -E '^✘ .* recorded an issue|: error: | timed out after |^Fatal error|^error: ' "$log" || true
    say "in short"
    grep -a -E '^✘' "$log" | grep -a -v 'recorded an issue' || true
fi
exit "$status"
