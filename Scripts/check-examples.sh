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
