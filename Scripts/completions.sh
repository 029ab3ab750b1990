#!/usr/bin/env bash
# Writes completion scripts for bash, zsh and fish to build/completions.
#
# usage: Scripts/completions.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

Scripts/release.sh
say "generating completions"
mkdir -p build/completions
for program in packit pungi; do
    "build/bin/$program" --generate-completion-script bash >"build/completions/$program.bash"
    "build/bin/$program" --generate-completion-script zsh >"build/completions/_$program"
    "build/bin/$program" --generate-completion-script fish >"build/completions/$program.fish"
done
