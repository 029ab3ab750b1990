#!/usr/bin/env bash
# Builds the release binaries and copies them to build/bin.
#
# usage: Scripts/release.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

require_swift
for product in packit pungi; do
    say "building $product (release)"
    swift build "${release_flags[@]}" --product "$product" >&2
    install -D -m 755 "$(swift build "${release_flags[@]}" --show-bin-path)/$product" "build/bin/$product"
done
