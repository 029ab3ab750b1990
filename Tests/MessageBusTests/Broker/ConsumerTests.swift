import HostKit
import MessageBus
import Synchronization
import TestSupport
import Testing

extension BrokerTests {
    @Suite struct ConsumerTests {
        @Test("a message arrives as it was published") func roundTrip() async throws {
            let desk = try await Desk()
            try await desk.open()
            var message = BusMessage(
                topic: "build.end", severity: .warning, sentAt: Timestamp(seconds: 1_700_000_000),
                schema: "copr.build", schemaPackage: "copr_messaging", body: Array(#"{"é": [1, "🎉"]}"#.utf8))
            message.headers = [
                "fedora_messaging_rpm_hello": true, "text": "é", "empty": "", "number": .integer(-5),
                "large": .integer(1 << 40), "real": .number(1.5), "none": .null,
                "time": .timestamp(1_700_000_000),
                "bytes": .bytes([0, 255]), "list": .list([1, "two", .list([])]),
                "table": .table(["a": .table([:])]),
            ]
            message.priority = 3
            try await desk.publish(message)
            let delivery = try #require(try await desk.take(1).first)
            message.topic = "\(desk.configuration.topicPrefix).build.end"
            #expect(delivery.message == message)
            #expect(delivery.queue == desk.queue)
            #expect(delivery.exchange == "amq.topic")
            #expect(!delivery.isRedelivered)
        }

        @Test("ten thousand messages arrive once each and in their order") func many() async throws {
            let desk = try await Desk()
            try await desk.open()
            let count = 10_000
            try await MessageBusPublisher.running(desk.configuration) { publisher in
                // Several at a time, each with its own order.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for lane in 0..<100 {
                        group.addTask {
                            for number in 0..<count / 100 {
                                try await publisher.publish(.sample("lane-\(lane)", number))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            let taken = try await desk.take(count)
            #expect(Set(taken.map(\.message.id)).count == count)
            #expect(!taken.contains { $0.isRedelivered })
            let lanes = Dictionary(grouping: taken) { $0.message.topic }
            #expect(lanes.count == 100)
            for lane in lanes.values { #expect(lane.map(\.message.number) == Array(0..<count / 100)) }
        }

        @Test("what is requeued comes again, what is dropped does not") func answers() async throws {
            let desk = try await Desk()
            try await desk.open()
            try await desk.publish(.sample("a", 1), .sample("a", 2), .sample("a", 3))
            let seen = Mutex<[Int: Int]>([:])
            let taken = try await MessageBusConsumer(desk.configuration).take(4) { delivery in
                let number = delivery.message.number ?? 0
                let times = seen.withLock { seen in
                    seen[number, default: 0] += 1
                    return seen[number]
                }
                return number == 1 ? .drop : number == 2 && times == 1 ? .requeue : .acknowledge
            }
            #expect(seen.withLock { $0 } == [1: 1, 2: 2, 3: 1])
            #expect(taken.filter(\.isRedelivered).map(\.message.number) == [2])
            try await desk.publish(.sample("a", 4))
            #expect(try await desk.take(1).map(\.message.number) == [4])
        }

        @Test("nothing is acknowledged before its handler is done; cancelled, it goes back")
        func unacknowledged() async throws {
            let desk = try await Desk()
            try await desk.open()
            try await desk.publish(.sample("a", 1), .sample("a", 2))
            let began = Event()
            let task = Task {
                try await MessageBusConsumer(desk.configuration).run { _ in
                    began.happen()
                    try await Task.sleep(for: .seconds(3600))
                    return .acknowledge
                }
            }
            await began.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            let taken = try await desk.take(2)
            #expect(taken.map(\.message.number) == [1, 2])
            #expect(taken.first?.isRedelivered == true)
        }

        @Test("a handler that ends well after the cancellation still has its answer sent")
        func lateAnswer() async throws {
            let desk = try await Desk()
            try await desk.open()
            try await desk.publish(.sample("a", 1), .sample("a", 2))
            let began = Event()
            let mayEnd = Event()
            let task = Task {
                try await MessageBusConsumer(desk.configuration).run { _ in
                    began.happen()
                    await mayEnd.wait()
                    return .acknowledge
                }
            }
            await began.wait()
            task.cancel()
            mayEnd.happen()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await desk.take(1).map(\.message.number) == [2])
        }

        @Test("a handler's error ends the consumer, and the message goes back") func handlerError()
            async throws
        {
            struct Stumble: Error {}
            let desk = try await Desk()
            try await desk.open()
            try await desk.publish(.sample("a", 1))
            await #expect(throws: Stumble.self) {
                try await MessageBusConsumer(desk.configuration, concurrency: 3).run { _ in throw Stumble() }
            }
            let taken = try await desk.take(1)
            #expect(taken.map(\.isRedelivered) == [true])
        }

        @Test("several messages are handled at a time when that is wanted") func concurrency() async throws {
            let desk = try await Desk()
            try await desk.open()
            try await desk.publish(.sample("a", 1), .sample("a", 2), .sample("a", 3))
            let events = [Event(), Event(), Event()]
            let taken = try await MessageBusConsumer(desk.configuration, concurrency: 3).take(3) { delivery in
                events[(delivery.message.number ?? 1) - 1].happen()
                // Comes to an end only if all three run.
                for event in events { await event.wait() }
                return .acknowledge
            }
            #expect(Set(taken.map(\.message.number)) == [1, 2, 3])
        }

        @Test("a cancelled consumer that waits for messages ends") func cancelledWhileWaiting() async throws {
            let desk = try await Desk()
            let waits = Event()
            let task = Task {
                try await MessageBusConsumer(desk.configuration).run { event in
                    if case .consuming(let queues) = event, queues == [desk.queue] { waits.happen() }
                } _: { _ in
                    .acknowledge
                }
            }
            await waits.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }

        @Test("heartbeats go on while a handler is slow") func heartbeats() async throws {
            var desk = try await Desk()
            desk.configuration.broker.heartbeat = .seconds(1)
            try await desk.open()
            try await desk.publish(.sample())
            let lost = Mutex(0)
            // A broker gives up a silent client after two to three beats.
            let taken = try await MessageBusConsumer(desk.configuration, backoff: .quick).take(1) { event in
                if case .disconnected = event { lost.withLock { $0 += 1 } }
            } _: { _ in
                try await Task.sleep(for: .milliseconds(4200))
                return .acknowledge
            }
            #expect(lost.withLock { $0 } == 0)
            #expect(taken.map(\.isRedelivered) == [false])
        }

        @Test("a queue without a name gets one, is bound, and is gone with its consumer") func namelessQueue()
            async throws
        {
            var desk = try await Desk()
            desk.configuration.queues = [
                BusQueue(name: "", isDurable: false, isAutoDeleted: true, isExclusive: true)
            ]
            desk.configuration.bindings[0].queue = ""
            desk.configuration.declaresPassively = true
            let name = Mutex("")
            let ready = Event()
            let configuration = desk.configuration
            async let taken = MessageBusConsumer(configuration).take(1) { event in
                guard case .consuming(let queues) = event else { return }
                name.withLock { $0 = queues.first ?? "" }
                ready.happen()
            } _: { _ in
                .acknowledge
            }
            await ready.wait()
            try await desk.publish(.sample())
            let queues = try await taken.map(\.queue)
            #expect(queues == [name.withLock { $0 }])
            desk.configuration.queues[0] = BusQueue(name: name.withLock { $0 })
            #expect(await MessageBusConsumer(desk.configuration).failure()?.code == .notFound)
        }
    }
}
