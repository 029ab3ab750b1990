@testable import RepoKit

/// A build as `name:stream:version:context`, with what it requires as `name:stream,stream`.
func build(_ text: String, _ requires: String..., artifacts: [String] = []) -> ModuleStream {
    let parts = text.split(separator: ":").map(String.init)
    var build = ModuleStream(
        parts[0], parts[1], version: UInt64(parts.count > 2 ? parts[2] : "1") ?? 1,
        context: parts.count > 3 ? parts[3] : "c", arch: "x86_64")
    build.artifacts = artifacts
    var dependencies = ModuleStream.Dependencies()
    for requirement in requires {
        let words = requirement.split(separator: ":").map(String.init)
        dependencies.requires[words[0]] =
            words.count > 1 ? words[1].split(separator: ",").map(String.init) : []
    }
    if !requires.isEmpty { build.dependencies = [dependencies] }
    return build
}

extension ModuleIndex {
    /// An index of builds without their texts.
    init(builds: [ModuleStream]) throws {
        let place = try modules(ModuleReaderTests.sample).documents[0].range
        self.init(
            builds.map {
                ModuleDocument(
                    content: .stream($0), formatVersion: 2, text: Array($0.nsvc.utf8), range: place)
            })
    }
}

extension ModuleResolver.Choice {
    /// The NSVCs of the builds, sorted.
    var texts: [String] { values.map(\.nsvc).sorted() }
}
