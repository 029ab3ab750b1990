import ConfigSyntax
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// One recorded validation by the reference.
struct ComposeCase: Sendable, CustomTestStringConvertible {
    static let directory = Fixtures.path("pungi-config-cases")
    /// The cases that the whole validator was run on.
    static let all: [ComposeCase] = {
        let verdicts = directory.appending("verdicts.json").string
        let document = ConfDocument(path: "cases.json") { _ in
            Array("{\"cases\": ".utf8) + (try Files.read(FilePath(verdicts))) + Array("}".utf8)
        }
        return (document.root.mapping?["cases"]?.sequence ?? []).compactMap(ComposeCase.init)
    }()

    var name: String
    var arguments: [String]
    var exit: Int
    var output: [String]
    var testDescription: String { name }
    var number: Int { Int(name.prefix(3)) ?? 0 }

    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping, let name = mapping["case"]?.string,
            let verdict = mapping["validate"]?.mapping, let exit = verdict["exit"]?.integer
        else { return nil }
        self.name = name
        self.exit = exit
        arguments = verdict["args"]?.sequence?.compactMap(\.string) ?? []
        output = verdict["stdout"]?.sequence?.compactMap(\.string) ?? []
    }

    /// Whether the reference had nothing but warnings, which make its program fail all the same.
    var hasOnlyWarnings: Bool {
        exit == 1 && output.contains { $0.hasPrefix("WARNING: ") }
            && !output.contains { $0.hasPrefix("Failed ") || $0.hasPrefix("ERROR: ") }
    }

    /// Reads the case as the command line of its recording says.
    func read(_ dialect: ConfDialect) throws -> LoadedComposeConfig {
        var reader = try ComposeConfigReader.forTests(in: Self.directory)
        reader.dialect = dialect
        reader.hasOldComposes = arguments.contains("--old-composes")
        for (option, value) in zip(arguments, arguments.dropFirst()) {
            if option == "-e" { reader.definitions += [ConfDefinition(parsing: value)].compactMap { $0 } }
            if option == "--schema-override" {
                reader.table = try SchemaOverride.read(Self.directory.appending(value), onto: reader.table)
            }
        }
        return reader.read(name)
    }
}

extension ComposeConfigReader {
    /// A reader for which relative paths start at a directory.
    static func forTests(in directory: FilePath) throws -> Self {
        var environment = try HostEnvironment.current()
        environment.currentDirectory = directory
        return Self(environment)
    }
}

/// The smallest valid configuration; further lines come behind it.
let minimal = """
    release_name = "Test"
    release_short = "T"
    release_version = "1.0"
    variants_file = "variants.xml"
    pkgset_source = "repos"
    pkgset_repos = {"x86_64": ["repo"]}
    gather_method = "deps"

    """

/// Validates a text with these variants beside it.
func validate(
    _ text: String, variants: String = serverAndClient,
    _ change: (inout ComposeConfigReader) -> Void = { _ in }
) async throws -> LoadedComposeConfig {
    try await withTemporaryDirectory { directory in
        try Files.writeAtomically(text, to: directory.appending("test.conf"))
        try Files.writeAtomically(variants, to: directory.appending("variants.xml"))
        var reader = try ComposeConfigReader.forTests(in: directory)
        change(&reader)
        return reader.read("test.conf")
    }
}

let serverAndClient = """
    <variants>
      <variant id="Server" name="Server" type="variant" has_optional="true">
        <arches><arch>x86_64</arch><arch>aarch64</arch></arches>
      </variant>
      <variant id="Client" name="Client" type="variant">
        <arches><arch>x86_64</arch></arches>
      </variant>
    </variants>
    """

extension LoadedComposeConfig {
    /// The findings as `severity code line:column`.
    var short: [String] {
        diagnostics.map { "\($0.severity) \($0.code.rawValue) \($0.range.start)" }
    }
}

/// Expects findings in a line behind the minimal configuration, each as `severity code column`.
func expectFindings(
    _ line: String, _ expected: String..., sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let loaded = try await validate(minimal + line + "\n")
    let found = loaded.diagnostics.map { finding in
        let start = finding.range.start
        let place = start.line == 8 ? "\(start.column)" : "\(start)"
        return "\(finding.severity) \(finding.code.rawValue) \(place)"
    }
    #expect(found == expected, "\(line)", sourceLocation: sourceLocation)
}
