#!/usr/bin/env bash
# Installs packit and pungi, pungi's older names, its program for the message bus if that was built, and the manual
# pages and completions if they were generated, or removes them again.
#
# usage: [PREFIX=/usr/local] [DESTDIR=] Scripts/install.sh install|uninstall
set -euo pipefail
source "$(dirname "$0")/common.sh"

root=${DESTDIR:-}${PREFIX:-/usr/local}

# mode | file here | file there
readonly files='
755|build/bin/packit|bin/packit
755|build/bin/pungi|bin/pungi
755|build/bin/pungi-fedmsg-notification|bin/pungi-fedmsg-notification
755|build/bin/pungi-wait-for-signed-ostree-handler|bin/pungi-wait-for-signed-ostree-handler
644|build/man/packit.1|share/man/man1/packit.1
644|build/completions/packit.bash|share/bash-completion/completions/packit
644|build/completions/_packit|share/zsh/site-functions/_packit
644|build/completions/packit.fish|share/fish/vendor_completions.d/packit.fish
644|build/man/pungi.1|share/man/man1/pungi.1
644|build/man/pungi-fedmsg-notification.1|share/man/man1/pungi-fedmsg-notification.1
644|build/completions/pungi.bash|share/bash-completion/completions/pungi
644|build/completions/_pungi|share/zsh/site-functions/_pungi
644|build/completions/pungi.fish|share/fish/vendor_completions.d/pungi.fish
'

# Names under which pungi answers as the reference's tools.
readonly links='pungi-koji pungi-gather pungi-config-validate pungi-config-dump comps_filter
    pungi-create-unified-isos pungi-patch-iso pungi-orchestrate pungi-cache-cleanup
    pungi-compare-depsolving pungi-notification-report-progress pungi-make-ostree'

each_link() {
    local name
    for name in $links; do "$1" "$name"; done
}

install_link() {
    ln -sf pungi "$root/bin/$1"
    printf '%s\n' "$root/bin/$1"
}

remove_link() {
    rm -f "$root/bin/$1"
}

each_file() {
    local mode here there
    while IFS='|' read -r mode here there; do
        if [ -n "$mode" ]; then "$1" "$mode" "$here" "$there"; fi
    done <<<"$files"
}

install_file() {
    [ -e "$2" ] || return 0
    install -D -m "$1" "$2" "$root/$3"
    printf '%s\n' "$root/$3"
}

remove_file() {
    rm -f "$root/$3"
}

case ${1:-} in
    install)
        # `make release` as yourself, then `sudo make install`: root then neither needs the toolchain nor
        # leaves its files in your build folder.
        { [ -e build/bin/packit ] && [ -e build/bin/pungi ]; } || Scripts/release.sh
        each_file install_file
        each_link install_link
        ;;
    uninstall)
        each_link remove_link
        each_file remove_file
        ;;
    *) die "usage: $0 install|uninstall" ;;
esac
