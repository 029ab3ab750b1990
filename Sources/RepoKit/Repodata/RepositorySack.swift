internal import RPMKit

/// Packages of repositories with their index, and where their files are.
public struct RepositorySack: Sendable {
    public let sack: PackageSack
    /// In the order in which they were asked for; the packages are in that order, too.
    public let repositories: [Repository]
    let facts: PackageFacts
    private let bases: [String]
    private let paths: [Range<Int>]
    private let pathList: PathList

    init(
        _ builder: consuming PackageSack.Builder, _ facts: PackageFacts, _ repositories: [Repository],
        _ findings: [FileFindings]
    ) {
        self.facts = facts
        self.repositories = repositories
        bases = repositories.map(\.base)
        pathList = builder.paths
        paths = builder.files.map { source in
            if case .listed(let range) = source { range } else { 0..<0 }
        }
        sack = builder.build(findings)
    }

    /// The repository of a package.
    public func repository(of package: PackageID) -> Repository {
        repositories[facts.repository(package.index)]
    }

    /// Where a package's file is: a path or URL in the repository as it was read.
    public func address(of package: PackageID) -> String {
        facts.location(package.index).resolved(in: bases[facts.repository(package.index)])
    }

    /// All that the metadata says of a package.
    ///
    /// Of its requirements those are left out that say nothing, see ``PackageSack/requires(_:)``.
    public func package(_ package: PackageID) -> RepositoryPackage {
        let index = package.index
        return RepositoryPackage(
            nevra: sack.nevra(package), sourceRPM: sack.sourceRPM(package), checksum: facts.checksum(index),
            location: facts.location(index), size: facts.size(index), buildTime: facts.buildTime(index),
            fileTime: facts.fileTime(index), headerRange: facts.headerRange(index),
            requires: sack.requires(package), provides: sack.provides(package),
            files: paths[index].map { pathList.string($0) })
    }
}

extension RepositoryReader {
    /// What an index of packages will be asked for.
    public struct Needs: Sendable, Hashable {
        /// Whether multilib copies of runtime libraries are wanted: that is told by all files of a package.
        public var runtimeLibraries: Bool
        /// Whether requirements will be followed, so that paths among them matter.
        public var requirements: Bool
        /// Whether those of source packages will be, too.
        public var buildRequirements: Bool

        public init(
            runtimeLibraries: Bool = false, requirements: Bool = true, buildRequirements: Bool = true
        ) {
            self.runtimeLibraries = runtimeLibraries
            self.requirements = requirements
            self.buildRequirements = buildRequirements
        }
    }

    /// Reads repositories and indexes their packages.
    ///
    /// File lists are only read where some package requires a path that primary metadata does not have, or
    /// ``Needs`` ask for more.
    /// - Throws: The first error in the order of the repositories.
    public func load(_ sources: [RepositorySource], needs: Needs = Needs()) async throws(RepositoryError)
        -> RepositorySack
    {
        let parts = try await all(sources.count) { [self] number async throws(RepositoryError) in
            try await PartialSack(try await open(sources[number]))
        }
        var builder = PackageSack.Builder()
        var facts = PackageFacts()
        var ranges: [Range<Int>] = []
        for (number, part) in parts.enumerated() {
            let first = builder.records.count
            builder.merge(part.builder)
            facts.append(part.facts, repository: Int32(number))
            ranges.append(first..<builder.records.count)
        }
        let repositories = parts.map(\.repository)
        let findings = try await findings(repositories, builder, facts, ranges, needs)
        return RepositorySack(builder, facts, repositories, findings)
    }

    /// Looks through the file lists that are needed.
    private func findings(
        _ repositories: [Repository], _ builder: PackageSack.Builder, _ facts: PackageFacts,
        _ ranges: [Range<Int>], _ needs: Needs
    ) async throws(RepositoryError) -> [FileFindings] {
        let search = FileSearch(builder, facts, needs)
        let wanted = repositories.indices.filter { search.isNeeded(ranges[$0]) }
        return try await all(wanted.count) { index async throws(RepositoryError) in
            let number = wanted[index]
            let file = try await repositories[number].file("filelists")
            let sink = FileSearchSink(search, ranges[number])
            let handler = try await RepodataParser.parse(
                file, element: "package", into: FilelistsHandler(sink))
            return handler.sink.findings
        }
    }

    /// Does work in parallel; results are in order.
    private func all<Value: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (Int) async throws(RepositoryError) -> Value
    ) async throws(RepositoryError) -> [Value] {
        let results = await withTaskGroup(of: (Int, Result<Value, RepositoryError>).self) { group in
            for index in 0..<count {
                group.addTask {
                    do throws(RepositoryError) {
                        return (index, .success(try await work(index)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var results: [Int: Result<Value, RepositoryError>] = [:]
            for await (index, result) in group {
                results[index] = result
                if case .failure = result { group.cancelAll() }
            }
            return results
        }
        let failures = (0..<count).compactMap { results[$0]?.failure }
        // Those that were cancelled were so because of another.
        if let failure = failures.first(where: { $0.code != .cancelled }) ?? failures.first { throw failure }
        var values: [Value] = []
        for index in 0..<count { if let value = try results[index]?.get() { values.append(value) } }
        return values
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}

/// The packages of one repository, indexed on their own.
struct PartialSack: Sendable {
    let repository: Repository
    let builder: PackageSack.Builder
    let facts: PackageFacts

    init(_ repository: Repository) async throws(RepositoryError) {
        let file = try await repository.file("primary")
        let sink = SackSink(repository.source)
        let handler = try await RepodataParser.parse(file, element: "package", into: PrimaryHandler(sink))
        self.repository = repository
        builder = handler.sink.builder
        facts = handler.sink.facts
    }
}

/// Indexes packages as they are read.
struct SackSink: PrimarySink {
    private(set) var builder = PackageSack.Builder()
    private(set) var facts = PackageFacts()
    private let repository: Int32
    private let excluded: [Glob]
    private let included: [Glob]

    init(_ source: RepositorySource) {
        repository = builder.number(of: source.sackRepository)
        excluded = source.excludedPackages.map { Glob($0) }
        included = source.includedPackages.map { Glob($0) }
    }

    mutating func entry(_ kind: Dependency.Kind, _ entry: PrimaryEntry) { builder.addEntry(kind, entry) }

    mutating func file(_ path: TextBytes) { builder.addPath(path) }

    mutating func package(_ facts: borrowing PrimaryFacts) throws(RepodataProblem) {
        if !excluded.isEmpty || !included.isEmpty {
            let name = Array(facts.string(.name).utf8)[...]
            let isWanted = included.isEmpty || included.contains { $0.matches(name) }
            guard isWanted, !excluded.contains(where: { $0.matches(name) }) else {
                return builder.dropPackage()
            }
        }
        try self.facts.append(facts, 0)
        builder.endPackage(facts, repository)
    }
}
