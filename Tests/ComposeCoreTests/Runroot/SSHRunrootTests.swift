import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Before a real OpenSSH server.
@Suite(Tool.requireSystem("sshd", "ssh", "ssh-keygen", "rpm"))
struct SSHRunrootTests {
    /// A machine with a program that makes rooms, and lists in a file what it was asked.
    private struct Place {
        var directory: FilePath
        var host: Host
        var config = SSHRunrootConfig()
        var runroot: SSHRunroot { SSHRunroot(host, config, tag: "f44 build") }
        var log: FilePath { directory.appending("logs/work.x86_64.log") }
        var notes: String { get throws { try Files.readText(directory.appending("notes")) } }

        mutating func useRooms() throws {
            let room = directory.appending("room")
            try Files.writeAtomically(
                """
                #!/bin/sh
                { printf '%s' "$1"; shift; for word; do printf ' [%s]' "$word"; done; echo; } >>\(directory)/notes
                case $# in 0) ;; *) shift ;; esac
                "$@"

                """, to: room, mode: FilePermissions(rawValue: 0o755))
            config.initTemplate = "\(room) init {runroot_tag} && printf 'it'\\''s 1\\n\\n'"
            config.installTemplate = "\(room) install {runroot_key} echo {packages}"
            config.runTemplate = "\(room) run {runroot_key} {command}"
        }
    }

    private func withPlace(_ body: (inout Place) async throws -> Void) async throws {
        try await SSHServer.serving(["builder.example"]) { server in
            try await withTemporaryDirectory { directory in
                var host = try Host.forTests()
                host.environment = server.environment(host)
                host.environment.currentDirectory = directory
                var place = Place(directory: directory, host: host)
                place.config.user = server.user
                place.config.hosts = ["x86_64": "builder.example"]
                try await body(&place)
            }
        }
    }

    @Test("a room is made, filled and used, with every word as it was given") func rooms() async throws {
        try await withPlace { place in
            try place.useRooms()
            var request = RunrootRequest(
                .words(["printf", "%s|", "a b", "it's", "$HOME"]), arch: "x86_64", log: place.log)
            request.packages = ["lorax", "a b"]
            _ = try await place.runroot.run(request)
            let notes = try place.notes
            let query = RunrootRequest.packageQuery.map { "[\($0)]" }.joined(separator: " ")
            #expect(
                notes == """
                    init [f44 build]
                    install [it's 1] [echo] [lorax] [a b]
                    run [it's 1] [printf] [%s|] [a b] [it's] [$HOME]
                    run [it's 1] \(query)

                    """)
            let logs = place.log.removingLastComponent()
            #expect(
                try Files.list(logs).sorted() == [
                    "work.x86_64.init.log", "work.x86_64.install_packages.log", "work.x86_64.log",
                    "work.x86_64.rpms.log",
                ])
            let log = try Files.readText(place.log)
            #expect(log.hasPrefix("COMMAND: ssh -oBatchMode=yes -n -l "))
            #expect(log.hasSuffix("\na b|it's|$HOME|\n"))
        }
    }

    @Test("a shell's command is one command of a room, and what it made is given away") func script()
        async throws
    {
        try await withPlace { place in
            try place.useRooms()
            let made = place.directory.appending("made it")
            var request = RunrootRequest(
                .script("umask 077; mkdir \"\(made)\" && echo 'x y' >\"\(made)/file\""), arch: "x86_64",
                log: place.log)
            request.ownership = .init(userID: place.host.environment.userID, paths: [made])
            request.listsPackages = false
            _ = try await place.runroot.run(request)
            #expect(try Files.readText(made.appending("file")) == "x y\n")
            let mode = try Files.stat(made.appending("file")).permissions
            #expect(mode.contains([.groupRead, .otherRead]))
        }
    }

    @Test("without templates the command itself is run, also words whose work is given away") func bare()
        async throws
    {
        try await withPlace { place in
            let made = place.directory.appending("made")
            var request = RunrootRequest(
                .words(["install", "-m", "600", "/dev/null", made.string]), arch: "x86_64", log: place.log)
            request.ownership = .init(userID: place.host.environment.userID, paths: [made])
            request.packages = ["lorax"]
            request.listsPackages = false
            _ = try await place.runroot.run(request)
            #expect(try Files.stat(made).permissions.contains(.otherRead))
            // The status is the command's, not that of what comes after it.
            request.work = .script("echo broken; (exit 7)")
            let failure = await #expect(throws: RunrootFailure.self) {
                _ = try await place.runroot.run(request)
            }
            #expect(failure?.message.contains("For more details see \(place.log)") == true)
            #expect(try Files.readText(place.log).contains("broken\n"))
        }
    }

    @Test("an arch without a machine is said, and one whose machine does not let us in") func refused()
        async throws
    {
        try await withPlace { place in
            var request = RunrootRequest(.words(["true"]), arch: "s390x", log: place.log)
            let missing = await #expect(throws: RunrootFailure.self) {
                _ = try await place.runroot.run(request)
            }
            #expect(missing?.message == "The arch 's390x' not in runroot_ssh_hostnames.")
            place.config.user = "nobody-of-that-name"
            request.arch = "x86_64"
            let refused = await #expect(throws: RunrootFailure.self) {
                _ = try await place.runroot.run(request)
            }
            #expect(refused?.message.hasPrefix("ERROR running command: ssh -oBatchMode=yes") == true)
            #expect(try Files.readText(place.log).contains("Permission denied"))
            place.config.hosts = ["x86_64": "-oProxyCommand=touch /tmp/x"]
            let option = await #expect(throws: RunrootFailure.self) {
                _ = try await place.runroot.run(request)
            }
            #expect(option?.message.contains("is no name") == true)
        }
    }

    @Test("work on sources goes to any machine, x86_64 first") func sources() async throws {
        var config = SSHRunrootConfig()
        config.hosts = ["s390x": "a", "aarch64": "b"]
        let host = try Host.forTests()
        func arch(_ arch: String) async throws -> String {
            try await SSHRunroot(host, config, tag: nil).indifferentArch(for: arch)
        }
        let first = try await arch("src")
        #expect(first == "aarch64")
        config.hosts["x86_64"] = "c"
        let preferred = try await arch("src")
        #expect(preferred == "x86_64")
        let own = try await arch("ppc64le")
        #expect(own == "ppc64le")
    }

    @Test("a cancelled command ends") func cancelled() async throws {
        try await withPlace { place in
            let marker = place.directory.appending("marker")
            let runroot = place.runroot
            let request = RunrootRequest(
                .script("echo >\(marker); exec sleep 600"), arch: "x86_64", log: place.log)
            let work = Task { try await runroot.run(request) }
            while !Files.exists(marker) { await Task.yield() }
            work.cancel()
            await #expect(throws: CancellationError.self) { _ = try await work.value }
        }
    }
}
