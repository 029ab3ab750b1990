internal import HostKit
internal import RPMKit
public import RepoKit
public import SystemPackage

/// Checks repositories wherever they are for requirements that nothing satisfies.
public struct RepositoryClosure: Sendable, Hashable {
    /// What is checked: paths or URLs, with variables such as `$basearch`.
    public var repositories: [String]
    /// What satisfies requirements, but is not checked.
    public var lookasides: [String] = []
    /// The arch of a tree: only packages for it count. All count where it is nil.
    public var arch: String?
    /// What `$releasever` stands for.
    public var releaseVersion: String?
    public var choice = ClosureChoice()

    public init(_ repositories: [String], lookasides: [String] = [], arch: String? = nil) {
        self.repositories = repositories
        self.lookasides = lookasides
        self.arch = arch
    }

    /// Reads the repositories and checks them.
    ///
    /// - Parameter directory: Where relative paths start.
    /// - Throws: `.input` for an address with a variable that nobody knows; ``RepositoryError``.
    public func report(_ reader: RepositoryReader, from directory: FilePath) async throws -> RepoclosureReport
    {
        let checked = try sources(repositories, directory)
        let all = try sources(repositories + lookasides, directory)
        let needs = RepositoryReader.Needs(buildRequirements: false)
        let sack = try await reader.load(all, needs: needs).sack
        return choice.report(
            in: sack, arch: arch, checking: Set(checked.map(\.id)), with: Set(all.map(\.id)))
    }

    /// The repositories of some addresses, each once.
    func sources(_ addresses: [String], _ directory: FilePath) throws(ComposeError) -> [RepositorySource] {
        var sources: [RepositorySource] = []
        for text in addresses {
            let name = try expanded(text)
            let address = name.contains("://") ? name : directory.pushing(FilePath(name)).string
            guard !sources.contains(where: { $0.urls == [address] }) else { continue }
            sources.append(RepositorySource(id: URLCredentials.redacted(in: name), urls: [address]))
        }
        return sources
    }

    private func expanded(_ text: String) throws(ComposeError) -> String {
        var variables = RepositoryVariables()
        if let arch {
            let machine = TreeArches(tree: arch).native.first?.rawValue ?? arch
            variables = RepositoryVariables(arch: machine, baseArch: arch)
        }
        variables.values["releasever"] = releaseVersion
        if let name = variables.unknown(in: text).first {
            let remedy =
                ["arch", "basearch"].contains(name)
                ? "name the arch that it stands for with --arch" : "write what it stands for"
            throw ComposeError(
                .input, "\(URLCredentials.redacted(in: text)): nothing is known of $\(name); \(remedy)")
        }
        return variables.expand(text)
    }
}
