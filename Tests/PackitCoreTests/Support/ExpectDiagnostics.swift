import SourceDiagnostics
import SystemPackage
import Testing

@testable import ConfigSyntax
@testable import PackitCore

/// A configuration with the markers `1️⃣` to `9️⃣` before places, and without them.
struct MarkedText {
    var text = ""
    /// Byte offsets in `text` by marker.
    var places: [Character: Int] = [:]

    init(_ marked: String) {
        for character in marked {
            if Self.markers.contains(character) {
                places[character] = text.utf8.count
            } else {
                text.append(character)
            }
        }
    }

    static let markers: [Character] = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣"]
}

/// Resolves a text as the configuration of a project called `hello` with `hello.spec`.
func resolve(
    _ text: String, name: String = "hello", spec: String? = "hello.spec"
) throws -> ResolvedConfig {
    let document = try YAMLDocument(SourceFile(name: ".packit.yaml", text: text))
    let facts = ProjectFacts(name: name) { spec }
    var resolved = ConfigResolver.resolve(document, facts: facts)
    resolved.diagnostics += JobChecks(config: resolved).diagnostics()
    resolved.diagnostics = resolved.diagnostics.limited()
    return resolved
}

/// Expects exactly these findings, each as `marker code: message`, in reading order.
///
/// A line without a marker stands for the marker `1️⃣`.
func expectDiagnostics(
    _ marked: String, _ expected: String..., sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let source = MarkedText(marked)
    let found = try resolve(source.text).diagnostics.map { diagnostic in
        let marker = source.places.first { $0.value == diagnostic.range.lower }?.key
        let place = marker.map(String.init) ?? "\(diagnostic.range.start)"
        return "\(place) \(diagnostic.code.rawValue): \(diagnostic.message)"
    }
    #expect(found == expected, sourceLocation: sourceLocation)
}
