internal import HostKit
internal import RPMKit
public import RepoKit
public import SystemPackage

/// Checks the repositories of a compose that lies on a disk, as the compose did when it was made.
public struct ComposeClosure: Sendable {
    /// The UIDs to check; all when empty.
    public var variants: [String] = []
    /// The arches to check; all when empty.
    public var arches: [String] = []
    /// Further repositories that satisfy requirements of all trees.
    public var lookasides: [String] = []
    public var choice = ClosureChoice()

    private let compose: PublishedCompose
    private let published: FilePath
    private let info: ComposeInfo
    /// What decides about what trees build on.
    private let gather: GatherConfig

    /// - Throws: `.input` for a compose without repositories, `.metadata`.
    public init(_ compose: PublishedCompose) throws {
        guard let published = compose.published, let info = try compose.read(ComposeInfo.self) else {
            throw ComposeError(
                .input, "\(compose.path) has no composeinfo.json that tells of its repositories")
        }
        self.compose = compose
        self.published = published
        self.info = info
        gather =
            try compose.top.map { try ComposeConfig.recorded(by: ComposeLayout($0)).gather } ?? GatherConfig()
    }

    /// Whether the compose says what its variants build on besides those that they extend.
    public var knowsConfiguration: Bool {
        compose.top.map { Files.exists(ComposeLayout($0).logs.configDump) } ?? false
    }

    /// Reads the repositories and checks each tree.
    ///
    /// - Parameter directory: Where relative paths of lookaside repositories start.
    /// - Returns: By variant and arch.
    public func check(_ reader: RepositoryReader, from directory: FilePath) async throws -> [TreeRepoclosure]
    {
        var sources: [RepositorySource] = []
        var questions: [(tree: TreeID, counted: Set<String>)] = []
        for tree in try trees() {
            let inside = ([tree] + builds(on: tree)).compactMap { repository(of: $0) }
            guard inside.first?.id == tree.description else { continue }
            let outside = gather.lookasideRepos.values(variant: tree.variant, arch: tree.arch) + lookasides
            var closure = RepositoryClosure([], arch: tree.arch)
            closure.releaseVersion = info.release.version
            let all = inside + (try closure.sources(outside, directory))
            sources += all.filter { !sources.contains($0) }
            questions.append((tree, Set(all.map(\.id))))
        }
        let needs = RepositoryReader.Needs(buildRequirements: false)
        let sack = try await reader.load(sources, needs: needs).sack
        return try await questions.concurrentMap(limit: Machine.processors) { question in
            try check(question.tree, question.counted, sack)
        }
    }

    private func check(_ tree: TreeID, _ counted: Set<String>, _ sack: PackageSack) throws -> TreeRepoclosure
    {
        var report = choice.report(
            in: sack, arch: tree.arch, checking: [tree.description], with: counted)
        var chains = ReasonChains(tree, parents: parents) { try journal(of: $0) }
        for index in report.findings.indices {
            report.findings[index].reasons = try chains.reasons(for: report.findings[index].package)
        }
        return TreeRepoclosure(tree: tree, strictness: .lenient, report: report)
    }

    /// The trees to check.
    private func trees() throws(ComposeError) -> [TreeID] {
        let known = info.variants.flatMap { uid, variant in variant.arches.map { TreeID(uid, $0) } }
        for uid in variants where info.variants[uid] == nil {
            throw ComposeError(
                .input,
                "\(compose.path) has no variant '\(uid)'; its variants are "
                    + info.variants.keys.sorted().joined(separator: ", "))
        }
        for arch in arches where !known.contains(where: { $0.arch == arch }) {
            throw ComposeError(
                .input,
                "\(compose.path) has no arch '\(arch)'; its arches are "
                    + Set(known.map(\.arch)).sorted().joined(separator: ", "))
        }
        return known.sorted().filter { tree in
            (variants.isEmpty || variants.contains(tree.variant))
                && (arches.isEmpty || arches.contains(tree.arch))
        }
    }

    private func repository(of tree: TreeID) -> RepositorySource? {
        let path = info.variants[tree.variant]?.paths["repository"]?[tree.arch]
        return path.flatMap { published.lexicallyResolving(FilePath($0)) }.map {
            RepositorySource(id: tree.description, urls: [$0.string])
        }
    }

    /// UIDs of the variants that others extend.
    private var parents: [String: String] {
        var parents: [String: String] = [:]
        for (uid, variant) in info.variants {
            for child in variant.children { parents["\(uid)-\(child)"] = uid }
        }
        return parents
    }

    /// The trees that satisfy requirements of another one.
    private func builds(on tree: TreeID) -> [TreeID] {
        let parent = parents[tree.variant].map { [$0] } ?? []
        let others = gather.variantAsLookaside.filter { $0.variant == tree.variant }.map(\.lookaside)
        return (parent + others).map { TreeID($0, tree.arch) }
    }

    private func journal(of tree: TreeID) throws -> TreeJournal? {
        guard let top = compose.top else { return nil }
        let path = ComposeLayout(top).work.gatherResult(tree.variant, tree.arch)
        return Files.exists(path) ? try TreeJournal.read(path) : nil
    }
}
