import Foundation
import HostKit
import MessageBus
import Synchronization
import TestSupport
import Testing

extension BrokerTests {
    /// With the reference's library on the other side.
    @Suite(Peer.isThere) struct PeerTests {
        @Test("what the reference's library publishes is consumed, with all that it says") func theyPublish()
            async throws
        {
            let desk = try await Desk()
            try await desk.open()
            let ids = try await Peer.run(
                """
                from fedora_messaging import api, message
                first = message.Message(topic='first', body={'é': [1, None, '🎉']}, severity=message.ERROR)
                second = message.Message(topic='second', body={})
                second.priority = 4
                told = ('user_alice', 'rpm_hello', 'container_box')
                third = message.Message(topic='third', body={'x': 1},
                    headers={'fedora_messaging_' + name: True for name in told})
                for m in (first, second, third):
                    api.publish(m)
                    print(m.id)
                """, at: desk)
            let taken = try await desk.take(3).map(\.message)
            #expect(taken.map(\.id.rawValue) == ids)
            let prefix = desk.configuration.topicPrefix
            #expect(taken.map(\.topic) == ["\(prefix).first", "\(prefix).second", "\(prefix).third"])
            #expect(taken.map(\.severity) == [.error, .info, .info])
            #expect(taken.map(\.priority) == [0, 4, 0])
            #expect(taken[0].schema == "base.message")
            #expect(taken[0].schemaPackage == "fedora_messaging")
            #expect(taken[0].headers == [:])
            let age = Timestamp.now().seconds - (taken[0].sentAt?.seconds ?? 0)
            #expect((0...120).contains(age))
            #expect(taken[0].body == Array(#"{"\u00e9": [1, null, "\ud83c\udf89"]}"#.utf8))
            #expect(taken[2].headers[BusHeader.user("alice")] == true)
            #expect(taken[2].headers[BusHeader.package("hello")] == true)
            #expect(taken[2].headers[BusHeader.container("box")] == true)
        }

        @Test("what we publish passes the reference's library and its schema") func wePublish() async throws {
            let desk = try await Desk()
            try await desk.open()
            var message = BusMessage(
                topic: "a.b", severity: .warning, body: Array(#"{"é": {"n": 1.5}}"#.utf8))
            message.headers[BusHeader.package("hello")] = true
            try await desk.publish(message)
            let lines = try await Peer.run(
                """
                from fedora_messaging import api, config, exceptions, message
                def callback(m):
                    m.validate()
                    print(json.dumps([m.topic, m.id, m.severity, m.priority, m.body, type(m).__name__]), flush=True)
                    raise exceptions.HaltConsumer(0)
                try: api.consume(callback)
                except exceptions.HaltConsumer: pass
                """, at: desk)
            let topic = "\(desk.configuration.topicPrefix).a.b"
            #expect(lines == [#"["\#(topic)", "\#(message.id)", 30, 0, {"\u00e9": {"n": 1.5}}, "Message"]"#])
        }

        @Test("a message of ours has the very properties of one of the reference's library")
        func sameProperties() async throws {
            let desk = try await Desk()
            try await desk.open()
            var high = BusMessage(topic: "a", severity: .debug, body: Array("{}".utf8))
            high.priority = 6
            try await desk.publish(BusMessage(topic: "a", body: Array("{}".utf8)), high)
            let lines = try await Peer.run(
                """
                from fedora_messaging import api, message
                api.publish(message.Message(topic='a', body={}))
                m = message.Message(topic='a', body={}, severity=message.DEBUG)
                m.priority = 6
                api.publish(m)
                for _ in range(4):
                    method, properties, body = channel.basic_get(queue, auto_ack=True)
                    headers = dict(properties.headers)
                    assert len(headers.pop('sent-at')) == 25, properties
                    assert len(properties.message_id) == 36
                    properties.headers = properties.message_id = None
                    print(json.dumps([method.exchange, method.routing_key, repr(properties), headers, body.decode()],
                        sort_keys=True))
                """, at: desk)
            #expect(lines.count == 4)
            #expect(Array(lines.prefix(2)) == Array(lines.suffix(2)))
        }

        @Test("messages that cannot be read are dropped and reported; others go on") func poison()
            async throws
        {
            var desk = try await Desk()
            try await desk.open()
            _ = try await Peer.run(
                """
                deep = {}
                for _ in range(40): deep = {'x': deep}
                def put(body, **properties):
                    channel.basic_publish('', queue, body, pika.BasicProperties(**properties))
                put(b'no json')
                put(b'[1, 2]')
                put(b'')
                put(b'\\xff{}')
                put(b'{"a": 1}', content_encoding='gzip')
                put(b'{"a": 1}', headers={'x': deep})
                put(b'{"a": "' + b'x' * 400000 + b'"}', message_id='large')
                put(b'{' * 100000)
                put(b'{"number": 1}')
                put(b'{"number": 2}', headers={'fedora_messaging_severity': 'x', 'sent-at': 7, 'l': [b'\\xff', 3]},
                    message_id='no-uuid', content_encoding='UTF-8')
                """, at: desk)
            desk.configuration.messageSizeLimit = 200_000
            let refusals = Mutex<[MessageBusError]>([])
            let taken = try await MessageBusConsumer(desk.configuration).take(2) { event in
                if case .refused(let error, desk.queue) = event { refusals.withLock { $0.append(error) } }
            } _: { _ in
                .acknowledge
            }
            let codes = refusals.withLock { $0.map(\.code) }
            let expected: [MessageBusError.Code] =
                Array(repeating: .badMessage, count: 6) + [.tooLarge, .badMessage]
            #expect(codes == expected)
            #expect(refusals.withLock { "\($0[6])" }.contains("the message large of \(desk.queue)"))
            #expect(taken.map(\.message.number) == [1, 2])
            #expect(taken[0].message.id.rawValue == "")
            #expect(taken[1].message.severity == .info)
            #expect(taken[1].message.sentAt == nil)
            // They are gone, and not back in the queue.
            let left = try await Peer.run(
                "print(channel.queue_declare(queue, passive=True).method.message_count)", at: desk)
            #expect(left == ["0"])
        }

        @Test("the reference's configuration file is read as it is meant") func configuration() async throws {
            let desk = try await Desk()
            let read = try MessageBusConfiguration.read(text: desk.toml, name: "config.toml")
            var expected = desk.configuration
            expected.exchanges = [BusExchange(name: "amq.topic")]
            expected.clientProperties = ["app": "packit's tests"]
            expected.tls = .init()
            expected.broker.host = "127.0.0.1"
            expected.broker.connectionAttempts = 3
            expected.broker.retryDelay = .seconds(5)
            #expect(read == expected)
            try await MessageBusConsumer(read).until { event in
                if case .consuming = event { true } else { false }
            }
        }
    }
}
