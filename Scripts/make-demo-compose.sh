#!/usr/bin/env bash
# Makes what a small compose is made of: three source packages with five binary ones, their repositories, and
# the configuration, variants and comps of Examples/compose.
#
# usage: Scripts/make-demo-compose.sh DIRECTORY      (must not exist, or be empty)
set -euo pipefail
examples=$(cd "$(dirname "$0")/../Examples/compose" && pwd)

[ "$#" -eq 1 ] || {
    printf 'usage: %s DIRECTORY\n' "$0" >&2
    exit 2
}
if [ -e "$1" ] && [ -n "$(ls -A "$1")" ]; then
    printf 'error: %s exists and is not empty; name a new directory\n' "$1" >&2
    exit 1
fi
mkdir -p "$1"
cd "$1"

arch=$(rpm --eval '%{_arch}')
# The same packages at any time, everywhere.
export SOURCE_DATE_EPOCH=1767614400

# package NAME ARCH SUMMARY REQUIRES...: a spec file of a package that holds one text.
package() {
    local name=$1 build_arch=$2 summary=$3 requirement
    shift 3
    {
        printf '%%global debug_package %%{nil}\n'
        printf 'Name: %s\nVersion: 1.0\nRelease: 1\nSummary: %s\nLicense: MIT\n' "$name" "$summary"
        if [ "$build_arch" = noarch ]; then printf 'BuildArch: noarch\n'; fi
        for requirement in "$@"; do printf 'Requires: %s\n' "$requirement"; done
        printf '%%description\n%s.\n' "$summary"
    } >"specs/$name.spec"
}

# subpackage NAME PARENT SUMMARY
subpackage() {
    printf '%%package %s\nSummary: %s\n%%description %s\n%s.\n' "$1" "$3" "$1" "$3" >>"specs/$2.spec"
}

# files NAME SUBPACKAGE...: what the package and its subpackages hold.
files() {
    local name=$1 part
    shift
    {
        # shellcheck disable=SC2016  # a macro of rpm's
        printf '%%install\nmkdir -p %%{buildroot}%%{_datadir}/%s\n' "$name"
        for part in main "$@"; do
            printf 'echo %s > %%{buildroot}%%{_datadir}/%s/%s\n' "$part" "$name" "$part"
        done
        printf '%%files\n%%{_datadir}/%s/main\n' "$name"
        for part in "$@"; do printf '%%files %s\n%%{_datadir}/%s/%s\n' "$part" "$name" "$part"; done
    } >>"specs/$name.spec"
}

mkdir specs repo
package greeter "$arch" 'Greets' 'libgreet = 1.0'
subpackage doc greeter 'What greetings there are'
files greeter doc
package libgreet "$arch" 'What greeters have in common'
subpackage devel libgreet 'For those who write greeters'
files libgreet devel
package wallpaper noarch 'A picture'
files wallpaper

for spec in specs/*.spec; do
    rpmbuild --quiet -ba "$spec" --define "_topdir $PWD/build" --define "_rpmdir $PWD/repo" \
        --define "_srcrpmdir $PWD/repo/source" --define "_buildhost demo" \
        --define "use_source_date_epoch_as_buildtime 1" >build.log 2>&1 || {
        cat build.log >&2
        exit 1
    }
done
# Packages for every arch are part of each arch's repository.
mv repo/noarch/*.rpm "repo/$arch/"
rmdir repo/noarch
for repository in "repo/$arch" repo/source; do createrepo_c --quiet "$repository"; done

# The example, for the arch of this machine.
for file in compose.conf variants.xml comps.xml; do
    sed "s/x86_64/$arch/g" "$examples/$file" >"$file"
done
