#!/usr/bin/env bash
# Writes completion scripts for bash, zsh and fish to build/completions.
#
# usage: Scripts/completions.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

Scripts/release.sh
say "generating completions"
mkdir -p build/completions
build/bin/packit --generate-completion-script bash >build/completions/packit.bash
build/bin/packit --generate-completion-script zsh >build/completions/_packit
build/bin/packit --generate-completion-script fish >build/completions/packit.fish
