import ConfigSyntax
import Foundation
import SourceDiagnostics
import Testing

@testable import ComposeCore

struct VariantLookupTests {
    @Test(
        "a pattern fits at the beginning of a UID, as a regular expression does",
        arguments: [
            ("^Server$", ["Server"]), ("Server", ["Server", "Server-optional", "ServerX"]),
            ("^Server", ["Server", "Server-optional", "ServerX"]), ("erver", []),
            (".*", ["Server", "Server-optional", "ServerX", "Client"]),
            ("", ["Server", "Server-optional", "ServerX", "Client"]), ("^$", []),
            ("^(Client|Server)$", ["Server", "Client"]), ("^.*-optional$", ["Server-optional"]),
            ("^(?!Server).*$", ["Client"]), ("*", []), ("^[A-D]", ["Client"]), ("^Server.$", ["ServerX"]),
        ] as [(String, [String])])
    func patterns(pattern: String, fitting: [String]) {
        let uids = ["Server", "Server-optional", "ServerX", "Client"]
        #expect(uids.filter(VariantPattern(pattern).matches) == fitting)
    }

    @Test("blocks count in order, an arch before *, and * is not for sources") func order() {
        let map = VariantArchMap([
            .init("^Server$", ["*": ["a"], "x86_64": ["b", "c"]]), .init("^Client$", ["*": ["d"]]),
            .init(".*", ["src": ["e"], "x86_64": ["f"]]),
        ])
        #expect(map.values(variant: "Server", arch: "x86_64") == ["b", "c", "a", "f"])
        #expect(map.values(variant: "Server", arch: "aarch64") == ["a"])
        #expect(map.values(variant: "Server", arch: "src") == ["e"])
        #expect(map.values(variant: "Server-optional", arch: "x86_64") == ["f"])
        #expect(map.values(variant: nil, arch: "x86_64") == ["b", "c", "a", "d", "f"])
    }

    @Test("as written, the members of a list count one by one and a tuple as one value")
    func tuples() async throws {
        let line = #"buildinstall_skip = [("^S", {"x86_64": [1, 2], "*": (3, 4)}), ["^S", {"*": 5}]]"#
        let loaded = try await validate(minimal + line + "\n")
        let values = VariantArchMap<ConfigNode>(loaded.options["buildinstall_skip"])
            .values(variant: "S", arch: "x86_64")
        #expect(values.map { $0.sequence?.count ?? $0.integer } == [1, 2, 2, 5])
    }

    @Test("values by variant come in the order of the configuration") func variantMap() {
        let map = VariantMap([.init("^S", ["z"]), .init("Client", ["y"]), .init(".*", ["a", "b"])])
        #expect(map.values(variant: "Server") == ["z", "a", "b"])
        #expect(map.values(variant: "Other") == ["a", "b"])
    }

    @Test("patterns that fit no variant are told, sorted and each once") func unmatched() {
        let map = VariantArchMap<String>([
            .init("^Z$", [:]), .init("^Server$", [:]), .init("^A$", [:]), .init("^Z$", ["*": ["x"]]),
        ])
        let patterns = map.unmatchedPatterns(among: ["Server", "Client"])
        #expect(
            UnmatchedPatterns.message(patterns) == "Patterns in config do not match any variant: ^A$, ^Z$")
        let whole = VariantMap<String>([.init("S", [])]).unmatchedPatterns(among: ["Server"])
        #expect(UnmatchedPatterns.message(whole) == nil)
    }

    @Test("a map survives JSON, and a pattern is text there") func coding() throws {
        let map = VariantArchMap([.init("^S.r$", ["*": [true]])])
        let data = try JSONEncoder().encode(map)
        #expect(String(decoding: data, as: UTF8.self).contains(#""pattern":"^S.r$""#))
        let again = try JSONDecoder().decode(VariantArchMap<Bool>.self, from: data)
        #expect(again == map)
        #expect(again.values(variant: "Sir", arch: "x86_64") == [true])
    }
}
