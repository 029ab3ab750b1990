import ComposeCore
import HostKit
import SystemPackage
import TestSupport

/// A directory with a treefile, and stand-ins for rpm-ostree and lorax that work with the real ostree.
struct TreefileCase {
    let directory: FilePath
    let host: Host

    static func with(_ body: (TreefileCase) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            var host = try Host.forTests()
            let path = host.environment["PATH"] ?? "/usr/bin:/bin"
            host.environment.variables["PATH"] = "\(directory.appending("bin")):\(path)"
            host.environment.currentDirectory = directory
            let place = TreefileCase(directory: directory, host: host)
            try place.install("rpm-ostree", rpmOSTree)
            try place.install("lorax", lorax)
            try await body(place)
        }
    }

    func path(_ name: String) -> FilePath { directory.pushing(FilePath(name)) }

    func write(_ text: String, to name: String) throws {
        try Files.createDirectories(path(name).removingLastComponent())
        try Files.writeAtomically(text, to: path(name))
    }

    func text(_ name: String) throws -> String { try Files.readText(path(name)) }

    func exists(_ name: String) -> Bool { Files.exists(path(name)) }

    /// Removes a stand-in, and all that could take its place.
    func hostWithout(_ program: String) async throws -> Host {
        try Files.remove(path("bin").appending(program))
        try await sh("ln -s \"$(command -v sh)\" \"$(command -v ostree)\" bin")
        var host = host
        host.environment.variables["PATH"] = path("bin").string
        return host
    }

    func install(_ name: String, _ script: String) throws {
        try write(script, to: "bin/\(name)")
        try Files.setPermissions(.init(rawValue: 0o755), of: path("bin/\(name)"))
    }

    @discardableResult
    func sh(_ script: String) async throws -> String {
        try await host.runner.check(.shell(script, in: directory)).trimmedOutput
    }

    /// What the stand-in was started with, a line for each argument; the directory's path is `@`.
    func arguments() throws -> [String] {
        try text("arguments").replacing(directory.string, with: "@").split(separator: "\n").map(String.init)
    }

    /// What the stand-in does wrong: `same`, `fail`, `nonsense`, `lost`, `empty`.
    func behave(_ how: String) throws { try write(how, to: "behaviour") }

    /// Commits for real, and tells of it in the files that it is given.
    private static let rpmOSTree = #"""
        #!/bin/sh
        set -e
        here=$(dirname "$(dirname "$0")")
        printf '%s\n' "$@" > "$here/arguments"
        umask > "$here/umask"
        behaviour=$(cat "$here/behaviour" 2>/dev/null || :)
        for word; do
            case $word in
                --repo=*) repo=${word#*=} ;;
                --write-commitid-to=*) id=${word#*=} ;;
                --touch-if-changed=*) stamp=${word#*=} ;;
                --add-metadata-string=*) metadata=$word ;;
            esac
            last=$word
        done
        echo "composing with https://user:secret@example.org/"
        [ "$behaviour" != fail ] || { echo "no such package: nothing" >&2; exit 3; }
        [ "$behaviour" != same ] || exit 0
        if [ "$2" = image ]; then
            [ "$behaviour" != empty ] || exit 0
            echo '{"imageLayoutVersion": "1.0.0"}' > "$here/oci-layout"
            tar -cf "$last" -C "$here" oci-layout
            exit 0
        fi
        mkdir -p "$here/tree/usr"
        echo content > "$here/tree/usr/file"
        commit=$(ostree commit --repo="$repo" --orphan --canonical-permissions $metadata "$here/tree")
        case $behaviour in
            nonsense) commit='not a commit' ;;
            lost) commit=0000000000000000000000000000000000000000000000000000000000000000 ;;
        esac
        echo "$commit" > "$id"
        touch "$stamp"

        """#

    /// Makes a directory itself, as the real one does, and fails where there is one.
    private static let lorax = #"""
        #!/bin/sh
        set -e
        here=$(dirname "$(dirname "$0")")
        printf '%s\n' "$@" > "$here/arguments"
        for word; do last=$word; done
        mkdir "$last"
        mkdir "$last/images"
        echo image > "$last/images/boot.iso"

        """#
}
