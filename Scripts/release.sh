#!/usr/bin/env bash
# Builds the release binary and copies it to build/bin/packit.
#
# usage: Scripts/release.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

require_swift
say "building packit (release)"
swift build "${release_flags[@]}" --product packit >&2
install -D -m 755 "$(swift build "${release_flags[@]}" --show-bin-path)/packit" build/bin/packit
