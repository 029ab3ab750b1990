import TestSupport
import Testing

@testable import JSONKit

@Suite struct JSONBoundsTests {
    @Test("an entry takes eight bytes and reaches a gibibyte") func entries() {
        #expect(MemoryLayout<JSONEntry>.stride == 8)
        for kind in [JSONTape.Kind.null, .plain, .object] {
            for place in [0, 1, 12345, JSONEntry.reach] {
                var entry = JSONEntry(kind, start: place, end: 0)
                entry.end = JSONEntry.reach - place
                #expect(entry.kind == kind && entry.start == place && entry.end == JSONEntry.reach - place)
            }
        }
    }

    @Test("a text is refused that is longer than is wanted, or than can be") func size() throws {
        var limits = JSONDocument.Limits()
        limits.size = 10
        _ = try JSONDocument("[12345678]", limits: limits)
        #expect(throws: JSONError(.beyondLimit, at: "line 1", "11 bytes, more than 10")) {
            try JSONDocument("[123456789]", limits: limits)
        }
        limits.size = .max
        try limits.check(1 << 30 - 1)
        #expect(throws: JSONError.self) { try limits.check(1 << 30) }
        #expect(throws: JSONError.self) { try limits.check(1 << 33) }
    }

    @Test("the room for entries fits dense texts and sparse ones") func room() throws {
        let dense = try tape("[" + String(repeating: "1,", count: 100_000) + "1]")
        #expect(dense.entries.count == 100_002)
        #expect(dense.entries.capacity < 150_000)
        let sparse = try tape("[\"" + String(repeating: "x", count: 1 << 20) + "\"]")
        #expect(sparse.entries.capacity < 10_000)
        let both = try tape(
            "[\"" + String(repeating: "x", count: 1 << 20) + "\"" + String(repeating: ",1", count: 50_000)
                + "]")
        #expect(both.entries.count == 50_002)
        #expect(both.entries.capacity < 100_000)
    }

    @Test("time grows with the text, not with its square") func linear() throws {
        for part in [#"{"id":1,"n":"x"}"#, "1", "[[]]", #""\n""#, "{\"a\":{\"b\":[]}}", "\"é\""] {
            let short = try time(of: part, count: 2_000)
            let long = try time(of: part, count: 16_000)
            // Eight times as much, with room for a busy machine; the square would be 64 times.
            #expect(long < short * 24 + .milliseconds(20), "\(part): \(short), \(long)")
        }
    }

    @Test("of a text on one line, and of deep nesting, a mistake is told once and shortly") func mistakes()
        throws
    {
        let name = String(repeating: "n", count: 5000)
        let deep = String(repeating: "{\"\(name)\":", count: 200) + "1" + String(repeating: "}", count: 200)
        var json = try JSONDocument(deep).root
        while let inner = json[name] { json = inner }
        #expect(json.path.utf8.count < 200 * 90)
        let wide = "[" + String(repeating: "1,", count: 100_000) + "x]"
        #expect(throws: JSONError(.malformed, at: "line 1, column 200002", "a value was expected")) {
            try JSONDocument(wide)
        }
    }

    private func tape(_ text: String) throws -> JSONTape { try JSONDocument(text).root.tape }

    private func time(of part: String, count: Int) throws -> Duration {
        let text = "[" + Array(repeating: part, count: count).joined(separator: ",") + "]"
        let time = ThreadTime()
        let root = try JSONDocument(text).root
        #expect(root.items?.count == count)
        #expect(root.items?.last?.path == "$[\(count - 1)]")
        _ = root.value.bytes
        return time.elapsed
    }
}
