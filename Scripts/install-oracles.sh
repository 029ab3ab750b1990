#!/usr/bin/env bash
# Puts the Python libraries that tests compare with, at fixed versions, into a virtual environment under
# .build/oracles, and with --services what tests ask over the network into environments of their own beside it; does
# nothing when they are there. The last line printed is the directory to put on PATH.
#
# usage: Scripts/install-oracles.sh [--services]
set -euo pipefail
source "$(dirname "$0")/common.sh"

# package | module | what it is compared with; `alone` behind a package leaves out what it says it needs: for Koji
# that is a library of Kerberos which has to be compiled, and nothing that is compared uses it.
readonly oracles='
packaging==26.2    | packaging  | PEP 440 versions and specifiers
PyYAML==6.0.3      | yaml       | the reader of YAML 1.1
jsonschema==4.26.0 | jsonschema | the JSON Schema of configurations
productmd==1.51    | productmd  | the metadata of composes
koji==1.36.1 alone | koji      | the XML-RPC of hubs, and profiles
fedora-messaging==3.9.1 | fedora_messaging | messages of the bus of Fedora, and the configuration of its library
requests==2.34.2       | requests   | needed by koji
python-dateutil==4.0.0 | dateutil   | needed by koji
six==1.17.0        | six        | needed by koji
defusedxml==0.7.1  | defusedxml | needed by koji
'
environment=.build/oracles
stamp=$environment/oracles.txt

if [ ! -f "$stamp" ] || ! printf '%s' "$oracles" | cmp -s - "$stamp"; then
    packages=()
    alone=()
    while IFS='|' read -r entry _; do
        read -r package mark <<<"$entry"
        case $package:$mark in
        :) ;;
        *:alone) alone+=("$package") ;;
        *) packages+=("$package") ;;
        esac
    done <<<"$oracles"
    rm -rf "$environment"
    python3 -m venv "$environment" >&2 || die "python3 -m venv failed; install python3-venv"
    "$environment/bin/python3" -m pip install --quiet --disable-pip-version-check "${packages[@]}" >&2 ||
        die "pip could not install: ${packages[*]}"
    "$environment/bin/python3" -m pip install --quiet --disable-pip-version-check --no-deps "${alone[@]}" >&2 ||
        die "pip could not install: ${alone[*]}"
    printf '%s' "$oracles" >"$stamp"
fi
# A service is found by the Python that can run it: bodhi-python.
services=()
[ "${1:-}" != --services ] || services=(bodhi)
for service in "${services[@]}"; do
    requirements=Tests/Servers/$service/requirements.txt
    folder=.build/oracles-$service
    if ! cmp -s "$requirements" "$folder/requirements.txt"; then
        rm -rf "$folder"
        python3 -m venv "$folder" >&2 || die "python3 -m venv failed; install python3-venv"
        # Bytes of Python are written now: a server that does it at its first start takes half a minute.
        "$folder/bin/python3" -m pip install --quiet --disable-pip-version-check --no-deps --compile \
            -r "$requirements" >&2 || die "pip could not install what $requirements lists"
        cp "$requirements" "$folder/requirements.txt"
    fi
    printf '#!/bin/sh\nexec "%s/%s/bin/python3" "$@"\n' "$PWD" "$folder" >"$environment/bin/$service-python"
    chmod +x "$environment/bin/$service-python"
done
printf '%s\n' "$PWD/$environment/bin"
