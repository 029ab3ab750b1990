import Foundation
import HostKit
import PackitCore
import SystemPackage
import TestSupport
import Testing

/// One probe configuration and what the reference said about it.
struct ProbeCase: Sendable, CustomTestStringConvertible, Codable {
    var name: String
    /// `valid`, `invalid` or `crash`.
    var `class`: String
    /// Which files stand around the configuration.
    var context: String

    var number: String { String(name.prefix(3)) }
    var testDescription: String { name }

    static let all: [ProbeCase] = {
        let url = URL(fileURLWithPath: Fixtures.path("packit-config-cases/verdicts.json").string)
        guard let data = try? Data(contentsOf: url),
            let verdicts = try? JSONDecoder().decode([String: ProbeCase].self, from: data)
        else { return [] }
        return verdicts.sorted { $0.key < $1.key }.map(\.value)
    }()

    /// The text of the configuration.
    func bytes() throws -> [UInt8] { try Fixtures.bytes("packit-config-cases/\(name).yaml") }

    /// The case with a number.
    static func numbered(_ number: String) throws -> ProbeCase {
        guard let found = all.first(where: { $0.number == number }) else { throw NoSuchCase(number: number) }
        return found
    }

    struct NoSuchCase: Error {
        var number: String
    }

    /// Makes the case's project in a directory, as the reference saw it.
    func makeProject(in parent: FilePath) throws -> FilePath {
        let project = parent.appending("sample")
        var files = ["README.md"]
        if context == "sample" {
            files += ["sample.spec", "docs/guide.md", "sub/other.spec", "tests/t.spec"]
        }
        for file in files {
            let path = project.pushing(FilePath(file))
            try Files.createDirectories(path.removingLastComponent())
            try Files.writeAtomically("content\n", to: path)
        }
        let config = project.appending(".packit.yaml")
        try Data(bytes()).write(to: URL(fileURLWithPath: config.string))
        return config
    }

    /// Reads the case as `config validate` would.
    func load() async throws -> LoadedConfig {
        try await withTemporaryDirectory { directory in
            let config = try makeProject(in: directory)
            return try ConfigLoader().load(config, name: ".packit.yaml")
        }
    }
}
