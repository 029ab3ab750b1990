import Foundation
import JSONKit
import SourceDiagnostics
import Testing

@testable import ConfigSyntax

struct JSONValueTests {
    @Test("members keep their order, pretty or on one line")
    func order() {
        let value: JSONValue = ["b": 1, "a": [true, .null, "x"], "e": [], "o": [:]]
        #expect(value.text(pretty: false) == #"{"b":1,"a":[true,null,"x"],"e":[],"o":{}}"#)
        #expect(value.text().hasPrefix("{\n  \"b\": 1,\n  \"a\": [\n    true,"))
    }

    @Test("any text survives another reader, and none can steer a terminal")
    func strings() throws {
        let hostile = "\u{1B}[31m\"\\/\u{0}\u{7F}\u{9B}\u{202E}\u{2028}é🎉\n\t"
        let text = JSONValue.string(hostile).text()
        let read = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        #expect(read as? String == hostile)
        #expect(text.unicodeScalars.allSatisfy { $0.isVisible })
    }

    @Test("numbers that JSON does not know become null")
    func numbers() {
        #expect(
            JSONValue.array([.number(.nan), .number(.infinity), .number(1.5)]).text(pretty: false)
                == "[null,null,1.5]")
    }

    @Test("a SARIF log has what the standard requires")
    func sarif() throws {
        let file = SourceFile(name: "dir/a b:c.yaml", text: "x: é1\ny: 2\n")
        let range = SourceRange(3..<6, in: file)
        let findings = [
            Diagnostic(
                code: "b.two", severity: .error, message: "m", range: range, hint: "h",
                notes: [.init("first", at: range)]),
            Diagnostic(code: "a.one", severity: .note, message: "n", range: .start(of: "/abs/f.yaml")),
        ]
        let text = JSONValue.sarif(findings, tool: "packit", version: "1").text()
        let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        #expect((log["$schema"] as? String)?.contains("sarif-2.1.0") == true)
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        #expect(driver["name"] as? String == "packit")
        let rules = try #require(driver["rules"] as? [[String: String]]).compactMap { $0["id"] }
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.count == 2)
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index] == result["ruleId"] as? String)
            #expect(["error", "warning", "note"].contains(result["level"] as? String))
            #expect((result["message"] as? [String: String])?["text"]?.isEmpty == false)
            let location = try #require(
                (result["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any])
            let region = try #require(location["region"] as? [String: Int])
            let (line, column) = (region["startLine"] ?? 0, region["startColumn"] ?? 0)
            #expect(line >= 1 && column >= 1)
            #expect((region["endLine"] ?? 0, region["endColumn"] ?? 0) >= (line, column))
        }
        let uris = results.compactMap { result -> String? in
            let location =
                (result["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any]
            return (location?["artifactLocation"] as? [String: String])?["uri"]
        }
        #expect(uris == ["dir/a%20b%3Ac.yaml", "file:///abs/f.yaml"])
    }
}
