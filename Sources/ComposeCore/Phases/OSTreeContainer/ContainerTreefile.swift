internal import ConfigSyntax
internal import HostKit
internal import JSONKit
internal import SystemPackage

/// A treefile that is made ready for the repositories of a compose.
struct ContainerTreefile: Sendable, Hashable {
    let path: FilePath
    let repositories: [TreeRepositoryConfig]
    let version: String

    /// Writes the repositories beside the treefile, and the treefile as JSON with them.
    ///
    /// - Returns: Where the new treefile is; the old one is kept with `.bak` behind its name.
    /// - Throws: `.input` for a treefile that cannot be read; ``FileError``.
    func write() throws -> FilePath {
        guard case .object(var members) = JSONValue(try TreefileRef.root(path)) else {
            throw ComposeError(.input, "the treefile \(path) is no mapping")
        }
        let ordered = repositories.enumerated()
            .sorted { ($0.element.name ?? "", $0.offset) < ($1.element.name ?? "", $1.offset) }.map(\.element)
        members.removeAll { $0.name == "repos" }
        members.append(.init("repos", .array(ordered.indices.map { .string("repo-\($0)") })))
        members = withVersion(members)
        let directory = path.removingLastComponent()
        try Files.writeAtomically(
            ordered.enumerated().map { try section($0, $1) }.joined(separator: "\n"),
            to: directory.appending("pungi.repo"))
        try Files.copy(path, to: FilePath(path.string + ".bak"))
        let target = directory.appending("\(path.stem ?? "treefile").json")
        try Files.writeAtomically(JSONValue.object(members).text() + "\n", to: target)
        return target
    }

    private func withVersion(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
        let name = "add-commit-metadata"
        var metadata: [JSONValue.Member] = []
        if case .object(let known)? = members.first(where: { $0.name == name })?.value { metadata = known }
        metadata.removeAll { $0.name == "version" }
        metadata.append(.init("version", .string(version)))
        return members.filter { $0.name != name } + [.init(name, .object(metadata))]
    }

    private func section(_ number: Int, _ repository: TreeRepositoryConfig) throws(ComposeError) -> String {
        let texts = [repository.address, repository.exclude ?? ""]
        guard !texts.joined().unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw ComposeError(
                .configuration, "the repository \(repository.name ?? "") has a line break in it")
        }
        var lines = ["[repo-\(number)]", "name=repo-\(number)", "baseurl=\(repository.address)"]
        if let exclude = repository.exclude { lines.append("exclude=\(exclude)") }
        lines.append("gpgcheck=\(repository.checksSignatures == true ? 1 : 0)")
        return lines.map { $0 + "\n" }.joined()
    }
}
