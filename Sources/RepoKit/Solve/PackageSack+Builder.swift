internal import RPMKit

extension PackageSack {
    /// Collects packages, then makes their index.
    ///
    /// Only those of the files are kept that some package requires, so ``build()`` looks at the file lists
    /// when all requirements are known.
    public struct Builder: Sendable {
        var repositories: [SackRepository] = []
        var names = StringPool()
        var versions = VersionPool()
        var relations = RelationPool()
        var arches: [Arch] = []
        var records: [PackageRecord] = []
        var requirements: [Int32] = []
        var provisions: [Int32] = []
        var rich: [Int32: RichRequirement] = [:]
        var files: [FileSource] = []
        /// The paths of packages that came from metadata.
        var paths = PathList()
        private var archNumbers: [Arch: Int32] = [:]
        /// By relation: the last package that provided it, and the last that required it.
        var lastProvider: [Int32] = []
        var lastRequirer: [Int32] = []
        /// By relation: whether it only asks for a feature of rpm.
        var isFeature: [Bool] = []
        /// Of the package that is being read: what it provides and requires, and where its paths begin.
        var pending = PendingPackage()

        public init() {}

        /// Where the paths of a package are listed.
        enum FileSource: Sendable {
            case given(SackPackage.Files)
            /// In ``Builder/paths``.
            case listed(Range<Int>)
        }

        /// Adds the packages of one repository; their numbers follow those of the packages before.
        ///
        /// Requirements that only ask for features of rpm (`rpmlib(…)`), that are listed twice, or that the
        /// package provides itself in the very same words are left out, as createrepo_c does.
        @discardableResult
        public mutating func add(
            _ packages: some Sequence<SackPackage>, from repository: SackRepository
        ) -> [PackageID] {
            let number = Int32(repositories.firstIndex(of: repository) ?? repositories.count)
            if Int(number) == repositories.count { repositories.append(repository) }
            let first = records.count
            records.reserveCapacity(first + packages.underestimatedCount)
            // In place where that is possible: a copy of each package costs as much as indexing it.
            let isDone: Void? = packages.withContiguousStorageIfAvailable { packages in
                for index in packages.indices { add(packages[index], number) }
            }
            if isDone == nil { for package in packages { add(package, number) } }
            return (first..<records.count).map { PackageID(index: $0) }
        }

        /// Makes the index.
        public consuming func build() -> PackageSack { build([]) }

        /// - Parameter findings: What file lists say, which then counts instead of the paths of those packages.
        consuming func build(_ findings: [FileFindings]) -> PackageSack {
            var scan = makeFileScan()
            let mayBeLibraries = packagesThatMayBeLibraries()
            var isDone = [Bool](repeating: false, count: records.count)
            for finding in findings {
                for index in finding.packages { isDone[index] = true }
                for index in finding.libraries { records[Int(index)].isRuntimeLibrary = true }
            }
            for index in records.indices where records[index].kind != .source && !isDone[index] {
                switch files[index] {
                case .given(let files):
                    records[index].isRuntimeLibrary = scan.look(
                        at: files, of: Int32(index), forLibraries: mayBeLibraries[index])
                case .listed(let range):
                    for path in range {
                        paths.with(path) { scan.look(atPath: $0, of: Int32(index)) }
                    }
                }
            }
            return PackageSack(self, files: scan.providers + findings.flatMap(\.providers))
        }

        /// Looks for the files that something requires.
        func makeFileScan() -> FileScan {
            FileScan(wanted: relations.relations.lazy.map(\.name), in: names)
        }

        /// By package: whether the methods of multilib ask what its files are.
        func packagesThatMayBeLibraries() -> [Bool] {
            let arches = arches.map { $0.rawValue.utf8.first != UInt8(ascii: "i") }
            let hasCopies = namesOfSeveralArches()
            return records.map { record in
                record.kind == .binary && arches[Int(record.arch)] && hasCopies[Int(record.name)]
            }
        }

        /// By the number of the name: only packages for several arches can bring multilib copies along.
        private func namesOfSeveralArches() -> [Bool] {
            var arches = [Int32](repeating: -1, count: names.count)
            var hasSeveral = [Bool](repeating: false, count: names.count)
            for record in records where record.kind == .binary {
                let name = Int(record.name)
                if arches[name] >= 0, arches[name] != record.arch { hasSeveral[name] = true }
                arches[name] = record.arch
            }
            return hasSeveral
        }

