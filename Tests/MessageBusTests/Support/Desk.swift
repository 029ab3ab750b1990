import Foundation
import HostKit
import MessageBus
import TestSupport

/// A queue of its own on the shared broker, with the topics that lead to it.
struct Desk {
    let server: RabbitMQServer
    var configuration: MessageBusConfiguration
    let queue: String

    /// - Parameter isSecure: Whether its connections are encrypted.
    init(isSecure: Bool = false) async throws {
        server = try await RabbitMQServer.shared()
        let name = UUID().uuidString.lowercased()
        queue = "test-\(name)"
        configuration = MessageBusConfiguration(
            broker: BrokerURL(
                isSecure: isSecure, host: "localhost", port: isSecure ? server.tlsPort : server.port,
                user: RabbitMQServer.user, password: Secret(RabbitMQServer.password), virtualHost: "/pubsub"))
        configuration.tls.authorities = server.authority.certificate
        configuration.queues = [BusQueue(name: queue)]
        configuration.exchanges = []
        configuration.bindings = [BusBinding(queue: queue, routingKeys: ["t.\(name).#"])]
        configuration.topicPrefix = "t.\(name)"
    }

    /// Declares the queue, without taking anything out of it.
    func open() async throws {
        try await MessageBusConsumer(configuration).until { event in
            if case .consuming = event { true } else { false }
        }
    }

    func publish(_ messages: BusMessage..., options: MessageBusPublisher.Options = .quick) async throws {
        try await MessageBusPublisher.running(configuration, options: options) { publisher in
            for message in messages { try await publisher.publish(message) }
        }
    }

    /// The next messages of the queue, acknowledged.
    func take(_ count: Int) async throws -> [BusDelivery] {
        try await MessageBusConsumer(configuration, backoff: .quick).take(count) { _ in .acknowledge }
    }
}

extension BusMessage {
    static func sample(_ topic: String = "sample", _ number: Int = 0) -> BusMessage {
        BusMessage(topic: topic, body: Array(#"{"number": \#(number)}"#.utf8))
    }

    /// What ``sample(_:_:)`` was made with.
    var number: Int? {
        Int(String(decoding: body, as: UTF8.self).filter(\.isNumber))
    }
}

extension Backoff {
    static let quick = Backoff(first: .milliseconds(20), longest: .milliseconds(200))
}

extension MessageBusPublisher.Options {
    static var quick: Self {
        var options = Self()
        options.backoff = .quick
        return options
    }
}

extension MessageBusConsumer {
    /// Consumes until so many messages came, and gives them.
    func take(
        _ count: Int, observer: @escaping @Sendable (BusEvent) -> Void = { _ in },
        _ answer: @escaping @Sendable (BusDelivery) async throws -> BusDisposition
    ) async throws -> [BusDelivery] {
        let (stream, source) = AsyncStream.makeStream(of: BusDelivery.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { source.finish() }
                try await run(observer: observer) { delivery in
                    let answer = try await answer(delivery)
                    source.yield(delivery)
                    return answer
                }
            }
            var taken: [BusDelivery] = []
            for await delivery in stream {
                taken.append(delivery)
                if taken.count == count { break }
            }
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
            return taken
        }
    }

    /// Consumes until something happens, with everything put back.
    func until(_ isIt: @escaping @Sendable (BusEvent) -> Bool) async throws {
        let (stream, source) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { source.finish() }
                try await run(observer: { if isIt($0) { source.yield() } }) { _ in .requeue }
            }
            for await _ in stream { break }
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    /// The error that ends it.
    func failure() async -> MessageBusError? {
        do {
            try await run { _ in .requeue }
            return nil
        } catch {
            return error as? MessageBusError
        }
    }
}
