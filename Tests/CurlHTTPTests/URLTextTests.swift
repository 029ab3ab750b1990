import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct URLTextTests {
    @Test(
        "a segment keeps letters, digits and four signs, and everything else is escaped",
        arguments: [
            ("", ""), ("aZ09-._~", "aZ09-._~"), ("group/project", "group%2Fproject"), ("a b+c", "a%20b%2Bc"),
            ("100%", "100%25"), ("é\u{0}", "%C3%A9%00"),
            ("?#[]@!$&'()*,;=:", "%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2C%3B%3D%3A"),
        ])
    func segment(_ text: String, _ expected: String) {
        #expect(URLText.percentEncoded(text) == expected)
        #expect(URLText.percentEncoded(text[...]) == expected)
    }

    @Test("a query has its items in their order, names escaped like values") func query() {
        #expect(
            URLText.query([("b", "x y"), ("a", "1&2"), ("a", ""), ("c[]", "é")])
                == "b=x%20y&a=1%262&a=&c%5B%5D=%C3%A9")
        #expect(URLText.query([]) == "")
    }

    @Test("a form has plus signs for spaces, and escapes what forms do") func form() {
        #expect(
            URLText.form([("a b", "1+1"), ("c", "*-._~"), ("d", "\r\n&=")])
                == "a+b=1%2B1&c=*-._%7E&d=%0D%0A%26%3D")
    }

    @Test("a form and a query are read as they were meant", Tool.require("node")) func oracle() async throws {
        let items = [("a b+c", "é \u{0}~*'()!"), ("a b+c", "x&y=z;%41"), ("", "\r\n/?#")]
        let script = """
            for (const text of process.argv.slice(1))
                console.log(JSON.stringify([...new URLSearchParams(text)]));
            """
        let command = Command(
            "node", ["-e", script, URLText.form(items), URLText.query(items)],
            environment: try HostEnvironment.current().forCommands(), in: "/")
        let output = try await Host.forTests().runner.check(command).standardOutput
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        let expected =
            #"[["a b+c","é \u0000~*'()!"],["a b+c","x&y=z;%41"],["","\r\n/?#"]]"#
        #expect(lines.map(String.init) == [expected, expected])
    }
}
