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

    /// Packages of a repository that has no metadata to read.
    public struct AddedPackages: Sendable {
        public var repository: SackRepository
        public var packages: [SackPackage]

        public init(_ packages: [SackPackage], from repository: SackRepository) {
            self.packages = packages
            self.repository = repository
        }
    }

    /// Reads repositories and indexes their packages.
    ///
    /// File lists are only read where some package requires a path that primary metadata does not have, or
    /// ``Needs`` ask for more.
    /// - Parameter added: Packages that come from elsewhere; they follow those of the repositories, see
    ///   ``RepositorySack/addedPackages``.
    /// - Throws: The first error in the order of the repositories.
    public func load(
        _ sources: [RepositorySource], needs: Needs = Needs(), adding added: [AddedPackages] = []
    ) async throws(RepositoryError) -> RepositorySack {
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
        for packages in added { builder.add(packages.packages, from: packages.repository) }
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
