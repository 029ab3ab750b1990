#!/usr/bin/env bash
# Puts the Python libraries that tests compare with, at fixed versions, into a virtual environment under
# .build/oracles; does nothing when they are there. The last line printed is the directory to put on PATH.
#
# usage: Scripts/install-oracles.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

# package | module | what it is compared with
readonly oracles='
packaging==26.2    | packaging  | PEP 440 versions and specifiers
PyYAML==6.0.3      | yaml       | the reader of YAML 1.1
jsonschema==4.26.0 | jsonschema | the JSON Schema of configurations
productmd==1.51    | productmd  | the metadata of composes
'
environment=.build/oracles
stamp=$environment/oracles.txt

if [ ! -f "$stamp" ] || ! printf '%s' "$oracles" | cmp -s - "$stamp"; then
    packages=()
    while IFS='|' read -r package _; do
        read -r package <<<"$package"
        if [ -n "$package" ]; then packages+=("$package"); fi
    done <<<"$oracles"
    rm -rf "$environment"
    python3 -m venv "$environment" >&2 || die "python3 -m venv failed; install python3-venv"
    "$environment/bin/python3" -m pip install --quiet --disable-pip-version-check "${packages[@]}" >&2 ||
        die "pip could not install: ${packages[*]}"
    printf '%s' "$oracles" >"$stamp"
fi
printf '%s\n' "$PWD/$environment/bin"
