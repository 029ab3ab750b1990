import HostKit
import MessageBus
import Testing

@Suite struct BusEnvelopeTests {
    private func message(_ text: String) throws -> BusMessage {
        try BusEnvelope.message(in: Array(text.utf8))
    }

    @Test("an envelope of Fedora Messaging is read") func new() throws {
        let read = try message(
            #"""
            {"topic": "org.example.a", "id": "0f3c", "queue": null, "body": {"é": [1, {"x": "}"}]} ,
             "headers": {"fedora_messaging_schema": "base.message", "fedora_messaging_severity": 40,
             "sent-at": "2026-01-31T12:00:00+01:00", "fedora_messaging_rpm_hello": true, "priority": 2}}
            """#)
        #expect(read.topic == "org.example.a")
        #expect(read.id.rawValue == "0f3c")
        #expect(String(decoding: read.body, as: UTF8.self) == #"{"é": [1, {"x": "}"}]}"#)
        #expect(read.severity == .error)
        #expect(read.sentAt == Timestamp(seconds: 1_769_857_200))
        #expect(read.priority == 2)
        #expect(read.headers == ["fedora_messaging_rpm_hello": true])
    }

    @Test("an envelope of fedmsg is read") func old() throws {
        let read = try message(
            #"{"i": 1, "timestamp": 1700000000.5, "msg_id": "2023-x", "topic": "org.example.\u0062", "msg": {"a": 1}}"#
        )
        #expect(read.topic == "org.example.b")
        #expect(read.id.rawValue == "2023-x")
        #expect(read.body == Array(#"{"a": 1}"#.utf8))
        #expect(read.sentAt == Timestamp(seconds: 1_700_000_000, nanoseconds: 500_000_000))
        #expect(read.severity == .info)
    }

    @Test(
        "what is no envelope is refused",
        arguments: [
            "", "[]", "{}", #"{"topic": "a"}"#, #"{"topic": "", "msg": {}}"#, #"{"topic": 1, "msg": {}}"#,
            #"{"msg": {}}"#,
        ])
    func refused(_ text: String) {
        let error = #expect(throws: MessageBusError.self) { try message(text) }
        #expect(error?.code == .badMessage)
    }

    @Test(
        "the body of any message is found, in an envelope or without one",
        arguments: [
            (#"{"topic": "a", "body": {"b": 1}, "msg": 2}"#, #"{"b": 1}"#),
            (#"{"topic": "a", "msg": {"m": 1}}"#, #"{"m": 1}"#),
            (#"{"msg": {"m": 1}}"#, #"{"msg": {"m": 1}}"#), (#"{"topic": "a"}"#, #"{"topic": "a"}"#),
        ])
    func body(_ text: String, _ expected: String) {
        #expect(BusEnvelope.body(in: Array(text.utf8)) == Array(expected.utf8))
    }
}
