internal import DigestKit
public import HostKit
public import RepoKit
public import SystemPackage

/// What decides about an image, under names that people understand: the ground for using it again.
///
/// Content counts, not dates and not the names of composes: a repository made anew of the same packages gives
/// the same inputs.
public struct ISOInputs: Sendable {
    /// What a package is, without reading it, as in `sha256:9f86d0…`; nil where that is not known.
    public let packageIdentity: @Sendable (FilePath) -> String?
    /// The moment that everything in images gets.
    public let epoch: Timestamp?

    public init(
        epoch: Timestamp?, packageIdentity: @escaping @Sendable (FilePath) -> String? = { _ in nil }
    ) {
        self.epoch = epoch
        self.packageIdentity = packageIdentity
    }

    /// What the packages of trees are, by the checksums that they were taken in with.
    public static func identities(
        _ plan: PublicationPlan, _ records: [PackageID: PackageRecord]
    ) -> @Sendable (FilePath) -> String? {
        var known: [FilePath: String] = [:]
        for repository in plan.repositories {
            for item in repository.packages {
                // Weaker kinds could be made to agree for different packages.
                guard let sum = records[item.package]?.checksum, sum.kind == .sha256 else { continue }
                known[repository.directory.appending(item.location)] = sum.description
            }
        }
        return { [known] in known[$0] }
    }

    /// - Throws: `.image` and `.metadata` for files that cannot be read; `CancellationError`.
    public func inputs(of image: ISOImage) async throws -> [String: String] {
        let commands = try ISOCommands(image)
        var inputs = [
            "volume ID": commands.volumeID, "tool": image.tool.rawValue,
            "options": try options(image, commands).joined(separator: " "),
            "disc": "\(image.discNumber) of \(image.discCount)",
            "variants": ([image.variant] + image.additionalVariants).joined(separator: " "),
            "time stamp": epoch.map { "\($0.seconds)" } ?? "none",
        ]
        var parts = Parts()
        for point in image.graftPoints {
            try Task.checkCancellation()
            try await take(point, image, into: &parts)
        }
        if commands.replaysBootISO, let boot = image.boot {
            let path = boot.tree.appending(BootLoader.bootISO)
            parts.add(BootLoader.bootISO, try await content(path), to: "boot files")
        }
        for name in Parts.names { inputs[name] = parts.digest(name) }
        return inputs
    }

    /// Everything on the command line that is not a name of this compose.
    private func options(_ image: ISOImage, _ commands: ISOCommands) throws(ComposeError) -> [String] {
        let words = try commands.write().dropFirst().prefix { $0 != "-o" }
        var options = Array(words)
        if let index = options.firstIndex(of: "-volid") { options.removeSubrange(index...index + 1) }
        if try commands.hybrid() != nil { options.append("isohybrid") }
        if image.isSupported { options.append("--supported-iso") }
        if image.jigdo != nil { options.append("jigdo") }
        return options
    }

    private func take(_ point: GraftPoint, _ image: ISOImage, into parts: inout Parts) async throws {
        let path = FilePath(point.path)
        let name = path.lastComponent?.string ?? ""
        let isInRepodata = path.removingLastComponent().lastComponent?.string == "repodata"
        if point.isPackage {
            var known = packageIdentity(point.source)
            if known == nil { known = try await identity(point.source) }
            parts.add(point.path, known ?? "", to: "packages")
        } else if isInRepodata {
            // The index has the checksums of the rest.
            if name == "repomd.xml" { try parts.add(Self.index(point), at: point.path) }
        } else if let text = try Self.undated(point, name) {
            parts.add(point.path, text, to: name == ".treeinfo" ? ".treeinfo" : "media description")
        } else if let boot = image.boot, BootLoader.changing.contains(point.path) {
            // The copy has been written to.
            parts.add(point.path, try await content(boot.tree.appending(point.path)), to: "boot files")
        } else {
            parts.add(
                point.path, try await content(point.source),
                to: point.isForBooting ? "boot files" : "extra files")
        }
    }

    private func identity(_ path: FilePath) async throws -> String {
        let sums = try await ISODigest.of(path, [.sha256])
        return sums[.sha256]?.description ?? ""
    }

    private func content(_ path: FilePath) async throws -> String {
        let record = try Files.stat(path, followingSymlinks: false)
        switch record.kind {
        case .symlink: return "-> \(try Files.readlink(path))"
        case .directory:
            var parts = Parts()
            for entry in try Files.tree(path) where entry.record.kind != .directory {
                parts.add(entry.path.string, try await content(path.pushing(entry.path)), to: "extra files")
            }
            return parts.digest("extra files")
        case .regular, .other: return try await identity(path)
        }
    }

    /// The records of a repository's index, without their dates.
    private static func index(_ point: GraftPoint) throws -> [(type: String, text: String)] {
        do {
            return try RepomdReader.read(Files.read(point.source, limit: 16 << 20)).data.map {
                ($0.type, "\($0.type) \($0.checksum)")
            }
        } catch {
            throw ComposeError(.metadata, "\(point.source): \(error)")
        }
    }

    /// A file that says when the tree was made, without that; nil for any other file.
    private static func undated(_ point: GraftPoint, _ name: String) throws -> String? {
        switch ComposeLayout.TreeFile(rawValue: name) {
        case .treeinfo:
            var info = try TreeInfo.read(point.source)
            info.buildTime = 0
            // Those of indexes change with the dates in them; their content counts by itself.
            info.checksums = info.checksums.filter { !$0.key.hasSuffix("repodata/repomd.xml") }
            return try info.text()
        case .discinfo:
            return try Files.readText(point.source).split(separator: "\n", omittingEmptySubsequences: false)
                .dropFirst().joined(separator: "\n")
        case .mediaRepo:
            return try Files.readText(point.source).split(separator: "\n")
                .filter { !$0.hasPrefix("mediaid") }.joined(separator: "\n")
        case .extraFiles, nil: return nil
        }
    }
}

/// The content of an image by kind.
private struct Parts {
    static let names = [
        "packages", "repodata", "comps", ".treeinfo", "media description", "boot files", "extra files",
    ]
    private var lines: [String: [String]] = [:]

    mutating func add(_ path: String, _ content: String, to name: String) {
        lines[name, default: []].append("\(path)\0\(content)")
    }

    mutating func add(_ records: [(type: String, text: String)], at path: String) {
        for (type, text) in records { add(path, text, to: type.hasPrefix("group") ? "comps" : "repodata") }
    }

    func digest(_ name: String) -> String {
        let sorted = (lines[name] ?? []).sorted { $0.precedes($1) }
        return sorted.isEmpty ? "none" : WorkRecord.digest(sorted.joined(separator: "\n").utf8)
    }
}
