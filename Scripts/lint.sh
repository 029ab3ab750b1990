#!/usr/bin/env bash
# Checks layout and shell scripts; prints nothing but what is wrong.
#
# usage: Scripts/lint.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

require_swift
mapfile -t sources < <(swift_sources)
swift format lint --strict --recursive --parallel "${sources[@]}"
if have shellcheck; then
    shellcheck Scripts/*.sh .ci/run Hooks/*
else
    say "no shellcheck here; the scripts stay unchecked (make test-deps installs it)"
fi
