import Foundation
import HostKit
import JSONKit
import MessageBus
import SystemPackage
import TestSupport
import Testing

/// `pungi-wait-for-signed-ostree-handler` with a real repository and a real broker.
@Suite(RabbitMQServer.isThere, Tool.require("ostree", "gpg"))
struct WaitForSignedHandlerTests {
    /// A repository with a commit, the notification about it, and a configuration that leads to a desk's queue.
    private struct Place {
        let directory: FilePath
        let desk: Desk
        let commit: String

        var message: String {
            #"""
            {"variant": "IoT", "arch": "x86_64", "ref": "fedora/41/iot", "commitid": "\#(commit)",
             "repo_path": "http://example.org/repo", "local_repo_path": "\#(directory.appending("repo"))",
             "compose_id": "Fedora-41-20261121.0"}
            """#
        }

        static func with(_ body: (Place) async throws -> Void) async throws {
            try await withTemporaryDirectory { directory in
                let script = """
                    mkdir -m 700 keys; mkdir -p tree/usr; export GNUPGHOME=$PWD/keys; set -e
                    gpg --batch --quiet --passphrase '' --quick-gen-key signer@example.org ed25519 sign 1d
                    ostree init --mode=archive --repo=repo
                    ostree commit --repo=repo --orphan --canonical-permissions tree
                    """
                let desk = try await Desk()
                let made = try await Runner.make().check(.shell(script, in: directory))
                let place = Place(directory: directory, desk: desk, commit: made.trimmedOutput)
                try place.writeConfiguration()
                try await desk.open()
                do { try await body(place) } catch {
                    try await place.sh("gpgconf --kill all")
                    throw error
                }
                try await place.sh("gpgconf --kill all")
            }
        }

        private func writeConfiguration() throws {
            let user = "\(RabbitMQServer.user):s3cret%2Fof%3Abus%40"
            try Files.writeAtomically(
                """
                amqp_url = "amqp://\(user)@localhost:\(desk.server.port)/%2Fpubsub"
                topic_prefix = "\(desk.configuration.topicPrefix)"

                """, to: directory.appending("bus.toml"))
        }

        func sh(_ script: String) async throws {
            try await Runner.make().check(
                .shell("export GNUPGHOME=$PWD/keys; set -e; \(script)", in: directory))
        }

        func sign() async throws {
            try await sh("ostree gpg-sign --repo=repo --gpg-homedir=$PWD/keys \(commit) signer@example.org")
        }

        func publishRef() async throws {
            try await sh("ostree refs --repo=repo --create=fedora/41/iot \(commit)")
        }

        func command(_ arguments: [String], input: String? = nil) throws -> Command {
            let variables = ["PATH": "/usr/bin:/bin", "HOME": directory.string, "LC_ALL": "C.UTF-8"]
            return Command(
                try Self.program().string, arguments, environment: variables, in: directory,
                timeout: .seconds(120), input: Array((input ?? message).utf8))
        }

        /// The built program: beside the test bundle.
        static func program() throws -> FilePath {
            let name = "pungi-wait-for-signed-ostree-handler"
            let places = [
                FilePath(CommandLine.arguments[0]).removingLastComponent().appending(name),
                Fixtures.root.removingLastComponent().pushing(".build/debug").appending(name),
            ]
            return try #require(places.first { $0.isAbsolute && Files.isRegular($0) })
        }
    }

    @Test("it ends when the commit is signed and its branch moved, and publishes the message meanwhile")
    func wait() async throws {
        try await Place.with { place in
            let command = try place.command([
                "ostree", "--config", "bus.toml", "--interval", "0.05", "--republish", "0.2",
            ])
            async let finished = Runner.make().run(command)
            let first = try await place.desk.take(1)
            try await place.sign()
            try await place.publishRef()
            let result = try await finished
            #expect(result.status == .exited(0), "\(result.errorOutput)")
            #expect(result.output.isEmpty)
            let lines = result.errorOutput.split(separator: "\n").map(String.init)
            #expect(lines.first == "Waiting for the signature of \(place.commit)")
            #expect(lines.contains("Published the message again"))
            #expect(lines.last == "\(place.commit) is signed, and fedora/41/iot stands for it")
            let message = try #require(first.first?.message)
            #expect(message.topic == "\(place.desk.configuration.topicPrefix).pungi.compose.ostree")
            #expect(message.schema == "base.message")
            let body = try JSONDocument(message.body).root
            #expect(body["commitid"]?.string == place.commit)
            #expect(body["compose_id"]?.string == "Fedora-41-20261121.0")
        }
    }

    @Test("the environment says where the configuration is; without a broker it waits all the same")
    func noBroker() async throws {
        try await Place.with { place in
            try await place.sh("echo 'amqp_url = \"nonsense\"' > bad.toml")
            var command = try place.command(["ostree", "--interval", "0.05", "--republish", "0.1"])
            command.environment["FEDORA_MESSAGING_CONF"] = "bad.toml"
            let (lines, source) = AsyncStream.makeStream(of: String.self)
            let ready = command
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let result = try await Runner.make().run(ready) { source.yield($0.text) }
                    source.finish()
                    #expect(result.status == .exited(0), "\(result.errorOutput)")
                }
                for await line in lines where line.hasPrefix("warning: ") {
                    #expect(line.contains("cannot read the configuration of the message bus"))
                    try await place.sign()
                    try await place.publishRef()
                    break
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("other events, and runs without a new commit, end at once with 0") func nothing() async throws {
        try await Place.with { place in
            for (event, message) in [("phase-start", "{}"), ("ostree", #"{"commitid": null}"#)] {
                let result = try await Runner.make().run(place.command([event], input: message))
                #expect(result.status == .exited(0))
                #expect(result.output.isEmpty && result.errorOutput.isEmpty)
            }
        }
    }

    @Test("a wrong message or configuration ends with 1, a wrong command line with 2") func mistakes()
        async throws
    {
        try await Place.with { place in
            func run(_ arguments: [String], _ message: String? = nil) async throws -> CommandResult {
                try await Runner.make().run(place.command(arguments, input: message))
            }
            let message = try await run(["ostree"], "[]")
            #expect(message.status == .exited(1))
            #expect(
                message.errorOutput
                    == "error: the message of the event 'ostree' cannot be used: $: an object was expected, not an array\n"
            )
            let missing = try await run(["ostree", "--config", "missing.toml"])
            #expect(missing.status == .exited(1))
            #expect(missing.errorOutput.contains("missing.toml: no such file or directory"))
            for arguments in [[], ["ostree", "--interval", "0"], ["ostree", "--republish", "nan"]] {
                let result = try await run(arguments)
                #expect(result.status == .exited(2), "\(result.errorOutput)")
            }
        }
    }

    @Test("Ctrl-C ends it cleanly, while it waits and while it reads", arguments: [true, false])
    func interrupt(_ hasMessage: Bool) async throws {
        try await Place.with { place in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: try Place.program().string)
            process.arguments = ["ostree"]
            process.currentDirectoryURL = URL(fileURLWithPath: place.directory.string)
            let (input, errors) = (Pipe(), Pipe())
            process.standardInput = input
            process.standardError = errors
            try process.run()
            let reader = errors.fileHandleForReading.fileDescriptor
            if hasMessage {
                try input.fileHandleForWriting.write(contentsOf: Array(place.message.utf8))
                try input.fileHandleForWriting.close()
                let first = await DedicatedThread.run { Self.line(reader) }
                #expect(first.hasPrefix("Waiting for the signature"))
            } else {
                try await Self.untilReading(process.processIdentifier)
            }
            process.interrupt()
            await DedicatedThread.run { process.waitUntilExit() }
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 1)
            let last = await DedicatedThread.run { Self.line(reader) }
            #expect(last == "Quitting on user request.\n")
        }
    }

    private static func line(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) == 1 {
            bytes.append(byte)
            if byte == 0x0A { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Waits until some thread of a process has the trap's handler for SIGINT.
    private static func untilReading(_ process: Int32) async throws {
        while true {
            let status = try Files.readText(FilePath("/proc/\(process)/status"))
            let caught = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
            let mask = caught.flatMap { UInt64($0.dropFirst(7).filter { !$0.isWhitespace }, radix: 16) } ?? 0
            if mask & 2 != 0 { return }
            await Task.yield()
        }
    }
}

/// Foundation has a `Host`, too.
private enum Runner {
    static func make() -> CommandRunner { CommandRunner(terminationGrace: .seconds(1)) }
}
