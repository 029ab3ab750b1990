import ReplayServer
import TestSupport
import Testing

@Suite struct MatchTests {
    private static let exchange = Exchange(
        "POST /repos/a%2Fb/pulls?state=open&page=2",
        header: [("Authorization", "token <redacted>"), ("Accept", "application/vnd.x+json")],
        body: .json(#"{"title": "t", "id": 12345678901234567890, "labels": ["a", "b"]}"#),
        answer: .json("{}"))

    private static func request(_ change: (inout LocalServer.Request) -> Void) -> LocalServer.Request {
        var request = LocalServer.Request(
            method: "POST", target: "/repos/a%2Fb/pulls?page=2&state=open",
            header: [
                ["authorization", "token abc"], ["accept", "application/vnd.x+json"],
                ["Content-Type", "application/json"],
            ], body: Array(#"{"labels":["a","b"],"id":12345678901234567890,"title":"t"}"#.utf8),
            connection: 1)
        change(&request)
        return request
    }

    private func sentences(_ change: (inout LocalServer.Request) -> Void) -> [String] {
        Self.exchange.differences(from: Self.request(change)).map(\.description)
    }

    @Test("orders of parameters and members, spellings of field names and secrets do not matter")
    func same() { #expect(sentences { _ in } == []) }

    @Test("another method is a difference") func method() {
        #expect(sentences { $0.method = "PUT" } == ["method: `POST` expected, `PUT` found"])
    }

    @Test("a path is compared as it is encoded") func path() {
        #expect(
            sentences { $0.target = "/repos/a%2fb/pulls?page=2&state=open" }
                == ["path: `/repos/a%2Fb/pulls` expected, `/repos/a%2fb/pulls` found"])
    }

    @Test("a parameter with another value, a missing one and a needless one are differences") func query() {
        #expect(
            sentences { $0.target = "/repos/a%2Fb/pulls?page=3&page=2&x=1" }
                == [
                    "query: `state=open` is missing", "query: `page=3` is too much",
                    "query: `x=1` is too much",
                ])
        #expect(
            sentences { $0.target = "/repos/a%2Fb/pulls?page=1&state=open" }
                == ["query: `page=2` expected, `page=1` found"])
    }

