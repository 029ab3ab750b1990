import Foundation
import HostKit
import MessageBus
import SystemPackage
import TestSupport
import Testing

/// The reference's library, fedora-messaging, and pika, on which it stands.
enum Peer {
    /// Skips a test where python3 has no `fedora_messaging`; in CI the test fails instead.
    static let isThere = ConditionTrait.enabled("needs python3 with fedora_messaging") {
        let environment = try HostEnvironment.current()
        let command = Command(
            "python3", ["-c", "import fedora_messaging"], environment: environment.forCommands(), in: "/")
        let works = (try? await CommandRunner().check(command)) != nil
        if !works, environment["CI"] == "true" { throw Missing() }
        return works
    }

    struct Missing: Error, CustomStringConvertible {
        var description: String { "install fedora-messaging: no test is skipped in CI" }
    }

    /// Runs a script with the configuration of a desk; gives what it prints, line by line.
    ///
    /// The script has `url`, `queue`, `prefix` and pika's `connection` and `channel`.
    static func run(_ script: String, at desk: Desk) async throws -> [String] {
        try await withTemporaryDirectory { directory in
            let configuration = directory.appending("config.toml")
            try Files.writeAtomically(desk.toml, to: configuration)
            let environment = try HostEnvironment.current()
                .forCommands([
                    "FEDORA_MESSAGING_CONF": configuration.string, "QUEUE": desk.queue,
                    "PREFIX": desk.configuration.topicPrefix, "URL": desk.url, "PYTHONDONTWRITEBYTECODE": "1",
                ])
            let command = Command(
                "python3", ["-c", preamble + script], environment: environment, in: directory,
                timeout: .seconds(60))
            let output = try await CommandRunner().check(command).output
            return output.split(separator: "\n").map { String($0) }
        }
    }

    private static let preamble = """
        import json, os, pika
        url, queue, prefix = os.environ['URL'], os.environ['QUEUE'], os.environ['PREFIX']
        connection = pika.BlockingConnection(pika.URLParameters(url))
        channel = connection.channel()

        """
}

extension Desk {
    var url: String {
        "amqp://bus:s3cret%2Fof%3Abus%40@127.0.0.1:\(server.port)/%2Fpubsub?connection_attempts=3&retry_delay=5"
    }

    /// The same configuration as a file.
    var toml: String {
        """
        amqp_url = "\(url)"
        topic_prefix = "\(configuration.topicPrefix)"
        callback = "somewhere:something"
        [client_properties]
        app = "packit's tests"
        [exchanges."amq.topic"]
        type = "topic"
        durable = true
        auto_delete = false
        arguments = {}
        [queues."\(queue)"]
        durable = true
        auto_delete = false
        exclusive = false
        arguments = {}
        [[bindings]]
        queue = "\(queue)"
        exchange = "amq.topic"
        routing_keys = ["\(configuration.topicPrefix).#"]
        [qos]
        prefetch_size = 0
        prefetch_count = 25
        """
    }
}
