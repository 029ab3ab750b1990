public import DigestKit
internal import HostKit
public import SystemPackage

/// `.treeinfo`: what a tree is and what is in it, for installers and mirrors.
public struct TreeInfo: Hashable, Sendable {
    /// The product in the tree; its version may differ from that of the compose.
    public var release: Product
    /// What a layered product stands on.
    public var baseProduct: Product?
    /// `src` for sources.
    public var arch: String
    /// The arch, and others that the tree's installer runs on, such as `xen`.
    public var platforms: Set<String>
    /// Seconds since 1970.
    public var buildTime: Int64
    /// The variant that the tree is of.
    public var variant: Variant
    /// Those whose packages lie in the same tree, such as addons.
    public var addons: [Variant] = []
    /// Further variants with packages of their own there, as on a medium of several.
    public var others: [Variant] = []
    /// Files of the installer, by platform and role (`kernel`, `initrd`, `boot.iso`), relative to the tree.
    public var images: [String: [String: String]] = [:]
    /// `mainimage` and `instimage` of the installer.
    public var stage2: [String: String] = [:]
    /// `sha256:…` by path within the tree.
    public var checksums: [String: String] = [:]
    /// Which disc of how many, on media.
    public var disc: Disc?

    public init(
        release: Product, baseProduct: Product? = nil, arch: String, buildTime: Int64, variant: Variant
    ) {
        self.release = release
        self.baseProduct = baseProduct
        self.arch = arch
        platforms = [arch]
        self.buildTime = buildTime
        self.variant = variant
    }

    public struct Product: Hashable, Sendable {
        public var name: String
        public var short: String
        public var version: String

        public init(name: String, short: String, version: String) {
            self.name = name
            self.short = short
            self.version = version
        }
    }

    public struct Variant: Hashable, Sendable {
        public var id: String
        public var uid: String
        public var name: String
        public var kind: ComposeCore.Variant.Kind
        /// By what they lead to (`packages`, `repository`, `debug_packages` and so on), relative to the tree.
        public var paths: [String: String]

        public init(
            id: String, uid: String, name: String, kind: ComposeCore.Variant.Kind, paths: [String: String]
        ) {
            self.id = id
            self.uid = uid
            self.name = name
            self.kind = kind
            self.paths = paths
        }
    }

    public struct Disc: Hashable, Sendable {
        /// From 1.
        public var number: Int
        public var count: Int

        public init(number: Int, count: Int) {
            self.number = number
            self.count = count
        }
    }
}

extension TreeInfo {
    /// The facts of a variant's tree; installer files and checksums are added by those who know them.
    ///
    /// A layered product's tree is that of its own release, on top of the compose's, and of the variant that
    /// it extends.
    /// - Parameter arch: A tree arch, or `src` for the tree of sources.
    /// - Returns: nil for a variant that has no tree of its own: an addon, or one without packages.
    public init?(
        _ variant: ComposeCore.Variant, _ arch: String, of variants: Variants, in compose: ComposeIdentity,
        layout: ComposeLayout, buildTime: Int64
    ) {
        guard variant.kind != .addon, !variant.isEmpty,
            let tree = layout.relativePath(.osTree, variant, arch)
        else { return nil }
        let configured = compose.release
        var release = Product(
            name: configured.name, short: configured.short,
            version: configured.treeinfoVersion ?? configured.version)
        var base = configured.base.map { Product(name: $0.name, short: $0.short, version: $0.version) }
        var shown = variant
        if variant.kind == .layeredProduct {
            if let own = variant.release {
                release = Product(name: own.name, short: own.short, version: own.version)
                let major = configured.version.prefix { $0 != "." }
                base = Product(name: configured.name, short: configured.short, version: String(major))
            }
            if let parent = variant.parent.flatMap({ variants[$0] }) { shown = parent }
        }
        func entry(_ shown: ComposeCore.Variant, at place: ComposeCore.Variant) -> Variant {
            var paths: [String: String] = [:]
            for kind in [PathKind.packages, .repository] {
                paths[kind.rawValue] = layout.relativePath(kind, place, arch).map {
                    Files.relative(FilePath($0), to: FilePath(tree)).string
                }
            }
            return Variant(id: shown.id, uid: shown.uid, name: shown.name, kind: shown.kind, paths: paths)
        }
        self.init(
            release: release, baseProduct: base, arch: arch, buildTime: buildTime,
            variant: entry(shown, at: variant))
        addons = variants.children(of: variant.uid)
            .filter { $0.kind == .addon && (arch == "src" || $0.arches.contains(arch)) }
            .sorted { $0.uid.precedes($1.uid) }.map { entry($0, at: $0) }
    }

    /// The indexes of the repositories in the tree, whose checksums belong to the file.
    public var repomdPaths: [String] {
        ([variant] + addons + others).compactMap { variant in
            guard let repository = variant.paths["repository"], !repository.hasPrefix("..") else {
                return nil
            }
            return (repository == "." ? "" : repository + "/") + "repodata/repomd.xml"
        }
    }

    /// Lists the checksums of those indexes that are there.
    ///
    /// - Parameter tree: The directory that the file is for.
    /// - Throws: `.metadata` for an index that cannot be read.
    public mutating func addRepositoryChecksums(
        _ kind: Checksum.Kind, in tree: FilePath
    ) throws(ComposeError) {
        for path in repomdPaths where Files.isRegular(tree.appending(path)) {
            do {
                checksums[path] = try Checksum.of(tree.appending(path), kind).description
            } catch {
                throw ComposeError(.metadata, "\(error)")
            }
        }
    }
}