        private mutating func add(_ package: SackPackage, _ repository: Int32) {
            let nevra = package.nevra
            let source = nevra.arch.isSource ? nevra.fileName : package.sourceRPM
            let provides = intern(provided: package.provides)
            let requires = intern(required: package.requires)
            records.append(
                PackageRecord(
                    name: names.intern(nevra.name), version: versions.intern(nevra),
                    arch: intern(nevra.arch), source: source.map { names.intern($0) } ?? -1,
                    repository: repository, kind: PackageRecord.Kind(nevra), isRuntimeLibrary: false,
                    requires: requires, provides: provides))
            files.append(.given(package.files))
        }

        mutating func intern(_ arch: Arch) -> Int32 {
            if let last = records.last, arches[Int(last.arch)] == arch { return last.arch }
            if let number = archNumbers[arch] { return number }
            arches.append(arch)
            archNumbers[arch] = Int32(arches.count - 1)
            return Int32(arches.count - 1)
        }

        private mutating func intern(provided: [Dependency]) -> Range<Int> {
            let start = provisions.count
            for index in provided.indices { note(provided: intern(provided[index])) }
            return start..<provisions.count
        }

        private mutating func intern(required: [Dependency]) -> Range<Int> {
            let start = requirements.count
            for index in required.indices { note(required: intern(required[index])) }
            return start..<requirements.count
        }

        /// Adds to what the next package provides.
        mutating func note(provided number: Int32) {
            lastProvider[Int(number)] = Int32(records.count)
            provisions.append(number)
        }

        /// Adds to what the next package requires, when all that it provides is known.
        mutating func note(required number: Int32) {
            let package = Int32(records.count)
            if isFeature[Int(number)] { return }
            if lastProvider[Int(number)] == package || lastRequirer[Int(number)] == package { return }
            lastRequirer[Int(number)] = package
            requirements.append(number)
        }

        private mutating func intern(_ dependency: Dependency) -> Int32 {
            let isRanged = !dependency.flags.comparison.isEmpty && !dependency.version.isEmpty
            let number = relations.intern(
                Relation(
                    name: names.intern(dependency.name),
                    version: isRanged ? versions.intern(dependency.version) : VersionPool.none,
                    flags: isRanged ? UInt8(dependency.flags.comparison.rawValue >> 1) : 0))
            if lastProvider.count < relations.count {
                extend(number, isFeature: dependency.name.utf8.starts(with: "rpmlib(".utf8))
                if dependency.isRich { addRich(dependency.name, number) }
            }
            return number
        }

        /// Makes room for what is noted of a relation that is new.
        mutating func extend(_ number: Int32, isFeature: Bool) {
            lastProvider.append(-1)
            lastRequirer.append(-1)
            self.isFeature.append(isFeature)
        }

        mutating func addRich(_ text: String, _ number: Int32) {
            // What cannot be read stays a name that nothing provides.
            if let expression = try? RichDependency(text) { rich[number] = compile(expression) }
        }

        private mutating func compile(_ dependency: RichDependency) -> RichRequirement {
            switch dependency {
            case .dependency(let dependency): .relation(intern(dependency))
            case .and(let parts): .and(compile(parts))
            case .or(let parts): .or(compile(parts))
            case .with(let parts): .with(compile(parts))
            case .without(let first, let second): .without(compile(first), compile(second))
            case .if(let first, let condition, let otherwise):
                .if(
                    compile(first), condition: compile(condition),
                    otherwise: compile(otherwise.map { [$0] } ?? []).first)
            case .unless(let first, let condition, let otherwise):
                .unless(
                    compile(first), condition: compile(condition),
                    otherwise: compile(otherwise.map { [$0] } ?? []).first)
            }
        }

        private mutating func compile(_ parts: [RichDependency]) -> [RichRequirement] {
            var compiled: [RichRequirement] = []
            for part in parts { compiled.append(compile(part)) }
            return compiled
        }
    }
}

extension PackageRecord.Kind {
    init(_ nevra: NEVRA) {
        if nevra.arch.isSource {
            self = .source
        } else if nevra.isDebugSource {
            self = .debugSource
        } else {
            self = nevra.isDebugInfo ? .debugInfo : .binary
        }
    }
}
