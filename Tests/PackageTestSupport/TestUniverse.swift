import Foundation
public import RPMKit
public import RepoKit
import TestSupport

/// The packages of the reference's test distribution.
public struct TestUniverse: Decodable, Sendable {
    public struct Relation: Decodable, Sendable {
        public var name: String
        public var flags: String?
        public var evr: String?

        public var dependency: Dependency {
            let bits: [String: Dependency.Flags] = [
                "EQ": .equal, "GE": [.greater, .equal], "LE": [.less, .equal], "GT": .greater, "LT": .less,
            ]
            return Dependency(name: name, flags: flags.flatMap { bits[$0] } ?? [], version: evr ?? "")
        }
    }

    public struct Package: Decodable, Sendable {
        public var name: String
        public var epoch: String
        public var version: String
        public var release: String
        public var arch: String
        public var sourcerpm: String?
        public var file: String
        public var requires: [Relation]
        public var provides: [Relation]
        public var files: [String]

        public var sackPackage: SackPackage {
            SackPackage(
                nevra: NEVRA(
                    name: name, epoch: UInt32(epoch) ?? 0, version: version, release: release,
                    arch: Arch(arch)),
                sourceRPM: sourcerpm, requires: requires.map(\.dependency),
                provides: provides.map(\.dependency), files: .paths(files))
        }
    }

    /// By arch; sources are `src`.
    public var arches: [String: [Package]]

    public init(from decoder: any Decoder) throws {
        arches = try decoder.singleValueContainer().decode([String: [Package]].self)
    }

    private init() { arches = [:] }

    public static let shared: TestUniverse = {
        do {
            let data = Data(try Fixtures.bytes("pungi-gather-cases/universe.json"))
            return try JSONDecoder().decode(TestUniverse.self, from: data)
        } catch {
            return TestUniverse()
        }
    }()

    public func packages(_ repository: String) -> [SackPackage] {
        if let packages = arches[repository] { return packages.map(\.sackPackage) }
        // The lookaside repository of the recorded runs.
        return ["x86_64", "src"].flatMap { arches[$0, default: []] }
            .filter { ["zlib", "corelib", "zlib-debuginfo"].contains($0.name) }.map(\.sackPackage)
    }

    /// An index of repositories by the names that the recorded runs use.
    public func sack(_ repositories: [String]) -> PackageSack {
        var builder = PackageSack.Builder()
        for repository in repositories where !repository.hasSuffix(".xml") {
            let isLookaside = repository.hasPrefix("lookaside")
            builder.add(
                packages(repository),
                from: SackRepository(id: isLookaside ? "la" : repository, isLookaside: isLookaside))
        }
        return builder.build()
    }
}
