public import DigestKit
internal import HostKit
public import RPMKit
public import RepoKit
public import SystemPackage

/// What is known of a package's file after it was read, once.
public struct PackageRecord: Sendable {
    public var nevra: NEVRA
    public var checksum: Checksum
    /// The last eight digits of the ID of the key that it is signed with; nil if it is not signed.
    public var signingKey: String?
    /// What repositories say of it; nil when none are to be made.
    public var xml: PackageXML?
    /// Which file it was.
    public var file: PackageFile.Identity?
}

/// Reads the packages of a compose, checks that they are what they should be, and puts them into the trees.
///
/// Each file is read once: header, checksum and signature come from the same bytes.
public struct PackageIntake: Sendable {
    public let pool: PackagePool
    /// The kind of checksum that the compose's repositories have.
    public let checksum: Checksum.Kind
    /// Key IDs in small letters; nil among them admits every package.
    public let sigkeys: [String?]
    public let linker: PackageLinker
    /// Gives the file of a package that lies elsewhere.
    public let fetch: @Sendable (PackageID) async throws -> FilePath
    /// Whether repositories will be made of the packages.
    public var rendersXML = true
    /// Checksums of files that an older compose read; of these files only the headers are read.
    public var known = PackageChecksums()
    /// Whether a copy that is there already is compared with its package, as it must be after a stop.
    public var checksCopies = false
    public var parallel = 2

    public init(
        _ pool: PackagePool, checksum: Checksum.Kind, sigkeys: [String?], linker: PackageLinker,
        fetch: @escaping @Sendable (PackageID) async throws -> FilePath
    ) {
        self.pool = pool
        self.checksum = checksum
        self.sigkeys = sigkeys
        self.linker = linker
        self.fetch = fetch
    }

    /// Takes in all packages of a plan.
    ///
    /// - Parameter progress: Called with the number of packages and bytes that are done.
    /// - Throws: `.packages` and `.unsigned` with all packages that are wrong; `.link`; ``FileError``.
    public func take(
        _ plan: PublicationPlan, progress: @escaping @Sendable (Int, Int64) -> Void = { _, _ in }
    ) async throws -> [PackageID: PackageRecord] {
        let targets = Self.targets(plan)
        for directory in Set(targets.values.flatMap { $0.map { $0.removingLastComponent() } }) {
            try Files.createDirectories(directory)
        }
        let outcomes = try await plan.packages.portions(of: 32).concurrentMap(limit: parallel) { portion in
            var outcomes: [Outcome] = []
            for package in portion {
                try Task.checkCancellation()
                outcomes.append(try await take(package, to: targets[package] ?? []))
            }
            progress(portion.count, portion.reduce(0) { $0 + pool.files.size($1) })
            return outcomes
        }
        return try Self.collected(outcomes.joined())
    }

    private static func targets(_ plan: PublicationPlan) -> [PackageID: [FilePath]] {
        var targets: [PackageID: [FilePath]] = [:]
        for repository in plan.repositories {
            for item in repository.packages {
                targets[item.package, default: []].append(repository.directory.appending(item.location))
            }
        }
        return targets
    }

    private enum Outcome: Sendable {
        case good(PackageID, PackageRecord)
        case bad(String)
        case unsigned(String)
    }

    private func take(_ package: PackageID, to targets: [FilePath]) async throws -> Outcome {
        let path: FilePath
        do {
            path = try await fetch(package)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .bad("\(pool.origin(package).location): \(error)")
        }
        let outcome = examine(package, path)
        guard case .good(_, let record) = outcome else { return outcome }
        if !isAccepted(record.signingKey) {
            return .unsigned(
                "\(path): " + (record.signingKey.map { "signed with key \($0)" } ?? "not signed"))
        }
        if checksCopies { try removeDamaged(targets, of: path, record.checksum) }
        try linker.place(path, at: targets)
        return outcome
    }

    /// Removes copies of a package whose content is another, so that they are made again.
    private func removeDamaged(
        _ targets: [FilePath], of source: FilePath, _ checksum: Checksum
    ) throws {
        let original = Files.record(source)
        for target in targets {
            guard let copy = Files.record(target, followingSymlinks: false),
                copy.inode != original?.inode || copy.device != original?.device, copy.kind != .symlink
            else { continue }
            let found: Checksum = try Checksum.of(target, checksum.kind)
            if found != checksum { try Files.removeTree(target) }
        }
    }

    private func examine(_ package: PackageID, _ path: FilePath) -> Outcome {
        do {
            let read =
                known.isEmpty
                ? try DigestedPackage.read(path, checksum)
                : try DigestedPackage.read(path, checksum) { known[$0] }
            if let problem = try problem(package, path, read) { return .bad("\(path): \(problem)") }
            let record = PackageRecord(
                nevra: read.header.nevra, checksum: read.checksum, signingKey: read.header.signingKey,
                xml: rendersXML ? try PackageXML(read) : nil, file: read.identity)
            return .good(package, record)
        } catch let error as RPMError {
            return .bad(error.description)
        } catch let error as RepositoryWriteError {
            return .bad(error.description)
        } catch {
            return .bad("\(path): \(error)")
        }
    }

    /// What is wrong with a package that could be read.
    private func problem(_ package: PackageID, _ path: FilePath, _ read: DigestedPackage) throws -> String? {
        let origin = pool.origin(package)
        if origin.size > 0, Int64(read.size) != origin.size {
            return "it has \(read.size) bytes, its repository says \(origin.size); make the repository again"
        }
        if let expected = origin.checksum {
            let found = expected.kind == checksum ? read.checksum : try Checksum.of(path, expected.kind)
            if found != expected {
                return "its checksum is \(found), its repository says \(expected.hexadecimal); "
                    + "get the package again, or make the repository again"
            }
        }
        let expected = pool.sack.nevra(package)
        if read.header.nevra != expected {
            return "it is \(read.header.nevra), its repository says \(expected); make the repository again"
        }
        return nil
    }

    private func isAccepted(_ key: String?) -> Bool {
        if sigkeys.isEmpty || sigkeys.contains(where: { $0 == nil || $0?.isEmpty == true }) { return true }
        guard let key = key?.lowercased() else { return false }
        // Configurations name keys by their last eight digits, or by more.
        return sigkeys.contains { $0.map { $0.hasSuffix(key) || key.hasSuffix($0) } == true }
    }

    private static func collected(
        _ outcomes: some Sequence<Outcome>
    ) throws(ComposeError) -> [PackageID: PackageRecord] {
        var records: [PackageID: PackageRecord] = [:]
        var (bad, unsigned): ([String], [String]) = ([], [])
        for outcome in outcomes {
            switch outcome {
            case .good(let package, let record): records[package] = record
            case .bad(let problem): bad.append(problem)
            case .unsigned(let problem): unsigned.append(problem)
            }
        }
        if !bad.isEmpty {
            throw ComposeError(
                .packages,
                bad.count == 1
                    ? "a package cannot be used:\n\(bad[0])"
                    : "\(bad.count) packages cannot be used:\n" + bad.sorted().joined(separator: "\n"))
        }
        if !unsigned.isEmpty {
            throw ComposeError(
                .unsigned,
                "\(unsigned.count) \(unsigned.count == 1 ? "package is" : "packages are") not signed by a key "
                    + "of sigkeys:\n" + unsigned.sorted().joined(separator: "\n")
                    + "\nsign them, or add None to sigkeys")
        }
        return records
    }
}
