import ConfigSyntax
import JSONKit
import SourceDiagnostics

/// Configurations that lie in memory.
struct ConfTexts {
    struct Missing: Error, CustomStringConvertible {
        var description: String { "No such file or directory" }
    }

    var files: [String: [UInt8]]

    init(_ files: [String: String]) { self.files = files.mapValues { Array($0.utf8) } }

    func read(
        _ path: String = "main.conf", format: ConfFormat = .byName, definitions: [ConfDefinition] = [],
        dialect: ConfDialect = .standard, limits: ConfLimits = ConfLimits()
    ) -> ConfDocument {
        ConfDocument(
            path: path, format: format, definitions: definitions, dialect: dialect, limits: limits
        ) { path in
            guard let bytes = files[path] else { throw Missing() }
            return bytes
        }
    }

    /// Reads one file without includes.
    static func read(
        _ text: String, dialect: ConfDialect = .standard, limits: ConfLimits = ConfLimits()
    ) -> ConfDocument {
        ConfTexts(["main.conf": text]).read(dialect: dialect, limits: limits)
    }
}

extension ConfDocument {
    /// The findings, each as `line:column code: message`; of other files with the file's name before.
    var findings: [String] {
        diagnostics.map { finding in
            let file = finding.range.file == sources.files[0].name ? "" : finding.range.file + ":"
            return "\(file)\(finding.range.start) \(finding.code.rawValue): \(finding.message)"
        }
    }

    /// The result as one line of JSON; tuples as `{"__tuple__": […]}`, keys as Python prints them.
    var printed: String { root.printed.text(pretty: false) }

    subscript(name: String) -> ConfigNode? { root.mapping?[name] }
}

extension ConfigNode {
    var printed: JSONValue {
        switch value {
        case .sequence(let items): .array(items.map(\.printed))
        case .tuple(let items): .object([.init("__tuple__", .array(items.map(\.printed)))])
        case .mapping(let mapping):
            .object(mapping.entries.map { .init($0.key.printedKey, $0.value.printed) })
        default: JSONValue(self)
        }
    }

    private var printedKey: String {
        switch value {
        case .null: "None"
        case .bool(let flag): flag ? "True" : "False"
        default: keyText
        }
    }
}
