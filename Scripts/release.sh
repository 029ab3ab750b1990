#!/usr/bin/env bash
# Builds the release binaries and copies them to build/bin; those for the message bus only where librabbitmq is.
#
# usage: Scripts/release.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

require_swift
products=(packit pungi)
if pkg-config --exists librabbitmq; then
    products+=(pungi-fedmsg-notification pungi-wait-for-signed-ostree-handler)
else
    say "librabbitmq is not here; left out: pungi-fedmsg-notification, pungi-wait-for-signed-ostree-handler"
fi
for product in "${products[@]}"; do
    say "building $product (release)"
    swift build "${release_flags[@]}" --product "$product" >&2
    install -D -m 755 "$(swift build "${release_flags[@]}" --show-bin-path)/$product" "build/bin/$product"
done