    @Test("a missing credential, another scheme and one under another name are differences")
    func credential() {
        #expect(
            sentences { $0.header.removeFirst() }
                == ["credential: `Authorization: token <redacted>` is missing"])
        #expect(
            sentences { $0.header[0][1] = "Bearer abc" } == [
                "credential: `Authorization: token <redacted>` expected, `Authorization: Bearer <redacted>` found"
            ])
        #expect(
            sentences { $0.header[0][1] = "token " }.count == 1)
        #expect(
            sentences { $0.header.append(["Private-Token", "abc"]) }
                == ["credential: `Private-Token: <redacted>` is too much"])
        #expect(
            sentences { $0.header.append(["Authorization", "token x"]) }
                == ["credential: Authorization is there 2 times"])
    }

    @Test("other media types are differences") func types() {
        #expect(
            sentences { $0.header[1][1] = "*/*" }
                == ["header: `Accept: application/vnd.x+json` expected, `Accept: */*` found"])
        #expect(
            sentences { $0.header[2][1] = "text/plain" }
                == ["header: `Content-Type: application/json` expected, `Content-Type: text/plain` found"])
    }

    @Test("every place where a JSON body differs is told; numbers are compared by their digits") func json() {
        #expect(
            sentences {
                $0.body = Array(#"{"labels":["b","a"],"id":12345678901234567891,"x":null}"#.utf8)
            } == [
                #"body: $.title: `"t"` is missing"#,
                "body: $.id: `12345678901234567890` expected, `12345678901234567891` found",
                #"body: $.labels[0]: `"a"` expected, `"b"` found"#,
                #"body: $.labels[1]: `"b"` expected, `"a"` found"#, "body: $.x: `null` is too much",
            ])
        #expect(sentences { $0.body = [] } == ["body: JSON expected, nothing found"])
    }

    @Test("fields of a form are compared decoded") func form() {
        let exchange = Exchange(
            "POST /f", body: .form([("a", "x y"), ("b", "ü&"), ("b", "2")]), answer: .status(200))
        func found(_ body: String) -> [String] {
            exchange.differences(
                from: LocalServer.Request(
                    method: "POST", target: "/f",
                    header: [["Content-Type", "application/x-www-form-urlencoded"]], body: Array(body.utf8),
                    connection: 1)
            ).map(\.description)
        }
        #expect(found("b=2&b=%C3%BC%26&a=x+y") == [])
        #expect(found("b=2&a=x%20y&c=") == ["body: `b=ü&` is missing", "body: `c=` is too much"])
    }

    @Test("parts are compared by name, file name, type and content, not by boundary") func multipart() {
        let exchange = Exchange(
            "POST /f",
            body: .multipart([
                MultipartPart("json", contentType: "application/json", #"{"a": 1, "b": 2}"#),
                MultipartPart("file", fileName: "x y;.gz", content: [0x0D, 0x0A, 0xFF]),
            ]), answer: .status(200))
        func found(_ file: String, _ content: [UInt8]) -> [String] {
            let head = """
                --B\r\nContent-Disposition: form-data; name="file"; \(file)\r\n\r\n
                """
            let tail = """
                \r\n--B\r\nContent-Disposition: form-data; name="json"\r\nContent-Type: application/json\r\n\r
                {"b":2,"a":1}\r\n--B--\r\n
                """
            return exchange.differences(
                from: LocalServer.Request(
                    method: "POST", target: "/f",
                    header: [["Content-Type", "multipart/form-data; boundary=B"]],
                    body: Array(head.utf8) + content + Array(tail.utf8), connection: 1)
            ).map(\.description)
        }
        #expect(found(#"filename="x y;.gz""#, [0x0D, 0x0A, 0xFF]) == [])
        #expect(
            found(#"filename="x""#, [0x0D, 0x0A, 0xFF])
                == ["body: part file: file name `x y;.gz` expected, `x` found"])
        #expect(
            found(#"filename="x y;.gz""#, [0xFF])
                == ["body: part file: 3 bytes that are no text expected, 1 bytes that are no text found"])
    }

    @Test("a body that nobody expects is a difference") func needless() {
        let exchange = Exchange("POST /f", answer: .status(200))
        let request = LocalServer.Request(
            method: "POST", target: "/f", header: [], body: Array("x".utf8), connection: 1)
        #expect(exchange.differences(from: request).map(\.description) == ["body: none expected, `x` found"])
        #expect(exchange.ignoringBody().differences(from: request) == [])
    }

    @Test("what is not to be compared is said by name, and nothing else is left out") func modifiers() {
        let request = Self.request { request in
            request.target = "/repos/a%2Fb/pulls?page=2&state=closed&per_page=7"
            request.header[0] = ["Private-Token", "x"]
            request.header[1] = ["Accept", "*/*"]
            request.body = Array(#"{"labels":["a","b"],"id":1,"title":"t"}"#.utf8)
        }
        let exchange = Self.exchange.query("state", "closed").ignoringQuery("per_page").anyAuthorization
            .ignoringHeader("Accept").ignoringMembers("id")
        #expect(exchange.differences(from: request) == [])
        #expect(exchange.anonymous.differences(from: request).map(\.part) == [.credential])
        #expect(exchange.query("page", nil).differences(from: request).map(\.part) == [.query])
        #expect(exchange.header("Accept", "text/plain").differences(from: request).map(\.part) == [.header])
        #expect(exchange.path("/x").method("GET").differences(from: request).map(\.part) == [.method, .path])
        #expect(exchange.body(.json("{}")).differences(from: request).count == 2)
    }
}
