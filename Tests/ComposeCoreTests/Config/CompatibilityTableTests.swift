import ConfigSyntax
import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// `docs/compatibility.md`: every option of a compose, and the tests that use it.
///
/// The table is made of the key tables and of the tests themselves, so that it cannot say what is not so. After options or
/// tests changed, `UPDATE_GOLDEN=1` writes it anew.
struct CompatibilityTableTests {
    /// An option or a key of one, as the table names it.
    private struct Row {
        var name: String
        /// The words that a test must hold to be one that uses it.
        var words: [String]
    }

    private struct TestFunction {
        var file: String
        var title: String
        /// The words of its text, as names of options are written.
        var words: Set<String>
    }

    @Test("every option is used by a test, and the table of docs/compatibility.md says by which")
    func table() throws {
        let functions = try testFunctions()
        var text = Self.introduction
        var unused: [String] = []
        let groups = ComposeKeys.groups + [("Blocks of several options", sharedKeys)]
        for group in groups {
            text += "\n## \(group.title)\n\n| option | tested by |\n|---|---|\n"
            for row in group.keys.flatMap(rows) {
                let users = functions.filter { $0.words.isSuperset(of: row.words) }
                if users.isEmpty { unused.append(row.name) }
                text += "| `\(row.name)` | \(Self.cell(users)) |\n"
            }
        }
        #expect(unused.isEmpty, "no test uses \(unused.joined(separator: ", "))")
        let path = Self.package.appending("docs/compatibility.md")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Files.writeAtomically(text, to: path)
        }
        let written = try Files.readText(path)
        #expect(
            written == text, "docs/compatibility.md is not up to date; run this test with UPDATE_GOLDEN=1")
    }

    private static let package = Fixtures.root.removingLastComponent()

    private static let introduction = """
        # Compatibility of compose configurations

        Every option of the reference, with the keys of its blocks, and our tests that use it: at most three of each, those
        of whole composes first. What an option does otherwise than in the reference is in `differences.md`. The suite
        `CompatibilityTableTests` makes this page and fails when it is not true any more.

        """

    /// The blocks that several options have, as options of that name.
    private var sharedKeys: [KeySpec] {
        [
            KeySpec("scm", .object(ComposeKeys.scm), "A file or directory of a source repository."),
            KeySpec("repo", .object(ComposeKeys.repository), "A repository."),
        ]
    }

    private static let shared: Set = ["scm", "scm_options", "repository"]

    /// The row of an option, and those of its blocks' keys.
    private func rows(_ key: KeySpec) -> [Row] {
        let own = Row(name: key.name, words: [key.name])
        let nested = keys(of: key.shape, key.name).map { name in
            Row(name: "\(key.name): \(name)", words: [key.name, name])
        }
        return [own] + nested
    }

    /// The keys of all tables that a value may have, sorted.
    ///
    /// - Parameter option: Tables that several options share are told of once, and not with each.
    private func keys(of shape: ValueShape, _ option: String) -> [String] {
        var names: Set<String> = []
        func visit(_ shape: ValueShape) {
            switch shape {
            case .object(let table):
                guard !Self.shared.contains(table.name) || ["scm", "repo"].contains(option) else { return }
                for key in table.keys {
                    names.insert(key.name)
                    visit(key.shape)
                }
            case .list(let inner), .map(let inner), .checked(let inner, _): visit(inner)
            case .items(let shapes, _), .anyOf(let shapes): shapes.forEach(visit)
            default: break
            }
        }
        visit(shape)
        return names.sorted()
    }

    private static func cell(_ functions: [TestFunction]) -> String {
        func rank(_ function: TestFunction) -> Int { function.file.hasPrefix("Compose") ? 0 : 1 }
        let shown = functions.sorted { (rank($0), $0.file, $0.title) < (rank($1), $1.file, $1.title) }.prefix(
            3)
        return shown.map { "\($0.file): \($0.title)" }.joined(separator: "; ")
    }

    /// All test functions that make or check composes, with the text that belongs to each.
    private func testFunctions() throws -> [TestFunction] {
        var functions: [TestFunction] = []
        for folder in ["ComposeCoreTests", "EndToEndTests"] {
            let root = Self.package.appending("Tests").appending(folder)
            for entry in try Files.tree(root).sorted(by: { $0.path.string < $1.path.string })
            where entry.path.extension == "swift"
                && !entry.path.string.hasSuffix("CompatibilityTableTests.swift")
            {
                functions += Self.functions(
                    of: try Files.readText(root.pushing(entry.path)), file: entry.path.stem ?? "")
            }
        }
        return functions
    }

    private static func words(of text: String) -> Set<String> {
        let parts = text.utf8.split { byte in
            !(byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
                || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte))
        }
        return Set(parts.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Cuts a file at its tests; what stands before the first one, such as a configuration, belongs to each of them.
    private static func functions(of text: String, file: String) -> [TestFunction] {
        let parts = text.components(separatedBy: "@Test(")
        let common = words(of: parts[0])
        return parts.dropFirst().compactMap { part in
            guard let open = part.firstIndex(of: "\"") else { return nil }
            let rest = part[part.index(after: open)...]
            guard let close = rest.firstIndex(of: "\"") else { return nil }
            let title = rest[..<close].replacingOccurrences(of: "|", with: "/")
            return TestFunction(file: file, title: title, words: common.union(words(of: part)))
        }
    }
}
