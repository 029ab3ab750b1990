import Foundation
import HostKit
import MessageBus
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, RabbitMQServer.isThere, .timeLimit(.minutes(2))) struct FedmsgNotificationTests {
    /// A queue of its own on the shared broker, and a file that says how to publish to it.
    private struct Desk {
        var configuration: MessageBusConfiguration
        let prefix: String
        let file: FilePath

        init(in directory: FilePath, password: String = RabbitMQServer.password) async throws {
            let server = try await RabbitMQServer.shared()
            prefix = "c.\(UUID().uuidString.lowercased())"
            file = directory.appending("bus.toml")
            let allowed = CharacterSet.alphanumerics
            let secret = password.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
            try Files.writeAtomically(
                """
                amqp_url = "amqp://\(RabbitMQServer.user):\(secret)@localhost:\(server.port)/%2Fpubsub"
                topic_prefix = "\(prefix)"
                [queues."\(prefix)"]
                durable = true
                auto_delete = false
                exclusive = false
                [[bindings]]
                queue = "\(prefix)"
                exchange = "amq.topic"
                routing_keys = ["\(prefix).#"]
                """, to: file)
            configuration = try MessageBusConfiguration.read(file)
        }

        /// Takes the next message while a body runs that sends one.
        func next(_ body: @escaping @Sendable () async throws -> Void) async throws -> BusMessage? {
            let (messages, sink) = AsyncStream.makeStream(of: BusMessage.self)
            let (starts, started) = AsyncStream.makeStream(of: Void.self)
            let consumer = MessageBusConsumer(configuration)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer {
                        sink.finish()
                        started.finish()
                    }
                    try await consumer.run(
                        observer: { if case .consuming = $0 { started.yield() } },
                        { delivery in
                            sink.yield(delivery.message)
                            return .acknowledge
                        })
                }
                for await _ in starts { break }
                try await body()
                var found: BusMessage?
                for await message in messages {
                    found = message
                    break
                }
                group.cancelAll()
                do { try await group.waitForAll() } catch is CancellationError {}
                return found
            }
        }
    }

    private static let body = #"{"phase_name": "init", "compose_id": "PT-1.0-20261121.ci.0", "respin": 0}"#

    @Test("what happens to a compose is published with its topic and what is told of it") func published()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let program = try ProgramRun("pungi-fedmsg-notification", in: directory)
            let desk = try await Desk(in: directory)
            let message = try await desk.next {
                let run = try await program(
                    "--config", desk.file.string, "phase-start", input: Self.body)
                #expect(run.status == .exited(0), "\(run.errorOutput)")
                #expect(run.output.isEmpty && run.errorOutput.isEmpty)
            }
            #expect(message?.topic == "\(desk.prefix).pungi.compose.phase.start")
            #expect(message.map { String(decoding: $0.body, as: UTF8.self) } == Self.body)
        }
    }

    @Test("pungi fedmsg-notification is the program beside it") func throughPungi() async throws {
        try await withTemporaryDirectory { directory in
            var program = try ProgramRun("pungi", in: directory)
            let desk = try await Desk(in: directory)
            program.environment["FEDORA_MESSAGING_CONF"] = desk.file.string
            let pungi = program
            let message = try await desk.next {
                let run = try await pungi("fedmsg-notification", "status-change", input: Self.body)
                #expect(run.status == .exited(0), "\(run.errorOutput)")
            }
            #expect(message?.topic == "\(desk.prefix).pungi.compose.status.change")
            let help = try await pungi("fedmsg-notification", "--help", input: "")
            #expect(help.status == .exited(0))
            #expect(help.output.contains("pungi-fedmsg-notification [--config <file>] <event>"))
            let wrong = try await pungi("fedmsg-notification", "--nonsense", input: "")
            #expect(wrong.status == .exited(2))
        }
    }

    @Test("pungi says what is missing where the program is not installed") func notInstalled() async throws {
        try await withTemporaryDirectory { directory in
            let built = try ProgramRun("pungi", in: directory)
            var alone = built
            alone.path = directory.appending("pungi")
            try Files.copy(built.path, to: alone.path)
            let run = try await alone("fedmsg-notification", "ostree", input: "{}")
            #expect(run.status == .exited(1))
            #expect(
                run.errorOutput.contains("pungi-fedmsg-notification is neither beside pungi nor in the PATH"))
            #expect(run.errorOutput.contains("librabbitmq"))
            // Elsewhere in the PATH it is found.
            alone.environment["PATH"] = built.path.removingLastComponent().string
            let found = try await alone("fedmsg-notification", "--help", input: "")
            #expect(found.status == .exited(0))
        }
    }

    @Test(
        "what is no JSON object is not published, and the exit status is 1",
        arguments: ["", "[]", #"{"a": "#, "\u{0}"])
    func badInput(_ input: String) async throws {
        try await withTemporaryDirectory { directory in
            let program = try ProgramRun("pungi-fedmsg-notification", in: directory)
            let desk = try await Desk(in: directory)
            let run = try await program("--config", desk.file.string, "ostree", input: input)
            #expect(run.status == .exited(1))
            #expect(run.errorOutput.contains("its body is no JSON object"))
        }
    }

    @Test("a login that is refused is told without the password") func refused() async throws {
        try await withTemporaryDirectory { directory in
            let program = try ProgramRun("pungi-fedmsg-notification", in: directory)
            let desk = try await Desk(in: directory, password: "n0tthisone")
            let run = try await program("--config", desk.file.string, "ostree", input: "{}")
            #expect(run.status == .exited(1))
            #expect(run.errorOutput.contains("the broker refuses the login"))
            #expect(!run.errorOutput.contains("n0tthisone"))
            let missing = try await program("--config", "none.toml", "ostree", input: "{}")
            #expect(missing.status == .exited(1))
            #expect(missing.errorOutput.contains("none.toml"))
        }
    }

    @Test("a command line without an event is a mistake of its user") func usage() async throws {
        try await withTemporaryDirectory { directory in
            let program = try ProgramRun("pungi-fedmsg-notification", in: directory)
            for arguments in [["--config", "bus.toml"], [""], ["a", "b"]] {
                let run = try await CommandRunner().run(
                    Command(
                        program.path.string, arguments, environment: ["PATH": "/usr/bin"], in: directory,
                        timeout: .seconds(60), input: []))
                #expect(run.status == .exited(2), "\(arguments)")
            }
        }
    }
}
