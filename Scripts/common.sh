# shellcheck shell=bash
# What the scripts here share. Source it right after `set -euo pipefail`; it changes to the repository root.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

# One set of flags for every debug build, so that building, linting and testing never rebuild each other's
# work. SwiftPM exempts the packages we depend on.
# shellcheck disable=SC2034  # used by the scripts that source this file
debug_flags=(-Xswiftc -warnings-as-errors)

# The Swift runtime is linked in: the binary starts faster and runs where no toolchain is. Nobody looks for its symbols:
# without them in the dynamic table it starts faster still.
# shellcheck disable=SC2034
release_flags=(-c release --static-swift-stdlib -Xlinker --no-export-dynamic)

say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

require_swift_on_path() {
    have swift || die "no 'swift' on PATH; install a Swift 6.3 toolchain (https://www.swift.org/install/linux/)" \
        "and put its usr/bin directory on PATH"
}

require_swift() {
    local output version
    require_swift_on_path
    output=$(swift --version 2>&1) || die "the 'swift' on PATH does not run; mend this first: $output"
    version=$(sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' <<<"$output" | head -n 1)
    [ -n "$version" ] || die "'swift --version' names no version: $output"
    if [ "${version%%.*}" -lt 6 ] || { [ "${version%%.*}" -eq 6 ] && [ "${version#*.}" -lt 3 ]; }; then
        die "Swift $version is on PATH, and this package needs Swift 6.3 or newer;" \
            "see https://www.swift.org/install/linux/"
    fi
}

# The folders and files of Swift code that exist, for the formatter.
swift_sources() {
    local source
    for source in Package.swift Sources Tests Examples Benchmarks; do
        if [ -e "$source" ]; then printf '%s\n' "$source"; fi
    done
}
