#!/usr/bin/env bash
# Installs the system packages of the named groups that are missing; does nothing, and asks for no rights,
# when all are there.
#
# usage: Scripts/install-dependencies.sh build|runtime|demo|test|bench...
set -euo pipefail
source "$(dirname "$0")/common.sh"

# group | probe | Debian and Ubuntu | Fedora | what it is for
#
# A probe is `command NAME`, `library NAME` (a .pc file), `loadable SONAME`, `python MODULE`, `dnf SUBCOMMAND` or
# `file GLOB[,GLOB...]`. A library stands
# together with its -dev package: an older library beside a newer -dev package blocks the whole call.
readonly requirements='
build   | command git                | git ca-certificates              | git ca-certificates | SwiftPM fetches packages with it
build   | command pkg-config         | pkg-config                       | pkgconf-pkg-config  | SwiftPM finds system libraries with it
build   | file /usr/lib*/gcc/*/*/libstdc++.so | g++                     | gcc-c++             | start files and the C++ runtime that swift links
build   | loadable libncurses.so.6   | libncurses6                      | ncurses-libs        | the swift command itself
build   | library yaml-0.1           | libyaml-0-2 libyaml-dev          | libyaml-devel       | YAML events with positions
build   | library libcurl            | libcurl4 libcurl4-openssl-dev    | libcurl-devel       | HTTP
build   | library libxml-2.0         | libxml2 libxml2-dev              | libxml2-devel       | streaming XML
build   | library libarchive         | libarchive13 libarchive-dev      | libarchive-devel    | archive listings
build   | library librabbitmq        | librabbitmq4 librabbitmq-dev     | librabbitmq-devel   | Fedora Messaging; of the tools only the programs for the bus link it
build   | library sqlite3            | libsqlite3-0 libsqlite3-dev      | sqlite-devel        | the Koji hub of the tests, which a plain swift build builds, too
runtime | command git                | git ca-certificates              | git ca-certificates | tags, history, source archives
runtime | command rpmbuild           | rpm                              | rpm-build           | rpmbuild, rpmspec and rpm
runtime | command tar                | tar                              | tar                 | actions and spec files unpack with it
runtime | command gzip               | gzip                             | gzip                | git archive writes .tar.gz with it
runtime | loadable libyaml-0.so.2    | libyaml-0-2                      | libyaml             | reading configurations
runtime | loadable libcurl.so.4      | libcurl4                         | libcurl             | remote sources
runtime | loadable libxml2.so.2      | libxml2                          | libxml2             | pungi reads XML with it
runtime | loadable libarchive.so.13  | libarchive13                     | libarchive          | archive listings
demo    | command createrepo_c       | createrepo-c                     | createrepo_c        | repositories to make a compose of
demo    | command genisoimage        | genisoimage                      | genisoimage         | the same
demo    | command implantisomd5      | isomd5sum                        | isomd5sum           | checksums within images
test    | command bwrap              | bubblewrap                       | bubblewrap          | sandboxed actions, where the kernel allows them
test    | command cpio               | cpio                             | cpio                | unpacking SRPMs, with rpm2cpio
test    | command rpm2cpio           | rpm2cpio                         | rpm                 | the same
test    | command flock              | util-linux                       | util-linux          | locks of other programs
test    | command script             | bsdutils                         | /usr/bin/script     | a terminal to run programs on
test    | command bzip2              | bzip2                            | bzip2               | upstream archives of every common compression
test    | command xz                 | xz-utils                         | xz                  | the same
test    | command zstd               | zstd                             | zstd                | the same
test    | command zip                | zip                              | zip                 | archives whose root directory cannot be derived from a tar listing
test    | command openssl            | openssl                          | openssl             | certificates of the test servers
test    | command node               | nodejs                           | nodejs              | an HTTP/2 server to test with
test    | file /usr/sbin/apache2,/usr/sbin/httpd | apache2             | httpd mod_ssl mod_http2 | a web server that asks for tickets and certificates
test    | file /usr/lib/apache2/modules/mod_auth_gssapi.so,/usr/lib64/httpd/modules/mod_auth_gssapi.so | libapache2-mod-auth-gssapi | mod_auth_gssapi | the same
test    | file /usr/sbin/krb5kdc     | krb5-kdc                         | krb5-server         | a Kerberos realm to log in to
test    | file /usr/sbin/kadmin.local | krb5-admin-server               | krb5-server         | the same
test    | command kinit              | krb5-user                        | krb5-workstation    | tickets of that realm
test    | file /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server | rabbitmq-server | rabbitmq-server | a broker of messages
test    | command erl_call           | erlang-base                      | erlang-erl_interface | acts within that broker
test    | python ensurepip           | python3 python3-venv             | python3 python3-pip | virtual environment of the libraries to compare with
test    | command gpg                | gnupg                            | gnupg2              | signing packages
test    | command rpmsign            | rpm                              | rpm-sign            | the same
test    | file /usr/lib*/python3*/*-packages/rpm/__init__.py | python3-rpm | python3-rpm      | which version ranges overlap, by rpm itself
test    | command xmllint            | libxml2 libxml2-utils            | libxml2             | what XML is, and what it says
test    | command createrepo_c       | createrepo-c                     | createrepo_c        | how repository metadata is written
test    | file /usr/lib*/python3*/*-packages/solv.py | python3-solv     | python3-solv        | who provides what, by libsolv
test    | dnf repoclosure            | dnf dnf-plugins-core             | dnf dnf-command(repoclosure) | repositories closed or not, by dnf
test    | file /usr/lib*/python3*/*-packages/lxml/__init__.py | python3-lxml | python3-lxml     | XML as lxml writes it
test    | file /usr/lib*/girepository-1.0/Modulemd-2.0.typelib,/usr/lib/*/girepository-1.0/Modulemd-2.0.typelib | gir1.2-modulemd-2.0 python3-gi | libmodulemd python3-gobject-base | module metadata, by libmodulemd
test    | file /usr/lib*/python3*/*-packages/libcomps/__init__.py | python3-libcomps | python3-libcomps | comps files, by libcomps
test    | command xorriso            | xorriso                          | xorriso             | ISO images
test    | command genisoimage        | genisoimage                      | genisoimage         | the same
test    | command implantisomd5      | isomd5sum                        | isomd5sum           | checksums within images
test    | command jigdo-file         | jigdo-file                       | jigdo               | jigdo files of images
test    | command isohybrid          | syslinux-utils                   | syslinux            | images that boot from disks, too
test    | file /usr/lib/ISOLINUX/isolinux.bin,/usr/share/syslinux/isolinux.bin | isolinux | syslinux-nonlinux | what PCs boot discs with
test    | command mcopy              | mtools                           | mtools              | boot images, which are FAT file systems
test    | command mksquashfs         | squashfs-tools                   | squashfs-tools      | file systems of installers
test    | command mkfs.vfat          | dosfstools                       | dosfstools          | boot images
test    | command ostree             | ostree                           | ostree              | repositories of commits
test    | command qemu-img           | qemu-utils                       | qemu-img            | disk images
test    | command chromium           | chromium                         | chromium            | reports as a browser shows them
test    | command shellcheck         | shellcheck                       | ShellCheck          | lint of the scripts
bench   | command git                | git ca-certificates              | git ca-certificates | the yardstick of an SRPM
bench   | command rpmbuild           | rpm                              | rpm-build           | the same
bench   | command createrepo_c       | createrepo-c                     | createrepo_c        | the yardstick of repository metadata
bench   | command genisoimage        | genisoimage                      | genisoimage         | images of composes
bench   | command implantisomd5      | isomd5sum                        | isomd5sum           | the same
bench   | command jigdo-file         | jigdo-file                       | jigdo               | the same
bench   | command curl               | curl                             | curl                | the yardstick of small requests
bench   | dnf repoclosure            | dnf dnf-plugins-core             | dnf dnf-command(repoclosure) | the yardstick of reading repositories
bench   | python ensurepip           | python3 python3-venv             | python3 python3-pip | the client of Koji to compare with
bench   | python yaml                | python3 python3-yaml             | python3-pyyaml      | the yardstick of reading YAML
'

is_present() {
    local kind=$1 name=$2
    case $kind in
        command) have "$name" ;;
        library) have pkg-config && pkg-config --exists "$name" ;;
        loadable) PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | grep -qF "$name " ;;
        file)
            local pattern patterns
            IFS=, read -ra patterns <<<"$name"
            for pattern in "${patterns[@]}"; do
                if compgen -G "$pattern" >/dev/null; then return 0; fi
            done
            return 1
            ;;
        dnf) have dnf && dnf "$name" --help >/dev/null 2>&1 ;;
        python) have python3 && python3 -c "import $name" 2>/dev/null ;;
        *) die "unknown probe '$kind' in $0" ;;
    esac
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        die "system packages are missing and this needs root; run as root: $*"
    fi
}

# Repeats a command that another package manager run may be standing in the way of.
patiently() {
    local attempt
    for attempt in 1 2 3 4 5; do
        if "$@"; then return 0; fi
        if [ "$attempt" -lt 5 ]; then
            say "attempt $attempt failed; once more in $((attempt * 5)) seconds"
            sleep $((attempt * 5))
        fi
    done
    return 1
}

apt() {
    # With a run level of 1 no init script is started: the tests start servers of their own.
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=120 -q "$@"
}

# One call for each requirement: a package that cannot be installed is then named by its own failure.
install_with_apt() {
    local packages
    # A third party's broken source must not stop us; whether our packages arrive decides.
    patiently apt update || say "apt-get update failed; trying with the package lists that are here"
    for packages in "$@"; do
        # shellcheck disable=SC2086  # a list of names
        patiently apt install -y --no-install-recommends $packages || die "apt-get could not install: $packages"
        # systemd starts it all the same, on all interfaces, and would do so from now on.
        if [ "$packages" = rabbitmq-server ] && [ -d /run/systemd/system ]; then
            as_root systemctl disable --now rabbitmq-server
        fi
    done
}

install_with_dnf() {
    # shellcheck disable=SC2048,SC2086  # lists of names
    patiently as_root dnf install -y --setopt=install_weak_deps=False $* || die "dnf could not install: $*"
}

[ "$#" -gt 0 ] || die "usage: $0 build|runtime|demo|test|bench..."
for group in "$@"; do
    case $group in
        build | runtime | demo | test | bench) ;;
        *) die "unknown group '$group'; there are build, runtime, demo, test and bench" ;;
    esac
done

# The toolchain is the one thing that we do not install: say so before anything is downloaded. Whether it runs
# can be told only when the libraries that it needs are here.
case " $* " in *" build "* | *" bench "*) require_swift_on_path ;; esac

apt_packages=()
dnf_packages=()
missing=()
while IFS='|' read -r group probe debian fedora _; do
    read -r group <<<"$group"
    read -r kind name <<<"$probe"
    case " $* " in *" $group "*) ;; *) continue ;; esac
    if [ -z "$group" ] || is_present "$kind" "$name"; then continue; fi
    missing+=("$name")
    apt_packages+=("$debian")
    dnf_packages+=("$fedora")
done <<<"$requirements"

if [ "${#missing[@]}" -gt 0 ]; then
    say "missing for $*: ${missing[*]}"
    if have apt-get; then
        install_with_apt "${apt_packages[@]}"
    elif have dnf; then
        install_with_dnf "${dnf_packages[@]}"
    else
        die "neither apt-get nor dnf is here; install these by hand: ${missing[*]}"
    fi
fi

case " $* " in *" build "* | *" bench "*) require_swift ;; esac
