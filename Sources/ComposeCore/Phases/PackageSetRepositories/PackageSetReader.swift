internal import DigestKit
internal import RPMKit
internal import RepoKit
internal import Synchronization
internal import SystemPackage

/// Reads packages of a repository, each at most once.
final class PackageSetReader: Sendable {
    private let shared: PackageSetRepositories
    private let digests: OnceByKey<PackageID, Checksum>
    private let known: [PackageChecksums]
    private let state = Mutex(State())

    private struct State {
        var checksums = PackageChecksums()
        var readWhole = 0
    }

    init(
        _ shared: PackageSetRepositories, digests: OnceByKey<PackageID, Checksum>, known: [PackageChecksums]
    ) {
        self.shared = shared
        self.digests = digests
        self.known = known
    }

    /// Those of all files that were read.
    var checksums: PackageChecksums { state.withLock { $0.checksums } }
    /// How many were read to the end.
    var readWhole: Int { state.withLock { $0.readWhole } }

    /// - Throws: `.packages` for a file that is not the package, or cannot be read.
    func read(_ package: PackageID) async throws -> PackageXML {
        if let record = shared.records[package], let xml = record.xml, record.checksum.kind == shared.checksum
        {
            keep(record.file, record.checksum)
            return xml
        }
        let path = try await shared.fetch(package)
        var first: DigestedPackage?
        let checksum = try await digests.value(for: package) {
            let read = try digested(path)
            first = read
            return read.checksum
        }
        // What another arch has read is known by its headers.
        let read: DigestedPackage
        if let first { read = first } else { read = try digested(path, checksum) }
        let expected = shared.pool.sack.nevra(package)
        guard read.header.nevra == expected else {
            throw ComposeError(
                .packages, "\(path): it is \(read.header.nevra), and was \(expected); start once more")
        }
        keep(read.identity, read.checksum)
        return try PackageXML(read)
    }

    private func digested(_ path: FilePath, _ checksum: Checksum? = nil) throws -> DigestedPackage {
        let kind = shared.checksum
        var isKnown = false
        let read = try DigestedPackage.read(path, kind) { file in
            let found = checksum ?? known.lazy.compactMap { $0[file] }.first { $0.kind == kind }
            isKnown = found != nil
            return found
        }
        if !isKnown { state.withLock { $0.readWhole += 1 } }
        return read
    }

    private func keep(_ file: PackageFile.Identity?, _ checksum: Checksum) {
        guard let file else { return }
        state.withLock { $0.checksums[file] = checksum }
    }
}
