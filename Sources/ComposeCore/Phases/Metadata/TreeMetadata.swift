public import DigestKit
internal import HostKit
internal import SystemPackage

/// Writes what tells installers and people what a tree is: `.treeinfo`, `.discinfo` and `media.repo`.
public struct TreeMetadata: Sendable {
    public let identity: ComposeIdentity
    public let variants: Variants
    public let layout: ComposeLayout
    /// The time stamp of `.discinfo`.
    public let timestamp: String
    /// Seconds since 1970.
    public let buildTime: Int64
    public let checksum: Checksum.Kind
    /// The installers that trees have.
    public var installers: [TreeID: InstallerOutput] = [:]
    /// Told of what installers say and does not hold.
    public var warn: @Sendable (String) -> Void = { _ in }

    public init(
        _ identity: ComposeIdentity, variants: Variants, layout: ComposeLayout, timestamp: String,
        buildTime: Int64, checksum: Checksum.Kind
    ) {
        self.identity = identity
        self.variants = variants
        self.layout = layout
        self.timestamp = timestamp
        self.buildTime = buildTime
        self.checksum = checksum
    }

    /// Writes the files of all trees that are there.
    public func write() throws {
        for variant in variants.ordered {
            for arch in variant.arches.sorted() + ["src"] { try write(variant, arch) }
        }
    }

    private func write(_ variant: Variant, _ arch: String) throws {
        guard let tree = layout.path(.osTree, variant, arch), Files.isDirectory(tree),
            var info = TreeInfo(
                variant, arch, of: variants, in: identity, layout: layout, buildTime: buildTime)
        else { return }
        if let installer = installers[TreeID(variant.uid, arch)] {
            let facts = try InstallerTreeFacts(installer, in: tree)
            for problem in facts.problems { warn(problem) }
            info.add(facts)
        }
        try info.addRepositoryChecksums(checksum, in: tree)
        try put(try info.text(), .treeinfo, variant, arch)
        let disc = DiscInfo(
            timestamp: timestamp,
            description: try DiscInfo.description(of: variant, arch, in: identity.release), arch: arch)
        try put(disc.text, .discinfo, variant, arch)
        try put(MediaRepo(disc).text, .mediaRepo, variant, arch)
    }

    private func put(
        _ text: String, _ file: ComposeLayout.TreeFile, _ variant: Variant, _ arch: String
    ) throws {
        guard let path = layout.file(file, variant, arch) else { return }
        try Files.writeAtomically(text, to: path)
    }
}
