internal import HostKit
internal import KojiKit
internal import RPMKit
public import SystemPackage

extension KojiHubDouble {
    /// Makes a build of package files: its source package and what was made of it.
    ///
    /// - Parameters:
    ///   - keys: Signed copies with these keys are there, too; their content is that of the files.
    ///   - keepUnsigned: Whether the files lie where unsigned ones do.
    /// - Returns: The build's N-V-R.
    @discardableResult
    public func addBuild(
        of files: [FilePath], tag: String? = nil, signedWith keys: [String] = [], keepUnsigned: Bool = true
    ) throws -> String {
        let headers = try files.map { try PackageHeader.read($0) }
        guard let first = headers.first else { throw HubFault.generic("a build needs packages") }
        let source =
            first.isSource ? "\(first.name)-\(first.version)-\(first.release).src.rpm" : first.sourceRPM ?? ""
        let nvr = try PackageNames.nvra(source).nvr
        var build = Build(nvr.name, nvr.version, nvr.release, rpms: headers.map { RPM($0) })
        build.epoch = headers.first { $0.isSource }.flatMap { $0.epoch.map { Int64($0) } }
        try addBuild(build, tag: tag, signedWith: keys)
        let directory = directory(of: build)
        for (header, file) in zip(headers, files) {
            let arch = header.nevra.arch.rawValue
            if keepUnsigned { try Files.place(file, at: directory.appending(arch)) }
            for key in keys {
                try Files.place(file, at: Self.signed(directory, key).appending(arch))
            }
        }
        return build.nvr
    }

    /// Makes builds of all packages below a directory, those of one source package together.
    ///
    /// - Returns: The builds' N-V-Rs, sorted.
    @discardableResult
    public func importPackages(
        below directory: FilePath, tag: String? = nil, signedWith keys: [String] = []
    ) throws -> [String] {
        var groups: [String: [String: FilePath]] = [:]
        try Files.walk(directory) { entry in
            guard entry.path.extension == "rpm" else { return true }
            let path = directory.pushing(entry.path)
            let header = try PackageHeader.read(path)
            let source =
                header.isSource
                ? "\(header.name)-\(header.version)-\(header.release).src.rpm" : header.sourceRPM ?? ""
            // One file may lie in the trees of several arches.
            groups[source, default: [:]][path.lastComponent?.string ?? ""] = path
            return true
        }
        return try groups.keys.sorted().map { source in
            let files = groups[source, default: [:]].sorted { $0.key < $1.key }.map(\.value)
            return try addBuild(of: files, tag: tag, signedWith: keys)
        }
    }

    /// Where a build's files are.
    public func directory(of build: Build) -> FilePath {
        HubFiles(core).volume(build.volume).appending("packages").appending(build.name).appending(
            build.version
        )
        .appending(build.release)
    }

    private static func signed(_ directory: FilePath, _ key: String) -> FilePath {
        directory.appending("data").appending("signed").appending(key.lowercased())
    }

    private func directory(of nvr: String) throws -> FilePath {
        let parts = try PackageNames.nvr(nvr)
        return directory(of: Build(parts.name, parts.version, parts.release))
    }

    /// Writes signed copies of a build's packages, as a signing server does; see ``sign(_:with:arches:)``.
    public func writeSignedCopies(_ nvr: String, key: String) throws {
        let directory = try directory(of: nvr)
        for arch in try Files.list(directory) where arch != "data" {
            for name in try Files.list(directory.appending(arch)) {
                try Files.place(
                    directory.appending(arch).appending(name), at: Self.signed(directory, key).appending(arch)
                )
            }
        }
    }

    /// Removes the signed copies of a build's packages; their signatures stay known.
    public func removeSignedCopies(_ nvr: String, key: String) throws {
        try Files.removeTree(Self.signed(directory(of: nvr), key))
    }
}
