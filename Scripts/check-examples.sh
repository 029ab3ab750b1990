#!/usr/bin/env bash
# Builds and runs the packages in Examples, as a user of the libraries would, and checks the configuration there.
#
# usage: Scripts/check-examples.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

require_swift
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
Scripts/make-demo-project.sh "$project/hello-demo"

listing=$(
    swift run --quiet --package-path Examples/ListJobs --scratch-path .build/examples "${debug_flags[@]}" \
        list-jobs "$project/hello-demo/.packit.yaml"
)
printf '%s\n' "$listing" >&2
expected='copr_build on pull_request
propose_downstream on release'
[ "$listing" = "$expected" ] || die "Examples/ListJobs should have printed:"$'\n'"$expected"

swift build --quiet "${debug_flags[@]}" --product pungi >&2
"$(swift build "${debug_flags[@]}" --show-bin-path)/pungi" config validate --strict Examples/compose/compose.conf

# The tag of a hub with twenty builds, listed as the README says.
swift build --quiet "${debug_flags[@]}" --product koji-hub-double >&2
mkfifo "$project/url"
"$(swift build "${debug_flags[@]}" --show-bin-path)/koji-hub-double" --topdir "$project/koji" --builds 20 \
    >"$project/url" &
hub=$!
trap 'kill "$hub" 2>/dev/null || true; rm -rf "$project"' EXIT
read -r url <"$project/url"
builds=$(
    swift run --quiet --package-path Examples/ListTag --scratch-path .build/examples "${debug_flags[@]}" \
        list-tag "$url" universe | wc -l
)
[ "$builds" -eq 20 ] || die "Examples/ListTag should have listed 20 builds, and listed $builds"
