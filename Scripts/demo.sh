#!/usr/bin/env bash
# From a fresh clone to a source RPM and a compose: installs what is missing, builds packit and pungi, makes a
# demo project in build/demo and packs it, then makes a few packages there and a compose of them.
#
# usage: Scripts/demo.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

Scripts/install-dependencies.sh build runtime demo
Scripts/release.sh
packit=$PWD/build/bin/packit
pungi=$PWD/build/bin/pungi
project=$PWD/build/demo/hello-demo
compose=$PWD/build/demo/compose
scripts=$PWD/Scripts

say "making the demo project in build/demo/hello-demo"
rm -rf build/demo
Scripts/make-demo-project.sh "$project"
cd "$project"

say "packit config validate"
"$packit" config validate --offline .

say "packit srpm"
"$packit" srpm .

srpms=(*.src.rpm)
[ -e "${srpms[0]}" ] || die "packit srpm succeeded, but there is no *.src.rpm in $project"
say "the source RPM"
printf '%s\n' "$project/${srpms[0]}"
rpm -qip "${srpms[0]}"

say "making packages, repositories and the configuration of a compose in build/demo/compose"
"$scripts/make-demo-compose.sh" "$compose"
cd "$compose"
mkdir composes

say "pungi config validate"
"$pungi" config validate compose.conf

say "pungi plan"
"$pungi" plan --config compose.conf --test

say "pungi --target-dir composes"
"$pungi" --config compose.conf --target-dir composes --test --quiet
made=$(readlink -f composes/latest-Demo-1)

say "the compose"
printf '%s\n' "$made"
(cd "$made/compose" && find . -type f | LC_ALL=C sort)

say "pungi why libgreet"
"$pungi" why libgreet --compose "$made"

if have dnf && dnf repoclosure --help >/dev/null 2>&1; then
    for variant in Server Desktop; do
        for tree in "$made/compose/$variant"/*/os; do
            say "dnf repoclosure of $variant"
            dnf --quiet --releasever=1 --setopt=cachedir="$compose/dnf-cache" --setopt=reposdir=/dev/null \
                --repofrompath="$variant,$tree" repoclosure --repo="$variant" ||
                die "dnf finds requirements in $tree that nothing satisfies"
        done
    done
    say "dnf finds every requirement satisfied"
fi
