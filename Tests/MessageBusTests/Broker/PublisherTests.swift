import HostKit
import MessageBus
import Synchronization
import TestSupport
import Testing

extension BrokerTests {
    @Suite struct PublisherTests {
        @Test("an exchange that is not there is told for each message, and only for those")
        func missingExchange() async throws {
            var desk = try await Desk()
            try await desk.open()
            let good = desk.configuration
            desk.configuration.publishExchange = "no-\(desk.queue)"
            let bad = desk.configuration
            try await MessageBusPublisher.running(bad, options: .quick) { publisher in
                let errors = try await (0..<5).map { $0 }
                    .concurrentMap(limit: 5) { await publisher.failure(.sample("a", $0)) }
                #expect(errors.map { $0?.code } == Array(repeating: .notFound, count: 5))
                #expect(errors.allSatisfy { $0?.attempts == 1 })
                #expect("\(String(describing: errors[0]))".contains("no exchange 'no-\(desk.queue)'"))
            }
            desk.configuration = good
            try await desk.publish(.sample("a", 1))
            #expect(try await desk.take(1).map(\.message.number) == [1])
        }

        @Test("a message that the broker takes amiss does not harm those beside it") func suspects()
            async throws
        {
            var desk = try await Desk()
            try await desk.open()
            // The user may publish here, and not to one of the topics.
            let name = desk.configuration.topicPrefix
            try await desk.server.control(
                "set_topic_permissions", "-p", "/pubsub", RabbitMQServer.user, "amq.topic",
                "^(?!.*\\.forbidden$).*$", ".*")
            desk.configuration.topicPrefix = name
            let configuration = desk.configuration
            let results = try await MessageBusPublisher.running(configuration, options: .quick) { publisher in
                try await (0..<40).map { $0 }
                    .concurrentMap(limit: 40) {
                        await publisher.failure(.sample($0 == 20 ? "forbidden" : "a", $0))?.code
                    }
            }
            try await desk.server.control(
                "clear_topic_permissions", "-p", "/pubsub", RabbitMQServer.user, "amq.topic")
            #expect(results[20] == .accessRefused)
            #expect(results.count { $0 == nil } == 39)
            // Some may have come twice, with one ID.
            let seen = Mutex<Set<Int>>([])
            let ids = Mutex<Set<BusMessage.ID>>([])
            try await MessageBusConsumer(desk.configuration).until(39) { delivery in
                ids.withLock { _ = $0.insert(delivery.message.id) }
                return seen.withLock { seen in
                    seen.insert(delivery.message.number ?? -1)
                    return seen.count
                }
            }
            #expect(seen.withLock { $0 } == Set((0..<40).filter { $0 != 20 }))
            #expect(ids.withLock { $0.count } == 39)
        }

        @Test("a message that no queue gets is an error when that is wanted") func unroutable() async throws {
            var desk = try await Desk()
            try await desk.open()
            var options = MessageBusPublisher.Options.quick
            options.requiresQueue = true
            try await desk.publish(.sample("a", 1), options: options)
            desk.configuration.topicPrefix += "-elsewhere"
            try await desk.publish(.sample("a", 2))
            let error = await #expect(throws: MessageBusError.self) {
                try await desk.publish(.sample("a", 3), options: options)
            }
            #expect(error?.code == .unroutable)
        }

