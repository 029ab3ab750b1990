internal import DigestKit
internal import HostKit
internal import Synchronization
internal import SystemPackage

/// Packages that an older compose has, so that they need not be fetched again.
final class OldDownloads: Sendable {
    private let layout: ComposeLayout
    /// Its published packages by file name; read when the first is asked for.
    private let published = Mutex<[String: [FilePath]]?>(nil)
    private let counts = Mutex(Counts())

    /// What became of the packages that were asked for.
    struct Counts: Sendable {
        var found = 0
        var missing = 0
    }

    /// What became of them so far.
    var answers: Counts { counts.withLock { $0 } }

    init(_ layout: ComposeLayout) { self.layout = layout }

    /// A file that is the package, by size and checksum; nil if there is none, or nobody knows the checksum.
    func file(of package: PackageOrigin) -> FilePath? {
        let file = search(package)
        counts.withLock { counts in
            if file == nil { counts.missing += 1 } else { counts.found += 1 }
        }
        return file
    }

    private func search(_ package: PackageOrigin) -> FilePath? {
        guard let checksum = package.checksum else { return nil }
        let fetched = PackageDownloads.place(of: package, in: layout.work.downloads)
        return ([fetched] + publishedFiles(package.fileName)).first { path in
            guard let file = Files.record(path), file.kind == .regular,
                package.size == 0 || file.size == package.size,
                let found: Checksum = try? Checksum.of(path, checksum.kind)
            else { return false }
            return found == checksum
        }
    }

    private func publishedFiles(_ name: String) -> [FilePath] {
        published.withLock { files in
            let index = files ?? index()
            files = index
            return index[name] ?? []
        }
    }

    /// A compose that failed may have no metadata, only what it fetched.
    private func index() -> [String: [FilePath]] {
        var paths: [String: Set<FilePath>] = [:]
        let manifest = try? RPMManifest.read(layout.metadata("rpms"))
        for tree in (manifest?.rpms ?? [:]).values.flatMap(\.values) {
            for entry in tree.values.flatMap(\.values) {
                // Metadata of somebody else's compose must not lead out of it.
                guard let path = layout.compose.lexicallyResolving(FilePath(entry.path)),
                    let name = path.lastComponent?.string
                else { continue }
                paths[name, default: []].insert(path)
            }
        }
        return paths.mapValues { $0.sorted { $0.string < $1.string } }
    }
}
