internal import DigestKit
internal import HostKit
public import SystemPackage

/// What `.treeinfo` says of a tree's installer: what its maker said, as far as it holds for the tree.
public struct InstallerTreeFacts: Sendable, Hashable {
    /// Files by platform and role, relative to the tree.
    public private(set) var images: [String: [String: String]] = [:]
    public private(set) var stage2: [String: String] = [:]
    /// `sha256:…` by path.
    public private(set) var checksums: [String: String] = [:]
    /// What was left out, and why.
    public private(set) var problems: [String] = []

    /// Reads the `.treeinfo` of an installer that was put into a tree.
    ///
    /// Files that are not in the tree are left out; checksums of files that were changed, or of those that others
    /// stand in the place of, are made anew.
    /// - Throws: `.metadata` for a file that cannot be read; ``FileError``.
    public init(_ output: InstallerOutput, in tree: FilePath) throws {
        let path = output.directory.appending(ComposeLayout.TreeFile.treeinfo.rawValue)
        guard Files.isRegular(path) else {
            problems = [
                "\(path) is missing: .treeinfo of \(output.variant).\(output.arch) tells no installer"
            ]
            return
        }
        let ini = try INIFile(Files.readText(path, limit: 16 << 20), name: path.string)
        func isThere(_ name: String) -> Bool { Self.place(name, in: tree) != nil }
        for (section, values) in ini.sections.sortedByKey() where section.hasPrefix("images-") {
            let there = values.filter { isThere($0.value) }
            if !there.isEmpty { images[String(section.dropFirst("images-".count))] = there }
            note(values, there, "\(path): [\(section)]")
        }
        let stage2 = ini.sections["stage2"] ?? [:]
        self.stage2 = stage2.filter { isThere($0.value) }
        note(stage2, self.stage2, "\(path): [stage2]")
        for (name, text) in (ini.sections["checksums"] ?? [:]).sortedByKey() {
            // Those of repositories are ours.
            guard FilePath(name).lastComponent?.string != "repomd.xml" else { continue }
            guard let place = Self.place(name, in: tree) else {
                problems.append("\(path): [checksums] names \(name), which is not in the tree")
                continue
            }
            checksums[name] = try Self.checksum(text, place, of: output.directory.pushing(FilePath(name)))
        }
    }

    private mutating func note(_ all: [String: String], _ kept: [String: String], _ place: String) {
        for (name, value) in all.sortedByKey() where kept[name] == nil {
            problems.append("\(place) names \(value) as \(name), which is not in the tree")
        }
    }

    /// A file of the tree; nil for what is none, or lies elsewhere.
    private static func place(_ name: String, in tree: FilePath) -> FilePath? {
        let path = FilePath(name)
        guard path.isRelative, !path.isEmpty, path.components.allSatisfy({ $0.kind == .regular }),
            let place = try? Files.resolve(path, under: tree), Files.isRegular(place)
        else { return nil }
        return place
    }

    /// The checksum that was told if the tree has the very same file, and a new one of its kind otherwise.
    private static func checksum(_ told: String, _ place: FilePath, of source: FilePath) throws -> String {
        let parts = told.split(separator: ":", maxSplits: 1).map(String.init)
        let kind = parts.first.flatMap { Checksum.Kind(name: $0) } ?? .sha256
        if parts.count == 2, let known = Checksum(kind, hexadecimal: parts[1]),
            let new = Files.record(place), let old = Files.record(source), new.inode == old.inode,
            new.device == old.device
        {
            return known.description
        }
        let sum: Checksum = try Checksum.of(place, kind)
        return sum.description
    }
}

extension TreeInfo {
    /// Adds what is known of the tree's installer.
    public mutating func add(_ installer: InstallerTreeFacts) {
        for (platform, files) in installer.images {
            images[platform, default: [:]].merge(files) { $1 }
            platforms.insert(platform)
        }
        stage2.merge(installer.stage2) { $1 }
        checksums.merge(installer.checksums) { $1 }
    }
}
