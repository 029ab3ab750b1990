import HostKit
import MessageBus
import Synchronization
import TestSupport
import Testing

extension BrokerTests {
    @Suite struct RecoveryTests {
        @Test("a consumer whose connection is closed by the broker's operator goes on with another one")
        func closedConnections() async throws {
            let desk = try await Desk()
            try await desk.open()
            try await desk.publish(.sample("a", 1), .sample("a", 2))
            let events = Mutex<[BusEvent]>([])
            let server = desk.server
            let isFirst = Counter()
            let taken = try await MessageBusConsumer(desk.configuration, backoff: .quick).take(3) { event in
                events.withLock { $0.append(event) }
            } _: { _ in
                if isFirst.next() == 0 {
                    try await server.control("close_all_connections", "-p", "/pubsub", "maintenance")
                }
                return .acknowledge
            }
            // The answer to the first one came to nothing, so it came again.
            #expect(taken.map(\.message.number) == [1, 1, 2])
            #expect(taken.map(\.isRedelivered) == [false, true, true])
            let seen = events.withLock { $0 }
            #expect(seen.contains(.answerLost(taken[0].message.id)))
            let errors = seen.compactMap { if case .disconnected(let error, _) = $0 { error } else { nil } }
            #expect(errors.map(\.code) == [.closedByBroker])
            #expect(errors.first?.detail?.contains("maintenance") == true)
            #expect(seen.filter { $0 == .consuming(queues: [desk.queue]) }.count == 2)
        }

        @Test("a restart of the broker in the middle loses nothing") func restart() async throws {
            let desk = try await Desk()
            try await desk.open()
            let server = desk.server
            let again = Mutex<[BusMessage.ID]>([])
            let numbers = Mutex<Set<Int>>([])
            let count = 400
            let half = Event()
            async let publications = MessageBusPublisher.running(desk.configuration, options: .quick) {
                publisher in
                var publications: [MessageBusPublisher.Publication] = []
                for number in 0..<count {
                    if number == count / 2 {
                        half.happen()
                    }
                    publications.append(try await publisher.publish(.sample("a", number)))
                }
                return publications
            }
            async let restarted: Void = {
                await half.wait()
                try await server.call("rabbit stop []")
                try await server.call("rabbit start []")
            }()
            let done = Counter()
            let (finished, finish) = AsyncStream.makeStream(of: Void.self)
            let configuration = desk.configuration
            let consumer = Task {
                try await MessageBusConsumer(configuration, backoff: .quick).run { delivery in
                    let number = delivery.message.number ?? -1
                    let isNew = numbers.withLock { $0.insert(number).inserted }
                    if !isNew, !delivery.isRedelivered {
                        again.withLock { $0.append(delivery.message.id) }
                    }
                    if isNew, done.next() == count - 1 { finish.finish() }
                    return .acknowledge
                }
            }
            for await _ in finished {}
            consumer.cancel()
            await #expect(throws: CancellationError.self) { try await consumer.value }
            let published = try await publications
            try await restarted
            #expect(Set(published.map(\.id)).count == count)
            #expect(numbers.withLock { $0 } == Set(0..<count))
            // What came twice was either delivered or published twice, and both say so.
            let doubled = Set(published.filter(\.mayBeDoubled).map(\.id))
            #expect(again.withLock { doubled.isSuperset(of: $0) })
        }

        @Test("a consumer waits for a broker that is not there, and can be cancelled meanwhile")
        func deadBroker() async throws {
            var configuration = MessageBusConfiguration(
                broker: BrokerURL(host: "127.0.0.1", port: try ServerProcess.freePort()))
            configuration.broker.password = Secret("s3cret")
            let failures = Mutex<[MessageBusError]>([])
            let second = Event()
            let dead = configuration
            let task = Task {
                let backoff = Backoff(first: .milliseconds(1), longest: .seconds(3600))
                try await MessageBusConsumer(dead, backoff: backoff).run { event in
                    guard case .disconnected(let error, let pause) = event else { return }
                    failures.withLock { $0.append(error) }
                    if pause > .milliseconds(8) { second.happen() }
                } _: { _ in
                    .acknowledge
                }
            }
            await second.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(failures.withLock { $0.allSatisfy { $0.code == .unreachable } })
            #expect(!"\(failures.withLock { $0 })".contains("s3cret"))
        }

        @Test("a consumer that waits for a silent broker can be cancelled at once") func silentBroker()
            async throws
        {
            try await SilentServer.listening { server in
                var configuration = MessageBusConfiguration(
                    broker: BrokerURL(host: "127.0.0.1", port: server.port))
                configuration.broker.timeout = .seconds(3600)
                let silent = configuration
                let task = Task { try await MessageBusConsumer(silent).run { _ in .acknowledge } }
                await server.waitForGreeting()
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
            }
        }

        @Test("a broker that says nothing is given up in time") func timeout() async throws {
            try await SilentServer.listening { server in
                var configuration = MessageBusConfiguration(
                    broker: BrokerURL(host: "127.0.0.1", port: server.port))
                configuration.broker.timeout = .seconds(1)
                let codes = Mutex<[MessageBusError.Code]>([])
                try await MessageBusConsumer(configuration).until { event in
                    guard case .disconnected(let error, _) = event else { return false }
                    codes.withLock { $0.append(error.code) }
                    return true
                }
                #expect(codes.withLock { $0.first } == .timedOut)
            }
        }
    }
}
