internal import CurlHTTP
internal import DigestKit
internal import HostKit
internal import KojiKit
internal import RPMKit
internal import SystemPackage

/// Gets files of builds from a Koji instance: archives, and packages where a pattern asks for them.
struct KojiArchives: Sendable {
    private let profile: KojiProfile
    private let hub: any KojiCaller
    private let http: HTTPClient

    /// - Parameter hub: Asked without logging in.
    init(_ profile: KojiProfile, hub: any KojiCaller, http: HTTPClient) {
        self.profile = profile
        self.hub = hub
        self.http = http
    }

    /// Something of a build that can be fetched.
    private struct File: Sendable {
        var name: String
        var size: Int64
        var proof: Proof
        /// Below the top directory, or its URL.
        var place: @Sendable (PathInfo) throws(KojiError) -> String

        enum Proof: Sendable {
            case checksum(Checksum?)
            /// MD5 of a package's header and payload.
            case payload(String)
        }
    }

    /// Puts the files that a source names into a directory.
    ///
    /// - Returns: Their paths; none if no name matches.
    /// - Throws: `.koji` for a build that is not there, and for files that cannot be had or are damaged; ``KojiError``,
    ///   ``FileError``, `CancellationError`.
    func fetch(_ source: SCMSource, into directory: FilePath) async throws -> [FilePath] {
        let build = try await build(source)
        let patterns = try source.files.map { try Glob($0, style: .shell) }
        let wanted = try await files(of: build, patterns)
        var names: Set<String> = []
        for file in wanted where !names.insert(file.name).inserted {
            throw ComposeError(.koji, "the build \(build.nvr) has several files '\(file.name)'; name another")
        }
        var fetched: [FilePath] = []
        for file in wanted {
            try Task.checkCancellation()
            guard let name = FilePath.Component(file.name), name.kind == .regular else {
                throw ComposeError(.koji, "the hub names a file '\(file.name)', which is no name of one")
            }
            let target = directory.appending(name)
            try await fetch(file, to: target)
            fetched.append(target)
        }
        return fetched
    }

    private func build(_ source: SCMSource) async throws -> KojiBuild {
        guard let name = source.repo, !name.isEmpty else {
            throw ComposeError(
                .koji, "a koji source needs 'repo': a build, or a package whose tag is the 'branch'")
        }
        let build: KojiBuild
        if let tag = source.branch {
            let found = try await hub.list(
                KojiListing<[KojiBuild]>.tagged(tag, inherit: true, latest: true, package: name))
            guard found.count == 1, let only = found.first else {
                throw ComposeError(
                    .koji, "the tag \(tag) has \(found.count) builds of the package \(name); one is wanted")
            }
            build = only
        } else {
            guard let found = try await hub.call(KojiRequest<KojiBuild?>.build(name)) else {
                throw ComposeError(
                    .koji, "there is no build \(name); to name a package, give its tag as 'branch'")
            }
            build = found
        }
        guard build.state == .complete || build.state == nil else {
            throw ComposeError(.koji, "the build \(build.nvr) is not complete, or was deleted")
        }
        return build
    }

    private func files(of build: KojiBuild, _ patterns: [Glob]) async throws(KojiError) -> [File] {
        func isWanted(_ name: String) -> Bool { patterns.contains { $0.matches(FilePath(name)) } }
        var files: [File] = []
        for archive in try await hub.call(.archives(of: build.id))
        where !archive.isMetadataOnly && isWanted(archive.fileName) {
            let sum = archive.checksumType.flatMap { Checksum($0.kind, hexadecimal: archive.checksum) }
            files.append(
                File(name: archive.fileName, size: archive.size, proof: .checksum(sum)) {
                    paths throws(KojiError) in try paths.file(archive, of: build)
                })
        }
        // A pattern that fits all archives is not meant for hundreds of packages.
        guard patterns.contains(where: { $0.pattern.hasSuffix(".rpm") }) else { return files }
        for rpm in try await hub.call(.buildRPMs(build.id))
        where !rpm.isMetadataOnly && isWanted(rpm.fileName) {
            files.append(
                File(name: rpm.fileName, size: rpm.size, proof: .payload(rpm.payloadHash)) {
                    paths throws(KojiError) in paths.file(rpm, of: build)
                })
        }
        return files
    }

    private func fetch(_ file: File, to target: FilePath) async throws {
        if Files.isDirectory(profile.topDirectory) {
            let path = FilePath(try file.place(PathInfo(top: profile.topDirectory.string)))
            _ = try Files.resolve(path, under: profile.topDirectory)
            try Files.copy(path, to: target, keepingTimes: true)
        } else if let url = profile.topURL {
            var download = Download([try file.place(PathInfo(top: url))], to: target)
            if file.size > 0 { download.size = file.size }
            try await http.download(download)
        } else {
            throw ComposeError(
                .koji,
                "the files of Koji are not here: the profile '\(profile.name)' has topdir "
                    + "\(profile.topDirectory), which is no directory, and no topurl; correct one of them")
        }
        if let problem = try problem(of: target, file) {
            throw ComposeError(.koji, "\(file.name) is damaged: \(problem)")
        }
    }

    private func problem(of path: FilePath, _ file: File) throws -> String? {
        let size = try Files.stat(path).size
        if file.size > 0, size != file.size { return "it has \(size) bytes instead of \(file.size)" }
        switch file.proof {
        case .checksum(nil): return nil
        case .checksum(let wanted?):
            let found = try Checksum.of(path, wanted.kind)
            return found == wanted ? nil : "its checksum is \(found) instead of \(wanted)"
        case .payload(let wanted):
            let sum = try Self.payloadSum(of: path)
            return sum == wanted.lowercased()
                ? nil : "the MD5 sum of header and payload is \(sum) instead of \(wanted)"
        }
    }

    /// The MD5 sum of what is behind a package's signatures.
    private static func payloadSum(of path: FilePath) throws -> String {
        let start = try PackageFile.read(path).headerRange.lowerBound
        let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        return try file.closeAfter {
            try file.seek(offset: Int64(start), from: .start)
            var hashing = Hashing(.md5)
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
            defer { buffer.deallocate() }
            while case let count = try file.read(into: buffer), count > 0 {
                hashing.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
            return hashing.checksum().hexadecimal
        }
    }
}

extension KojiArchive.ChecksumType {
    var kind: Checksum.Kind {
        switch self {
        case .md5: .md5
        case .sha1: .sha1
        case .sha256: .sha256
        }
    }
}
