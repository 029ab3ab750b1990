internal import DigestKit
internal import HostKit
internal import RPMKit
internal import SystemPackage

/// Packages and headers that were fetched from a Koji instance, kept for later composes; any number of composes may
/// use one directory at a time.
///
/// Packages lie where they lie below the instance's top directory. Composes have hard links to them, so that one
/// that no compose has is told by its single name, see ``KojiCacheCleanup``.
struct KojiFileCache: Sendable {
    let directory: FilePath

    private func path(_ file: KojiFile) -> FilePath { directory.pushing(FilePath(file.path)) }
    private func headerPath(_ file: KojiFile) -> FilePath {
        directory.pushing(FilePath(file.path + ".header"))
    }

    /// The headers that are known of a package, whole or not; nil if none are, or those of another package.
    func header(_ file: KojiFile) -> PackageHeader? {
        for path in [headerPath(file), path(file)] {
            guard let header = try? PackageHeader.read(path) else { continue }
            guard file.payloadHash.isEmpty || header.md5 == nil || header.md5 == file.payloadHash else {
                continue
            }
            // What is used stays: the cleanup goes by the last change.
            try? Files.setModified(Files.record(path)?.modified ?? .now(), of: path)
            return header
        }
        return nil
    }

    func keep(header: [UInt8], of file: KojiFile) throws {
        let path = headerPath(file)
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(header, to: path)
    }

    /// The file of a package: the one that is there, if it is what it should be, or one that is fetched now.
    ///
    /// - Throws: `.packages` for a file that is fetched and is another one; what the closure throws.
    func package(
        _ file: KojiFile, _ proof: PackageProof, fetch: (FilePath) async throws -> Void
    ) async throws -> FilePath {
        let target = path(file)
        try Files.createDirectories(target.removingLastComponent())
        return try await FileLock.withLock(directory.pushing(FilePath(file.path + ".lock")), waiting: nil) {
            if Files.isRegular(target) {
                if try proof.problem(of: target, file) == nil { return target }
                try Files.remove(target)
            }
            let fresh = directory.pushing(FilePath(file.path + ".new"))
            defer { if Files.exists(fresh) { try? Files.remove(fresh) } }
            try await fetch(fresh)
            if let problem = try proof.problem(of: fresh, file) {
                throw ComposeError(
                    .packages,
                    "\(file.path): \(problem); it was damaged on its way, or is damaged on the server")
            }
            // Repositories tell the time of the file: that of the download would make each compose another.
            try Files.setModified(Timestamp(seconds: Int64(clamping: proof.buildTime)), of: fresh)
            try Files.move(fresh, to: target)
            return target
        }
    }
}

extension PackageProof {
    /// What is wrong with a file that should be the package; nil if nothing is.
    ///
    /// - Throws: ``FileError``, or an ``RPMError`` that says why it cannot be read.
    func problem(of path: FilePath, _ file: KojiFile) throws -> String? {
        var (payload, header) = (Hashing(.md5), Hashing(sha256 == nil ? .sha1 : .sha256))
        var offset = 0
        let range = headerRange
        let read: PackageFile
        do throws(RPMError) {
            read = try PackageFile.readWhole(path) { piece in
                let end = offset + piece.count
                if end > range.lowerBound {
                    let start = max(range.lowerBound - offset, 0)
                    payload.update(UnsafeRawBufferPointer(rebasing: piece[start...]))
                    if offset < range.upperBound {
                        let stop = min(range.upperBound - offset, piece.count)
                        header.update(UnsafeRawBufferPointer(rebasing: piece[start..<stop]))
                    }
                }
                offset = end
            }
        } catch {
            return "\(error)"
        }
        guard read.headerRange == range, let found = try? PackageHeader(read), found.nevra == nevra else {
            return "it is not the package \(nevra) whose headers were read"
        }
        if let wanted = sha256 ?? sha1, header.checksum().hexadecimal != wanted {
            return "its header has another digest than the package says"
        }
        let sum = payload.checksum().hexadecimal
        for wanted in [md5, file.payloadHash.isEmpty ? nil : file.payloadHash].compactMap({ $0 })
        where wanted.utf8.count == 32 && wanted != sum {
            return "the MD5 sum of header and payload is \(sum) instead of \(wanted)"
        }
        return nil
    }
}
