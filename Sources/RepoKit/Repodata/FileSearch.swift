internal import RPMKit

/// What file lists say of the packages of a repository.
struct FileFindings: Sendable {
    /// Numbers of the packages; what primary metadata says of their files counts no more.
    var packages: Range<Int>
    /// Who has which of the files that something requires.
    var providers: [(package: Int32, name: Int32)] = []
    /// Packages with runtime libraries, ascending.
    var libraries: [Int32] = []
}

/// What to look for in file lists.
struct FileSearch: Sendable {
    let scan: FileScan
    let mayBeLibrary: [Bool]
    let facts: PackageFacts
    private let kinds: [PackageRecord.Kind]
    /// Whether packages require paths that primary metadata does not list, of debug packages or of others.
    private let forDebug: Bool
    private let forOthers: Bool

    init(_ builder: PackageSack.Builder, _ facts: PackageFacts, _ needs: RepositoryReader.Needs) {
        scan = builder.makeFileScan()
        self.facts = facts
        kinds = builder.records.map(\.kind)
        mayBeLibrary =
            needs.runtimeLibraries
            ? builder.packagesThatMayBeLibraries() : Array(repeating: false, count: builder.records.count)
        var isBeyond = builder.relations.relations.map { Self.isBeyondPrimary(builder.names, $0.name) }
        for (number, requirement) in builder.rich {
            isBeyond[Int(number)] = requirement.relations.contains { isBeyond[Int($0)] }
        }
        func requires(_ record: PackageRecord) -> Bool {
            record.requires.contains { isBeyond[Int(builder.requirements[$0])] }
        }
        forDebug = needs.requirements && builder.records.contains { $0.isDebug && requires($0) }
        forOthers =
            needs.requirements
            && builder.records.contains { record in
                !record.isDebug && (needs.buildRequirements || !record.isSource) && requires(record)
            }
    }

    /// Whether the file lists of a repository have anything to say.
    func isNeeded(_ packages: Range<Int>) -> Bool {
        packages.contains { package in
            switch kinds[package] {
            case .binary: forOthers || mayBeLibrary[package]
            case .debugInfo, .debugSource: forDebug
            // Nothing is satisfied by a source package.
            case .source: false
            }
        }
    }

    /// Whether primary metadata leaves a path out.
    ///
    /// - SeeAlso: createrepo_c, `cr_is_primary`.
    private static func isBeyondPrimary(_ names: StringPool, _ name: Int32) -> Bool {
        guard names.firstByte(name) == UInt8(ascii: "/") else { return false }
        let path = names.text(name)
        return !path.hasPrefix("/etc/") && path != "/usr/lib/sendmail" && !path.contains("bin/")
    }
}

extension RichRequirement {
    /// The relations that it is made of.
    fileprivate var relations: [Int32] {
        switch self {
        case .relation(let number): [number]
        case .and(let parts), .or(let parts), .with(let parts): parts.flatMap(\.relations)
        case .without(let first, let second): first.relations + second.relations
        case .if(let first, let condition, let otherwise),
            .unless(let first, let condition, let otherwise):
            first.relations + condition.relations + (otherwise?.relations ?? [])
        }
    }
}

/// Looks through the file lists of one repository.
struct FileSearchSink: FilelistsSink {
    private let search: FileSearch
    private let packages: Range<Int>
    private var scan: FileScan
    private var libraries: [Int32] = []
    /// The package that is expected next: lists are mostly in the order of primary metadata.
    private var next: Int
    private var current = 0
    private var seeksLibrary = false
    private var hasLibrary = false
    /// By checksum; made when the order is another.
    private var byChecksum: [[UInt8]: Int]?

    init(_ search: FileSearch, _ packages: Range<Int>) {
        self.search = search
        self.packages = packages
        scan = search.scan
        next = packages.lowerBound
    }

    var findings: FileFindings {
        FileFindings(packages: packages, providers: scan.providers, libraries: libraries.sorted())
    }

    mutating func package(checksum: TextBytes) -> Bool {
        guard let found = find(checksum) else { return false }
        current = found
        next = found + 1
        seeksLibrary = search.mayBeLibrary[found]
        hasLibrary = false
        return true
    }

    private mutating func find(_ checksum: TextBytes) -> Int? {
        if packages.contains(next), search.facts.withChecksum(next, { $0.elementsEqual(checksum) }) {
            return next
        }
        let index = byChecksum ?? makeIndex()
        byChecksum = index
        return index[Array(checksum)]
    }

    private func makeIndex() -> [[UInt8]: Int] {
        var index: [[UInt8]: Int] = [:]
        for package in packages { index[search.facts.withChecksum(package) { Array($0) }] = package }
        return index
    }

    mutating func file(_ path: TextBytes, _ kind: RepositoryFile.Kind) {
        scan.look(atPath: path, of: Int32(current))
        if seeksLibrary, !hasLibrary, FileScan.mayBeRuntime(path) {
            hasLibrary = MultilibRules.isRuntimeFile(path.string)
        }
    }

    mutating func end() {
        if hasLibrary { libraries.append(Int32(current)) }
    }
}
