import Foundation
import HostKit
import JSONKit
import SystemPackage
import TestSupport
import Testing

@testable import MessageBus

@Suite struct BusMessageTests {
    @Test("IDs are UUIDs of version 4") func ids() {
        let ids = (0..<1000).map { _ in BusMessage.ID.random().rawValue }
        #expect(Set(ids).count == 1000)
        for id in ids {
            #expect(UUID(uuidString: id)?.uuidString.lowercased() == id)
            #expect(Array(id)[14] == "4")
            #expect("89ab".contains(Array(id)[19]))
        }
    }

    @Test("the time of sending is written and read as Python does it") func sentAt() {
        let time = Timestamp(seconds: 1_709_210_096)
        #expect(SentTime.text(time) == "2024-02-29T12:34:56+00:00")
        #expect(SentTime.read("2024-02-29T12:34:56+00:00") == time)
        #expect(
            SentTime.read("2024-02-29T14:04:56.250+01:30")
                == Timestamp(seconds: 1_709_210_096, nanoseconds: 250_000_000))
        #expect(SentTime.read("2024-02-29 07:34:56-05:00") == time)
        #expect(SentTime.read("2024-02-29T12:34:56Z") == time)
        #expect(SentTime.read("2024-02-29T12:34:56") == time)
        #expect(SentTime.read("1970-01-01T00:00:00+00:00") == Timestamp(seconds: 0))
        #expect(SentTime.read("1969-12-31T23:59:59+00:00") == Timestamp(seconds: -1))
        let wrong = [
            "", "2024-02-29", "2024-13-01T00:00:00", "2024-02-29T24:00:00", "2024-02-29T12:34:56+1",
            "yesterday",
            "2024-02-29T12:34:56.", "2024-02-29T12:34:56+01:30x", "2024-02-29T12:34:56.٣",
        ]
        for text in wrong { #expect(SentTime.read(text) == nil, "\(text)") }
    }

    @Test("pauses double, have a limit, and leave half to chance") func backoff() {
        let backoff = Backoff(first: .seconds(1), longest: .seconds(10))
        for (failures, longest) in [(0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (1_000_000, 10)] {
            let pauses = (0..<50).map { _ in backoff.pause(afterFailures: failures) }
            let range: ClosedRange<Duration> = (.seconds(longest) / 2)...(.seconds(longest))
            #expect(pauses.allSatisfy(range.contains))
            #expect(Set(pauses).count > 10)
        }
    }

    private static let texts = [
        "{}", "[]", "0", "-0", "1.5e+3", "1.", ".5", "01", "-", "+1", "1e", "1e5", "\"\"", #""\u00e9\n\/""#,
        #""\x""#,
        #""\u12""#, #""\u+123""#, "\"\t\"", "\"\u{7F}\"", "true", "tru", "null", "nulll", "{\"a\": 1}",
        "{\"a\" 1}", "{a: 1}",
        "{\"a\": 1,}", "[1,]", "[1 2]", "[", "{", "{\"a\":", " { } ", "\u{FEFF}{}", "{}{}",
        "{\"a\": {\"b\": [null, {}]}}",
        "'a'", "\"a", "1 ", "\n1", "[[]]", "\"é🎉\"", "{\"\\u0061\": 1, \"a\": 2}", "",
    ]

    @Test("JSON is what Python's json takes, but for its constants", Tool.require("python3")) func json()
        async throws
    {
        var texts = Self.texts.map { Array($0.utf8) }
        let mutation = ByteMutation(
            snippets: [
                "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "e", "-", ".", "0", "true", " ", "\n",
                "\u{1}",
            ]
            .map { Array($0.utf8) } + [[0xFF]])
        var random = SeededGenerator(seed: FuzzBudget.seed)
        for _ in 0..<2000 {
            var text = random.pick(texts)
            mutation.damage(&text, other: random.pick(texts), &random)
            texts.append(text)
        }
        let script = """
            import base64, json, sys
            def refuse(name): raise ValueError(name)
            result = []
            for text in json.load(sys.stdin):
                try: result.append(isinstance(json.loads(base64.b64decode(text).decode(), parse_constant=refuse), dict))
                except ValueError: result.append(None)
            print(json.dumps(result))
            """
        let host = try Host.forTests()
        let input = Array(try JSONEncoder().encode(texts.map { Data($0).base64EncodedString() }))
        let command = Command(
            "python3", ["-c", script], environment: host.environment.forCommands(), in: "/", input: input)
        let output = try await host.runner.check(command).output
        let theirs = try JSONDecoder().decode([Bool?].self, from: Data(output.utf8))
        // A byte order mark may be passed over (RFC 8259, 8.1), which Python does not.
        for (text, expected) in zip(texts, theirs) where !text.starts(with: [0xEF, 0xBB, 0xBF]) {
            #expect(
                (JSON.object(in: text) != nil) == (expected ?? false),
                "\(String(decoding: text, as: UTF8.self).debugDescription)")
        }
        #expect(theirs.count { $0 == nil } > 500)
        #expect(theirs.count { $0 != nil } > 50)
    }
}
