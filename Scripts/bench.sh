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
for product in packit-bench small-answers; do swift build "${benchmarks[@]}" --product "$product" >&2; done
read -ra sizes <<<"${UNIVERSES-case tiny small medium large}"
universes=.build/benchmarks/universes
if [ "${#sizes[@]}" -gt 0 ]; then Scripts/make-universes.sh "$universes" "${sizes[@]}"; fi

say "building a Koji hub with a tag of 20,000 builds, and what lists it"
swift build "${release_flags[@]}" --product koji-hub-double >&2
say "building what asks a server many small questions, and what reads JSON"
for product in http-probe json-probe; do swift build "${release_flags[@]}" --product "$product" >&2; done
listing=(--package-path Examples/ListTag --scratch-path .build/examples "${release_flags[@]}")
swift build "${listing[@]}" >&2
oracles=$(Scripts/install-oracles.sh | tail -n 1)
place=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; rm -rf "$place"' EXIT
mkfifo "$place/url" "$place/answers"
"$(swift build "${release_flags[@]}" --show-bin-path)/koji-hub-double" --topdir "$place/top" --builds 20000 \
    >"$place/url" &
servers+=("$!")
read -r url <"$place/url"
"$(swift build "${benchmarks[@]}" --show-bin-path)/small-answers" >"$place/answers" &
servers+=("$!")
read -r answers <"$place/answers"

"$(swift build "${benchmarks[@]}" --show-bin-path)/packit-bench" --packit build/bin/packit --pungi build/bin/pungi \
    --universes "$universes" --sizes "${sizes[*]}" --koji-hub "$url" --koji-python "$oracles/python3" \
    --http-probe "$(swift build "${release_flags[@]}" --show-bin-path)/http-probe" --http-server "$answers" \
    --json-probe "$(swift build "${release_flags[@]}" --show-bin-path)/json-probe" \
    --list-tag "$(swift build "${listing[@]}" --show-bin-path)/list-tag" "$@"
