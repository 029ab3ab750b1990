internal import ArchiveKit
internal import CurlHTTP
internal import HostKit
internal import SystemPackage

/// Unpacks RPM packages, to take files out of them.
struct PackageSource: Sendable {
    let host: Host
    let http: HTTPClient
    let use: SourceUse

    private static let timeout = Duration.seconds(1800)

    /// The packages that a source names: a URL, or a pattern for file names.
    ///
    /// - Parameter base: Where relative paths start.
    /// - Parameter directory: Where packages from servers are put.
    func packages(_ name: String, base: FilePath, directory: FilePath) async throws -> [FilePath] {
        if name.hasPrefix("file://") { return try local(String(name.dropFirst(7)), base: base) }
        guard name.contains("://") else { return try local(name, base: base) }
        let path = name.prefix { $0 != "?" && $0 != "#" }
        guard let file = FilePath(String(path)).lastComponent, file.string.hasSuffix(".rpm") else {
            throw SourceError(.unusable, use, "\(name) does not name a package")
        }
        let target = directory.appending(file)
        do {
            try await http.download(name, to: target)
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw SourceError(.fetchFailed, use, "\(name) cannot be fetched: \(error)")
        }
        return [target]
    }

    private func local(_ pattern: String, base: FilePath) throws -> [FilePath] {
        let found = try SourceMatches.anywhere(base.pushing(FilePath(pattern)), for: use)
            .filter(Files.isRegular)
        guard !found.isEmpty else { throw SourceError(.noMatch, use, "no package matches \(pattern)") }
        return found
    }

    /// Unpacks a package into a directory.
    func unpack(_ package: FilePath, into root: FilePath, scratch: FilePath) async throws {
        let archive = scratch.appending("content")
        do {
            try await convert(package, to: archive)
            try check(archive, of: package)
            try await extract(archive, into: root)
        } catch let failure as CommandFailure where failure.code != .cancelled {
            throw SourceError(.fetchFailed, use, "\(package) cannot be unpacked: \(failure)")
        }
        try Files.remove(archive)
    }

    private func convert(_ package: FilePath, to archive: FilePath) async throws {
        let script =
            isInstalled("rpm2archive")
            ? #"rpm2archive -n - < "$1" > "$2""# : #"rpm2cpio "$1" > "$2""#
        let command = Command(
            "/bin/sh", ["-c", script, "sh", package.string, archive.string],
            environment: host.environment.forCommands(), in: archive.removingLastComponent(),
            timeout: Self.timeout)
        try await host.runner.check(command)
    }

    /// Refuses what would be written outside of the directory.
    private func check(_ archive: FilePath, of package: FilePath) throws {
        var links = Set<String>()
        var bad: String?
        do {
            try Archive.forEachEntry(archive) { entry in
                let parts = entry.components.filter { $0 != "." }
                let parents = parts.indices.dropFirst().map { parts[..<$0].joined(separator: "/") }
                if parts.contains("..") || parents.contains(where: links.contains) { bad = entry.name }
                if entry.kind == .symlink { links.insert(parts.joined(separator: "/")) }
                return bad == nil
            }
        } catch {
            throw SourceError(.fetchFailed, use, "\(package) cannot be read: \(error)")
        }
        if let bad { throw SourceError(.escapesRoot, use, "\(package): '\(bad)' leads out of the package") }
    }

    private func extract(_ archive: FilePath, into root: FilePath) async throws {
        let isTar = try Archive.isTar(archive)
        let script =
            isTar
            ? #"tar -xpf "$1" --no-same-owner"#
            : #"cpio -idmu --quiet --no-absolute-filenames < "$1""#
        let command = Command(
            "/bin/sh", ["-c", script, "sh", archive.string], environment: host.environment.forCommands(),
            in: root, timeout: Self.timeout)
        try await host.runner.check(command)
    }

    private func isInstalled(_ name: String) -> Bool {
        let command = Command(name, environment: host.environment.variables, in: "/")
        return (try? command.resolvedExecutable()) != nil
    }
}