        @Test("a dead broker is tried as often and as long as was said") func deadBroker() async throws {
            var configuration = MessageBusConfiguration(
                broker: BrokerURL(host: "127.0.0.1", port: try ServerProcess.freePort()))
            configuration.broker.password = Secret("s3cret")
            var options = MessageBusPublisher.Options.quick
            options.patience = .milliseconds(300)
            let started = ContinuousClock.now
            let error = await #expect(throws: MessageBusError.self) {
                try await MessageBusPublisher.running(configuration, options: options) { publisher in
                    try await publisher.publish(.sample())
                }
            }
            #expect(error?.code == .unreachable)
            #expect(error?.attempts == 3)
            #expect(error?.mayHaveArrived == false)
            #expect(started.duration(to: .now) >= .milliseconds(900))
            #expect(!"\(String(describing: error))".contains("s3cret"))
        }

        @Test("what the broker does not confirm in time may have arrived, and is told so") func blocked()
            async throws
        {
            let desk = try await Desk()
            try await desk.open()
            var options = MessageBusPublisher.Options.quick
            options.attempts = 1
            options.patience = .milliseconds(500)
            let message = BusMessage.sample("a", 1)
            try await desk.server.call("vm_memory_monitor set_vm_memory_high_watermark [0.0]")
            let configuration = desk.configuration
            let error = await #expect(throws: MessageBusError.self) {
                try await MessageBusPublisher.running(configuration, options: options) { publisher in
                    try await publisher.publish(message)
                }
            }
            try await desk.server.call("vm_memory_monitor set_vm_memory_high_watermark [0.9]")
            #expect(error?.code == .timedOut)
            #expect(error?.mayHaveArrived == true)
            #expect(error.map { "\($0)" }?.hasSuffix("it may have arrived all the same") == true)
            try await desk.publish(message, .sample("a", 2))
            let ids = Mutex<[Int: Set<BusMessage.ID>]>([:])
            try await MessageBusConsumer(desk.configuration).until(2) { delivery in
                ids.withLock { ids in
                    ids[delivery.message.number ?? 0, default: []].insert(delivery.message.id)
                    return ids.count
                }
            }
            #expect(ids.withLock { $0[1] } == [message.id])
        }

        @Test("a cancelled publication ends at once") func cancelled() async throws {
            try await SilentServer.listening { server in
                var configuration = MessageBusConfiguration(
                    broker: BrokerURL(host: "127.0.0.1", port: server.port))
                configuration.broker.timeout = .seconds(3600)
                let silent = configuration
                let task = Task {
                    try await MessageBusPublisher.running(silent) { publisher in
                        try await publisher.publish(.sample())
                    }
                }
                await server.waitForGreeting()
                task.cancel()
                let error = await #expect(throws: MessageBusError.self) { try await task.value }
                #expect(error?.code == .cancelled)
            }
        }

        @Test("a connection that the broker closed while nothing was published is replaced")
        func idleConnection() async throws {
            let desk = try await Desk()
            try await desk.open()
            try await MessageBusPublisher.running(desk.configuration, options: .quick) { publisher in
                try await publisher.publish(.sample("a", 1))
                try await desk.server.control("close_all_connections", "-p", "/pubsub", "maintenance")
                let second = try await publisher.publish(.sample("a", 2))
                #expect(second.topic == "\(desk.configuration.topicPrefix).a")
            }
            #expect(Set(try await desk.take(2).map(\.message.number)) == [1, 2])
        }

        @Test(
            "what cannot be a message is refused before anything is sent",
            arguments: [
                (BusMessage(topic: "a", body: Array("[1]".utf8)), MessageBusError.Code.badMessage),
                (BusMessage(topic: "a", body: Array("{".utf8)), .badMessage),
                (BusMessage(topic: String(repeating: "a", count: 256), body: Array("{}".utf8)), .badMessage),
                (BusMessage(topic: "a", id: .init(rawValue: ""), body: Array("{}".utf8)), .badMessage),
                (
                    BusMessage(
                        topic: "a", headers: [String(repeating: "n", count: 300): true],
                        body: Array("{}".utf8)),
                    .badMessage
                ),
                (
                    BusMessage(
                        topic: "a", headers: ["x": .string(String(repeating: "n", count: 130_000))],
                        body: Array("{}".utf8)), .badMessage
                ),
                (
                    BusMessage(
                        topic: "a", body: Array(#"{"a": "\#(String(repeating: "x", count: 2000))"}"#.utf8)),
                    .tooLarge
                ),
            ])
        func refused(_ message: BusMessage, _ code: MessageBusError.Code) async throws {
            var configuration = MessageBusConfiguration()
            configuration.messageSizeLimit = 2000
            let small = configuration
            let error = await #expect(throws: MessageBusError.self) {
                try await MessageBusPublisher.running(small) { try await $0.publish(message) }
            }
            #expect(error?.code == code)
        }

        @Test("a publisher that was kept beyond its time says so") func afterwards() async throws {
            let publisher = try await MessageBusPublisher.running(MessageBusConfiguration()) { $0 }
            let error = await #expect(throws: MessageBusError.self) { try await publisher.publish(.sample()) }
            #expect(error?.code == .notRunning)
        }
    }
}

extension MessageBusPublisher {
    /// Why a message cannot be published; nil when it can.
    func failure(_ message: BusMessage) async -> MessageBusError? {
        do throws(MessageBusError) {
            try await publish(message)
            return nil
        } catch {
            return error
        }
    }
}

extension MessageBusConsumer {
    /// Consumes until a count is reached; what comes is acknowledged.
    func until(_ count: Int, _ look: @escaping @Sendable (BusDelivery) -> Int) async throws {
        let (stream, source) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { source.finish() }
                try await run { delivery in
                    if look(delivery) >= count { source.yield() }
                    return .acknowledge
                }
            }
            for await _ in stream { break }
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }
}
