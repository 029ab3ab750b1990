import HostKit
import MessageBus
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@Suite struct MessageBusConfigurationTests {
    private func read(_ text: String) throws -> MessageBusConfiguration {
        try MessageBusConfiguration.read(text: text, name: "config.toml")
    }

    @Test("all keys are read") func allKeys() throws {
        let read = try read(
            """
            amqp_url = "amqps://fedora:@rabbitmq.example.org/%2Fpublic_pubsub"
            callback = "fedora_messaging.example:printer"
            passive_declares = true
            publish_exchange = "x"
            topic_prefix = "org.example"
            publish_priority = 4
            [tls]
            ca_cert = "/etc/fedora-messaging/cacert.pem"
            keyfile = "/etc/fedora-messaging/fedora-key.pem"
            certfile = "/etc/fedora-messaging/fedora-cert.pem"
            [client_properties]
            app = "Example"
            app_contacts_email = ["a@example.org"]
            [exchanges."amq.topic"]
            type = "fanout"
            durable = false
            auto_delete = true
            arguments = {alternate-exchange = "other"}
            [queues.one]
            durable = false
            auto_delete = true
            exclusive = true
            arguments = {x-max-length = 5}
            [queues.00000000-0000-0000-0000-000000000000]
            [[bindings]]
            queue = "one"
            exchange = "amq.topic"
            routing_keys = ["#", "a.*"]
            [[bindings]]
            queue = "one"
            routing_keys = []
            [qos]
            prefetch_size = 0
            prefetch_count = 9
            [consumer_config]
            since = 2020-01-01
            [log_config]
            version = 1
            """)
        #expect(read.broker.virtualHost == "/public_pubsub")
        #expect(read.declaresPassively)
        #expect(read.publishExchange == "x")
        #expect(read.topicPrefix == "org.example")
        #expect(read.publishPriority == 4)
        #expect(
            read.tls
                == .init(
                    authorities: "/etc/fedora-messaging/cacert.pem",
                    certificate: "/etc/fedora-messaging/fedora-cert.pem",
                    key: "/etc/fedora-messaging/fedora-key.pem"))
        #expect(
            read.clientProperties == ["app": "Example", "app_contacts_email": .list(["a@example.org"])])
        #expect(
            read.exchanges == [
                BusExchange(
                    name: "amq.topic", type: "fanout", isDurable: false, isAutoDeleted: true,
                    arguments: ["alternate-exchange": "other"])
            ])
        #expect(
            read.queues == [
                BusQueue(
                    name: "one", isDurable: false, isAutoDeleted: true, isExclusive: true,
                    arguments: ["x-max-length": 5]),
                BusQueue(name: "00000000-0000-0000-0000-000000000000"),
            ])
        #expect(
            read.bindings == [
                BusBinding(queue: "one", exchange: "amq.topic", routingKeys: ["#", "a.*"]),
                BusBinding(queue: "one", exchange: "amq.topic", routingKeys: []),
            ])
        #expect(read.prefetchCount == 9)
    }

    @Test("an empty file is the usual configuration") func empty() throws {
        let read = try read("")
        #expect(read == MessageBusConfiguration())
        #expect(read.prefetchCount == 25)
        #expect(read.queues.map(\.name) == [""])
        #expect(read.bindings.map(\.routingKeys) == [["#"]])
    }

    @Test(
        "a mistake is told in its place",
        arguments: [
            ("amqp_ulr = \"amqp://\"", "config.toml:1:1: unknown key 'amqp_ulr'; did you mean 'amqp_url'?"),
            ("amqp_url = \"http://h\"", "config.toml:1:12: it must begin with 'amqp://' or 'amqps://'"),
            (
                "passive_declares = \"yes\"",
                "config.toml:1:20: 'passive_declares' takes true or false, not 'yes'"
            ),
            ("[tls]\ncertfile = \"/c\"", "config.toml:2:12: 'certfile' and 'keyfile' need each other"),
            ("publish_priority = 300", "config.toml:1:20: expected a number of at most 255"),
            ("[qos]\nprefetch_count = 70000", "config.toml:2:18: expected a number of at most 65535"),
            ("[queues]\nx = 1", "config.toml:2:5: 'x' takes a mapping, not the number 1"),
            ("a = \n", "config.toml:1:5: expected a value"),
        ])
    func mistakes(_ text: String, _ expected: String) {
        let error = #expect(throws: MessageBusError.self) { try read(text) }
        #expect(error?.code == .badConfiguration)
        let found = error?.diagnostics.map { "\($0.range.location): \($0.message)" }
        #expect(found?.first == expected)
    }

    @Test("all mistakes of shape are told at once") func allMistakes() {
        let error = #expect(throws: MessageBusError.self) {
            try read("a = 1\n[queues.x]\ndurable = 1\n[[bindings]]\n")
        }
        #expect(error?.diagnostics.count == 4)
    }

    @Test(
        "a password is not shown, whatever is wrong",
        arguments: [
            "amqp_url = \"amqp://u:s3cret@h:x\"", "amqp_url = \"amqp://u:s3cret@h\" x",
            "amqp_url = \"amqp://u:s3cret@h", "amqp_url = [\"amqp://u:s3cret@h\"]",
            "passive_declares = \"amqp://u:s3cret@h\"", "amqp://u:s3cret@h", "x = 'amqp://u:s3 cret@h'",
            "amqp_url = \"amqp://u:s3cret'\\\"/@h\"", "publish_priority = \"amqp://u:s3cret@h/\"",
        ])
    func secrets(_ text: String) {
        let error = #expect(throws: MessageBusError.self) { try read(text) }
        for text in [
            "\(String(describing: error))", error.map { "\($0)" } ?? "",
            error.map { String(reflecting: $0) } ?? "",
        ] {
            #expect(!text.contains("s3"), "\(text)")
            #expect(!text.contains("cret"), "\(text)")
        }
    }

    @Test("the file is the one that the environment names, or the usual one") func path() throws {
        var environment = try HostEnvironment.current()
        environment.variables["FEDORA_MESSAGING_CONF"] = nil
        #expect(MessageBusConfiguration.path(in: environment) == "/etc/fedora-messaging/config.toml")
        environment.variables["FEDORA_MESSAGING_CONF"] = "here/config.toml"
        environment.currentDirectory = "/somewhere"
        #expect(MessageBusConfiguration.path(in: environment) == "/somewhere/here/config.toml")
    }

    @Test("a file is read; one that is not there is named") func file() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("config.toml")
            let missing = #expect(throws: MessageBusError.self) { try MessageBusConfiguration.read(path) }
            #expect(missing?.code == .badFile)
            #expect(missing.map { "\($0)" }?.contains(path.string) == true)
            try Files.writeAtomically("topic_prefix = 'a'\n", to: path)
            #expect(try MessageBusConfiguration.read(path).topicPrefix == "a")
        }
    }
}
