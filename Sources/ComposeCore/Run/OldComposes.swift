internal import HostKit
public import SystemPackage

/// Older composes of the same release, to take unchanged things over from.
public enum OldComposes {
    /// The statuses of composes whose parts can be used again.
    public static let reusable: Set<ComposeStatus> = [.finished, .finishedIncomplete, .doomed]

    /// The newest compose of a release in some directories.
    ///
    /// - Parameters:
    ///   - directories: The values of `--old-composes`; one that cannot be listed holds nothing, and one that is
    ///     a compose itself stands for that.
    ///   - statuses: ``reusable``, or the finished ones alone where packages are compared.
    ///   - own: The directory of the compose that asks.
    public static func newest(
        in directories: [FilePath], of release: ReleaseConfig, statuses: Set<ComposeStatus> = reusable,
        except own: FilePath? = nil
    ) -> FilePath? {
        candidates(in: directories, of: release, statuses: statuses).last {
            own == nil || Files.record($0)?.inode != own.flatMap { Files.record($0) }?.inode
        }
    }

    /// All of them, the newest last; of equal names, that in the later directory.
    public static func candidates(
        in directories: [FilePath], of release: ReleaseConfig, statuses: Set<ComposeStatus> = reusable
    ) -> [FilePath] {
        var found: [(order: Order, path: FilePath)] = []
        for (place, directory) in directories.enumerated() {
            // What cannot be listed holds nothing that could be used.
            let inside = (try? Files.list(directory)) ?? []
            for path in inside.map({ directory.appending($0) }) + [directory] {
                guard let name = path.lastComponent?.string,
                    let order = Order(name, stem: release.idStem, place)
                else { continue }
                // A link such as `latest-…` would not match, but one of a compose's name may lead anywhere.
                guard !Files.isSymlink(path), let status = ComposeStatus.read(ComposeLayout(path)),
                    statuses.contains(status)
                else { continue }
                found.append((order, path))
            }
        }
        return found.sorted { $0.order < $1.order }.map(\.path)
    }

    /// By what composes of one release are ordered: date and type as text, the respin as a number.
    private struct Order: Comparable {
        var name: String
        var respin: Int
        var place: Int

        /// nil for the name of something else, such as a compose of another version that begins alike.
        init?(_ directory: String, stem: String, _ place: Int) {
            guard directory.hasPrefix(stem + "-"),
                case let rest = directory.dropFirst(stem.count + 1), let dot = rest.lastIndex(of: "."),
                let respin = Int(rest[rest.index(after: dot)...]),
                rest.utf8.prefix(8).count == 8,
                rest.utf8.prefix(8).allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            name = String(rest[..<dot])
            self.respin = respin
            self.place = place
        }

        static func < (left: Self, right: Self) -> Bool {
            if left.name != right.name { return left.name.precedes(right.name) }
            return (left.respin, left.place) < (right.respin, right.place)
        }
    }
}
