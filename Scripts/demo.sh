#!/usr/bin/env bash
# From a fresh clone to a source RPM: installs what is missing, builds packit, makes a demo project in
# build/demo and packs it.
#
# usage: Scripts/demo.sh
set -euo pipefail
source "$(dirname "$0")/common.sh"

Scripts/install-dependencies.sh build runtime
Scripts/release.sh
packit=$PWD/build/bin/packit
project=$PWD/build/demo/hello-demo

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
