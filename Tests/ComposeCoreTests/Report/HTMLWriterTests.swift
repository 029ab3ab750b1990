import Testing

@testable import ComposeCore

@Suite("Writing HTML") struct HTMLWriterTests {
    private func text(_ write: (inout HTMLWriter) -> Void) -> String {
        var html = HTMLWriter()
        write(&html)
        return String(decoding: html.bytes, as: UTF8.self)
    }

    @Test("no text becomes markup, in elements or in attributes") func escaping() {
        let hostile = "</p><script>alert('x')</script> & \"quoted\"\u{0}"
        let result = text { $0.element("p", [.init("title", hostile)], hostile) }
        let safe =
            "&lt;/p&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;\u{FFFD}"
        #expect(result == "<p title=\"\(safe)\">\(safe)</p>")
    }

    @Test("data cannot end the element that it stands in") func data() {
        let result = text { $0.data(id: "x", json: Array(#"["</script><!--"]"#.utf8)) }
        #expect(
            result.hasPrefix(#"<script type="application/json" id="x">["\u003c/script>\u003c!--"]</script>"#))
    }

    @Test(
        "paths are links to files, never to somewhere else",
        arguments: [
            ("a b/ü?#%.iso", "a%20b/%C3%BC%3F%23%25.iso"),
            ("javascript:alert(1)", "./javascript:alert%281%29"),
            ("../x/C:y", "../x/C:y"),
        ])
    func links(path: String, url: String) {
        #expect(text { $0.open("a", [.href(path)]) } == "<a href=\"\(url)\">")
    }
}
