#!/usr/bin/env bash
# Makes a small C project with a spec file, a Packit configuration, the tag v1.2.0 and two commits after it.
#
# usage: Scripts/make-demo-project.sh DIRECTORY      (must not exist, or be empty)
#
# The commits have fixed authors and dates, and git reads no configuration but the project's own: the same
# project, down to the commit ids, comes out everywhere.
set -euo pipefail

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

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

# commit DATE MESSAGE: everything in the tree, as of that day.
commit() {
    git add --all
    GIT_AUTHOR_DATE="$1T12:00:00Z" GIT_COMMITTER_DATE="$1T12:00:00Z" git commit --quiet --message "$2"
}

git -c init.defaultBranch=main init --quiet .
git config user.name 'Demo Packager'
git config user.email 'packager@example.com'

cat >hello.c <<'END'
#include <stdio.h>

int main(void) {
    puts("Hello, world!");
    return 0;
}
END

cat >Makefile <<'END'
PREFIX = /usr/local

hello: hello.c
	$(CC) $(CFLAGS) -o $@ hello.c

install: hello
	install -D -m 755 hello $(DESTDIR)$(PREFIX)/bin/hello
END

cat >hello-demo.spec <<'END'
Name:           hello-demo
Version:        1.2.0
Release:        1%{?dist}
Summary:        Says hello
License:        MIT
URL:            https://example.com/hello-demo
Source0:        hello-demo-%{version}.tar.gz

BuildRequires:  gcc
BuildRequires:  make

%description
A program that says hello, packaged to show how a source RPM is made.

%prep
%autosetup

%build
%make_build

%install
%make_install PREFIX=%{_prefix}

%files
%{_bindir}/hello

%changelog
* Mon Jan 05 2026 Demo Packager <packager@example.com> - 1.2.0-1
- Initial package
END

cat >.packit.yaml <<'END'
# See the documentation for more information:
# https://packit.dev/docs/configuration/

specfile_path: hello-demo.spec
files_to_sync:
  - hello-demo.spec
  - .packit.yaml

upstream_package_name: hello-demo
downstream_package_name: hello-demo
upstream_tag_template: v{version}

jobs:
  - job: copr_build
    trigger: pull_request
    targets:
      - fedora-rawhide-x86_64
  - job: propose_downstream
    trigger: release
    dist_git_branches:
      - fedora-rawhide
END

commit 2026-01-05 'Say hello'
GIT_COMMITTER_DATE=2026-01-05T12:00:00Z git tag --annotate v1.2.0 --message 'hello-demo 1.2.0'

sed 's/Hello, world!/Hello, packagers!/' hello.c >hello.c.new
mv hello.c.new hello.c
commit 2026-02-02 'Greet packagers'

cat >README.md <<'END'
# hello-demo

Says hello. Build it with `make`.
END
commit 2026-02-03 'Explain what this is'
