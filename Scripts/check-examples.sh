#!/usr/bin/env bash
# Builds and runs the packages in Examples, as a user of the libraries would, and checks the configuration there.
#
# usage: Scripts/check-examples.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

require_swift
project=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$project"' EXIT
# All packages are built in one place, so that what they share is built once; the plan that is kept there is another
# package's.
example_flags=(--scratch-path .build/examples --disable-build-manifest-caching "${debug_flags[@]}")

# Compares what an example has printed.
# usage: should_print NAME PRINTED EXPECTED
should_print() {
    printf '%s\n' "$2" >&2
    [ "$2" = "$3" ] || die "$1 should have printed:"$'\n'"$3"
}

# Builds the programs of an example and sets `built` to where they are.
# usage: build_example PACKAGE
build_example() {
    swift build --quiet --package-path "Examples/$1" "${example_flags[@]}" >&2
    built=$(swift build --package-path "Examples/$1" "${example_flags[@]}" --show-bin-path)
}

# Starts a server that prints its URL, and sets `url`; `stop_server` ends it.
# usage: start_server COMMAND…
start_server() {
    rm -f "$project/url"
    mkfifo "$project/url"
    "$@" >"$project/url" &
    server=$!
    read -r url <"$project/url" || die "$1 has not started"
}

# The status is that of the server.
stop_server() {
    local stopped=$server
    server=
    kill "$stopped"
    wait "$stopped"
}

# Asks a server that has nothing but the answers of a folder, and checks that all of them were asked for.
# usage: asking FOLDER EXPECTED PROGRAM ARGUMENT… (with URL for the server's)
asking() {
    local folder=Tests/Fixtures/answers/$1 expected=$2 program=$3 printed
    shift 3
    start_server python3 Tests/Servers/answers/serve.py "$folder"
    printed=$("$built/$program" "${@//URL/$url}")
    should_print "$program" "$printed" "$expected"
    stop_server || die "$program asked for other things than those in $folder"
}

Scripts/make-demo-project.sh "$project/hello-demo"
build_example ListJobs
should_print list-jobs "$("$built/list-jobs" "$project/hello-demo/.packit.yaml")" \
    'copr_build on pull_request
propose_downstream on release'

swift build --quiet "${debug_flags[@]}" --product pungi >&2
"$(swift build "${debug_flags[@]}" --show-bin-path)/pungi" config validate --strict Examples/compose/compose.conf

# The tag of a hub with twenty builds, listed as the README says.
swift build --quiet "${debug_flags[@]}" --product koji-hub-double >&2
doubles=$(swift build "${debug_flags[@]}" --show-bin-path)
build_example ListTag
start_server "$doubles/koji-hub-double" --topdir "$project/koji" --builds 20
builds=$("$built/list-tag" "$url" universe | wc -l)
[ "$builds" -eq 20 ] || die "Examples/ListTag should have listed 20 builds, and listed $builds"
stop_server || true

# Forges and services that answer as theirs do.
build_example AskForges
asking gitlab '#3 failure Build with the new compiler
#2 success Greet in Welsh
#1 unchecked Tell of the licence' list-pull-requests URL/tools/demo/hello/-/merge_requests
asking forgejo '#9 pending Greet in Welsh
#8 unchecked Tell of the licence' list-pull-requests URL/tools/hello
asking copr '43 importing - -
42 failed hello 2.12.1-2
41 succeeded hello 2.12-1' list-builds @tools/demo URL
asking bodhi 'FEDORA-2026-0000005543 testing hello-2.12.1-2.fc43 hello-doc-1.0-1.fc43
FEDORA-2026-0000005542 obsolete hello-2.12.1-1.fc43
FEDORA-2026-0000005541 stable hello-2.12-1.fc43' list-updates hello URL

# Without an argument it asks for none, and needs no broker.
build_example WatchBus
should_print watch-bus "$("$built/watch-bus")" 'usage: watch-bus amqp://HOST/%2F'
