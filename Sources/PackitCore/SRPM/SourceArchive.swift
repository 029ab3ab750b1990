internal import ArchiveKit
internal import HostKit
internal import Logging
internal import SystemPackage

/// The source archive as the spec file will name it.
struct SourceArchive: Hashable, Sendable {
    /// The file's name in the directory of the spec file.
    var name: String
    /// The directory that unpacking it makes.
    var rootDirectory: String
}

/// Makes the source archive: the action, else `git archive` of HEAD.
struct ArchiveMaker: Sendable {
    let context: PackageContext
    let actions: ActionRunner
    let createsSymlinks: Bool

    func make(version: String, guarding checkout: inout CheckoutGuard) async throws -> SourceArchive {
        let base = "\(context.upstreamName)-\(version)"
        guard context.config.defines(.createArchive) else {
            return try await pack(base: base, guarding: &checkout)
        }
        let files = try await CheckoutFiles(context.checkout)
        for path in files.paths where path.lastComponent?.string.hasPrefix("\(base).") == true {
            // The action is likely to overwrite it.
            try checkout.remember(path, copyingTo: context.scratch)
        }
        let outputs: [String]
        do {
            outputs =
                try await actions.run(
                    .createArchive, ["PACKIT_PROJECT_VERSION": version, "PACKIT_PROJECT_NAME_VERSION": base])
                ?? []
            try removeLater(newNamed: base, files, &checkout)
        } catch {
            // It may have written a part of the archive.
            try removeLater(newNamed: base, files, &checkout)
            throw error
        }
        let path = try archive(namedIn: outputs)
        if try files.isNew(path) { checkout.removeLater(path) }
        let name = path.lastComponent?.string ?? ""
        try bring(path, name, guarding: &checkout)
        return SourceArchive(name: name, rootDirectory: try rootDirectory(of: path, version))
    }

    /// What the action made beside the spec file or where it ran, and calls an archive of this version.
    private func removeLater(
        newNamed base: String, _ files: CheckoutFiles, _ checkout: inout CheckoutGuard
    ) throws {
        for directory in Set([context.specDirectory, context.workingDirectory]) {
            for name in try Files.entries(of: directory) where name.string.hasPrefix("\(base).") {
                let path = directory.appending(name)
                if !Files.isDirectory(path), try files.isNew(path) { checkout.removeLater(path) }
            }
        }
    }

    private func pack(base: String, guarding checkout: inout CheckoutGuard) async throws -> SourceArchive {
        let name = "\(base).tar.gz"
        guard !name.contains("/") else {
            throw PackitError(
                .archive, "'\(name)' is no file name; correct upstream_package_name or the version")
        }
        let target = context.specDirectory.appending(name)
        try checkout.remember(target)
        context.progress("packing \(name)")
        defer { context.progress(nil) }
        let made = context.scratch.appending(name)
        var command = context.checkout.git.command([
            "archive", "--format=tar.gz", "--output", made.string, "--prefix", "\(base)/", "HEAD",
        ])
        command.directory = context.workingDirectory
        try await context.host.runner.check(command)
        try Files.move(made, to: target)
        return SourceArchive(name: name, rootDirectory: base)
    }

    /// The archive that an action printed: commands from last to first, lines from bottom to top.
    private func archive(namedIn outputs: [String]) throws -> FilePath {
        for output in outputs.reversed() {
            for line in output.split(whereSeparator: \.isNewline).reversed() {
                let text = String(line).trimmed
                guard !text.isEmpty, text.utf8.count < 4096 else { continue }
                let path = context.workingDirectory.pushing(FilePath(text)).lexicallyNormalized()
                if Files.isRegular(path) {
                    context.logger.info("Created archive: \(text)")
                    context.logger.info("Absolute path of the created archive: \(path)")
                    return path
                }
            }
        }
        throw PackitError(
            .archive,
            "The create-archive action did not output a path to the generated archive. Please make sure that you have valid path in the single line of the output."
        )
    }

    /// Makes the archive appear in the directory of the spec file.
    private func bring(_ path: FilePath, _ name: String, guarding checkout: inout CheckoutGuard) throws {
        let target = context.specDirectory.appending(name)
        let directory = try Files.realPath(context.specDirectory)
        guard try Files.realPath(path.removingLastComponent()) != directory else { return }
        if Files.exists(target), try Files.realPath(target) == Files.realPath(path) { return }
        try checkout.remember(target)
        if Files.record(target, followingSymlinks: false) != nil { try Files.remove(target) }
        if createsSymlinks {
            let link = Files.relative(try Files.realPath(path), to: directory)
            try Files.symlink(link, at: target)
        } else {
            try Files.copy(path, to: target, keepingTimes: true)
        }
    }

    private func rootDirectory(of path: FilePath, _ version: String) throws -> String {
        if let root = try Archive.rootDirectory(of: path) { return root }
        let (text, unknown) = Template(context.config.archiveRootTemplate).filled { name in
            switch name {
            case "upstream_pkg_name": context.upstreamName
            case "version": version
            default: nil
            }
        }
        guard let text else {
            throw PackitError(
                .archive,
                "archive_root_dir_template names '{\(unknown ?? "")}', which nothing fills; known are {upstream_pkg_name} and {version}"
            )
        }
        return text
    }
}
