internal import RPMKit

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
