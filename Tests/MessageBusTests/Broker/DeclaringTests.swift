import HostKit
import MessageBus
import TestSupport
import Testing

extension BrokerTests {
    @Suite struct DeclaringTests {
        @Test("a queue that is not there is an error when it may not be made") func missingQueue()
            async throws
        {
            var desk = try await Desk()
            desk.configuration.declaresPassively = true
            let error = try #require(await MessageBusConsumer(desk.configuration).failure())
            #expect(error.code == .notFound)
            #expect(
                "\(error)".hasPrefix(
                    "cannot find the queue '\(desk.queue)': there is no such thing: NOT_FOUND"))
            desk.configuration.declaresPassively = false
            try await desk.open()
            desk.configuration.declaresPassively = true
            try await desk.open()
        }

        @Test("an exchange that is not there is an error when it may not be made") func missingExchange()
            async throws
        {
            var desk = try await Desk()
            desk.configuration.exchanges = [BusExchange(name: "no-\(desk.queue)")]
            desk.configuration.declaresPassively = true
            #expect(await MessageBusConsumer(desk.configuration).failure()?.code == .notFound)
            desk.configuration.declaresPassively = false
            try await desk.open()
        }

        @Test("a queue of another kind is a conflict") func conflict() async throws {
            var desk = try await Desk()
            try await desk.open()
            desk.configuration.queues[0].arguments = ["x-max-length": 5]
            #expect(await MessageBusConsumer(desk.configuration).failure()?.code == .conflict)
        }

        @Test("who may only read cannot declare or publish, and can consume") func rights() async throws {
            var desk = try await Desk()
            try await desk.open()
            try await desk.publish(.sample("a", 7))
            desk.configuration.broker.user = "reader"
            desk.configuration.broker.password = Secret("reader")
            #expect(await MessageBusConsumer(desk.configuration).failure()?.code == .accessRefused)
            let error = await #expect(throws: MessageBusError.self) { try await desk.publish(.sample()) }
            #expect(error?.code == .accessRefused)
            #expect(error?.mayHaveArrived == false)
            desk.configuration.declaresPassively = true
            desk.configuration.bindings = []
            #expect(try await desk.take(1).map(\.message.number) == [7])
        }

        @Test("a queue that is deleted under its consumer is declared again") func deletedQueue() async throws
        {
            let desk = try await Desk()
            let ready = [Event(), Event()]
            let count = Counter()
            async let taken = MessageBusConsumer(desk.configuration, backoff: .quick).take(1) { event in
                if case .consuming = event { ready[min(count.next(), 1)].happen() }
            } _: { _ in
                .acknowledge
            }
            await ready[0].wait()
            try await desk.server.control("delete_queue", "-p", "/pubsub", desk.queue)
            await ready[1].wait()
            try await desk.publish(.sample("a", 8))
            #expect(try await taken.map(\.message.number) == [8])
        }
    }
}
