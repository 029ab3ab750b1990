import JSONKit
import Testing

@testable import ReplayServer

@Suite struct ValueTests {
    @Test(
        "a JSON text is written back as it was",
        arguments: [
            #"{"b":[1,-0.50,1e400,12345678901234567890123],"a":{"":null},"c":[],"d":{}}"#,
            #"["\"\\/ü😀\u0001",true,false]"#, "0",
        ])
    func same(_ text: String) throws { #expect(try RecordedValue(text).text == text) }

    @Test("escapes are read") func escapes() throws {
        #expect(try RecordedValue(#""\ud83d\ude00\n\/\u00fc""#) == .string("😀\n/ü"))
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", "{", "[1,]", "01", "1.", "-", "\"\u{1}\"", #""\x""#, "nul", "1 2",
            #"{"a":1,"a":2}"#, "{1:2}", "\"", "[1 2]",
        ])
    func refused(_ text: String) {
        #expect(throws: JSONError.self) { try RecordedValue(text) }
    }

    @Test("redacted words stand for one word") func redacted() {
        #expect(Redacted.matches("token <redacted>", "token abc"))
        #expect(!Redacted.matches("token <redacted>", "token "))
        #expect(!Redacted.matches("token <redacted>", "token a b"))
        #expect(!Redacted.matches("token <redacted>", "Token abc"))
        #expect(Redacted.matches("a=<redacted>; b=<redacted>", "a=1; b=2"))
    }
}
