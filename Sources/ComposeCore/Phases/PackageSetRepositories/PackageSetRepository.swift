internal import DigestKit
internal import HostKit
internal import RepoKit
internal import SystemPackage

/// The repository of one tag for one arch: metadata alone, which says where Koji has the packages.
struct PackageSetRepository: Sendable {
    let shared: PackageSetRepositories
    /// Checksums of packages that were read for one arch, for the others.
    let digests: OnceByKey<PackageID, Checksum>
    let id: String
    /// What the directory is called.
    let name: String
    let arch: String
    let packages: [PackageID]

    private var work: WorkPaths { shared.layout.work }
    private var directory: FilePath { work.packageSetRepository(name, arch) }
    private var record: FilePath { FilePath(directory.string + ".json") }
    /// Checksums of the packages' files, which the next compose need not read again.
    private var cacheName: String { "\(name).\(arch)" }

    private struct Item: Sendable {
        var package: PackageID
        var reference: PackageReference
    }

    /// Makes it, unless an earlier start did.
    func make() async throws -> FilePath {
        let items = try located()
        let inputs = inputs(items)
        let title = "repository of the package set \(id) (arch: \(arch)): \(items.count) packages"
        let path = shared.layout.logs.archRepository(name, arch)
        try Files.createDirectories(path.removingLastComponent())
        let log = try LogFile(path, truncating: true)
        guard let obstacle = obstacle(inputs) else {
            shared.log.info("Using the \(title), which is there already")
            log.append("Used again: \(title)\n")
            return directory
        }
        shared.log.info("[BEGIN] Making the \(title)")
        log.append("Making the \(title); \(obstacle.reason)\n")
        if Files.exists(record) { try Files.remove(record) }
        do {
            try await write(items, log)
        } catch {
            log.append("\(error)\n")
            throw error
        }
        try writeRecord(inputs)
        shared.log.info("[DONE ] Making the \(title)")
        return directory
    }

    // MARK: What is in it

    /// Where everything lies, in the order of the repository.
    private func located() throws -> [Item] {
        var items: [String: Item] = [:]
        for package in packages {
            guard let reference = shared.pool.files.reference(package) else {
                throw ComposeError(
                    .packages, "\(shared.pool.fileName(package)) of \(id) is not one of Koji's packages")
            }
            items[reference.path] = Item(package: package, reference: reference)
        }
        return RepositoryWriter.sorted(Array(items.keys)).compactMap { items[$0] }
    }

    private var modules: AdditionalMetadata? {
        let pool = shared.pool.modules
        let builds = pool.available[arch]?.streams.filter { pool.kojiTags[$0.nsvc] == id } ?? []
        guard !builds.isEmpty else { return nil }
        return AdditionalMetadata(
            type: "modules", name: "modules.yaml",
            content: pool.documents(of: builds, arch: arch).yaml())
    }

    private func inputs(_ items: [Item]) -> [String: String] {
        let pool = shared.pool
        let lines = items.map { item in
            "\(base(of: item)) \(item.reference.path) \(pool.sack.nevra(item.package)) "
                + "\(pool.files.fingerprint(item.package) ?? "")\n"
        }
        return [
            "packages": WorkRecord.digest(lines.joined().utf8), "checksum": shared.checksum.rawValue,
            "modules": modules.map { WorkRecord.digest($0.content) } ?? "none",
        ]
    }

    private func base(of item: Item) -> String {
        switch item.reference.base {
        case .url(let url): return url
        case .directory(let path):
            let place = shared.translator.translate(path)
            return place.contains("://") ? place : "file://\(place)"
        }
    }

    // MARK: The earlier start

    /// Why it has to be made; nil if it is whole.
    private func obstacle(_ inputs: [String: String]) -> WorkObstacle? {
        guard let known = try? WorkRecord.read(record) else { return .unknown }
        let differences = known.differences(from: inputs)
        guard differences.isEmpty else { return .changed(differences) }
        for output in known.outputs {
            let path = shared.layout.top.pushing(FilePath(output.path))
            guard (try? WorkRecord.Output(path, in: shared.layout.top)) == output else {
                return .damaged(output.path)
            }
        }
        return nil
    }

    private func writeRecord(_ inputs: [String: String]) throws {
        let repodata = directory.appending("repodata")
        let outputs = try Files.list(repodata).map {
            try WorkRecord.Output(repodata.appending($0), in: shared.layout.top)
        }
        try WorkRecord(inputs: inputs, outputs: outputs).write(to: record)
    }

    // MARK: Writing

    private func write(_ items: [Item], _ log: LogFile) async throws {
        let known = try knownChecksums(log)
        let reader = PackageSetReader(shared, digests: digests, known: known)
        let writer = RepositoryWriter(shared.writerOptions, additional: [modules].compactMap { $0 })
        try await writer.write(count: items.count, to: directory) { number in
            let item = items[number]
            return RepositoryEntry(
                try await reader.read(item.package), location: item.reference.path, base: base(of: item))
        }
        let count = reader.readWhole
        log.append("Read \(count) packages whole; the checksums of \(items.count - count) were known\n")
        try reader.checksums.write(to: work.packageSetFileCache(cacheName))
    }

    /// What this compose knew when it was stopped, what an older one knew, and what was given.
    private func knownChecksums(_ log: LogFile) throws -> [PackageChecksums] {
        var known = [shared.known]
        for place in [work, shared.older].compactMap({ $0?.packageSetFileCache(cacheName) })
        where Files.isRegular(place) {
            do throws(ComposeError) {
                known.append(try PackageChecksums.read(place))
            } catch {
                log.append("\(error.message); its packages are read again\n")
            }
        }
        return known
    }
}
