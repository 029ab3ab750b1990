import HostKit
import Testing

@testable import CurlHTTP

@Suite struct HeaderLineTests {
    private func line(_ text: String) -> HeaderLine {
        var text = text
        return text.withUTF8 { HeaderLine(UnsafeRawBufferPointer($0)) }
    }

    @Test(
        "a status is read from its line, and 0 where there is none",
        arguments: [
            ("HTTP/1.1 200 OK\r\n", 200), ("HTTP/2 304 \r\n", 304), ("HTTP/1.0   404\r\n", 404),
            ("HTTP/1.1 2000\r\n", 200),
            ("HTTP/1.1\r\n", 0), ("HTTP/1.1 x\r\n", 0), ("HTTP/", 0),
        ])
    func status(_ text: String, _ status: Int) {
        #expect(line(text) == .status(status))
    }

    @Test(
        "a field has its name as it came, and its value without what is around it",
        arguments: [
            ("A: b\r\n", "A", "b"), ("a:b", "a", "b"), ("A:\t b: c \t\r\n", "A", "b: c"), ("A:\r\n", "A", ""),
            ("X-é: ü\r\n", "X-é", "ü"), (": b\r\n", "", "b"), ("A: \u{A0}b\u{A0}\n", "A", "\u{A0}b\u{A0}"),
        ])
    func field(_ text: String, _ name: String, _ value: String) {
        #expect(line(text) == .field(HTTPField(name, value)))
    }

    @Test("what a cookie is is hidden, in any case of its name") func cookie() {
        #expect(line("sEt-cookie: a=1\r\n") == .field(HTTPField("sEt-cookie", secret: Secret("a=1"))))
        #expect(line("set-cookies: a=1\r\n") == .field(HTTPField("set-cookies", "a=1")))
    }

    @Test("the end of a header is an empty line, and other lines are nothing") func others() {
        #expect(line("\r\n") == .end && line("\n") == .end && line("") == .end)
        #expect(line("220 ready\r\n") == .other && line(" \r\n") == .other)
    }

    @Test(
        "names are the same in any case, and only then",
        arguments: [
            ("ETag", "etag", true), ("A", "B", false), ("A", "AA", false), ("[", "{", false),
            ("@", "`", false),
        ])
    func names(_ left: String, _ right: String, _ isSame: Bool) {
        #expect(HTTPField(left, "").isNamed(right) == isSame)
    }
}
