internal import HostKit
internal import RPMKit
internal import SystemPackage

/// The files of a Koji instance whose top directory is on this machine.
struct LocalKojiStore: KojiStore {
    let top: FilePath
    var parallel = 2

    var isLocal: Bool { true }
    var root: PackageReference.Base { .directory(top) }

    private func path(_ file: KojiFile) -> FilePath { top.pushing(FilePath(file.path)) }

    func place(_ file: KojiFile) -> String { path(file).string }

    func header(_ file: KojiFile) async throws -> (header: PackageHeader, size: Int64)? {
        do throws(RPMError) {
            let header = try PackageHeader.read(path(file))
            return (header, Int64(header.file.identity?.size ?? 0))
        } catch {
            if case .unreadable(let cause) = error.code,
                cause == .noSuchFileOrDirectory || cause == .notDirectory
            {
                return nil
            }
            throw ComposeError(.packages, "\(error)")
        }
    }

    func package(_ package: PkgsetPackage) async throws -> FilePath {
        let path = path(package.file)
        guard Files.exists(path) else { throw package.vanished }
        return path
    }

    func content(_ file: KojiFile, limit: Int) async throws -> [UInt8]? {
        do throws(FileError) {
            return try Files.read(path(file), limit: limit)
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
    }
}
