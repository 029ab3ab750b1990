internal import HostKit
internal import SystemPackage

/// `composeinfo.json`: what a compose is, and where the trees of its variants are.
public struct ComposeInfo: MetadataFile, Hashable {
    public static let type = "composeinfo"

    public var compose: Compose
    public var release: Release
    /// What the release stands on, if it is layered.
    public var baseProduct: Release?
    /// By UID.
    public var variants: [String: Variant] = [:]

    public init(compose: Compose, release: Release, baseProduct: Release? = nil) {
        self.compose = compose
        self.release = release
        self.baseProduct = baseProduct
    }

    /// The compose that a metadata file is about.
    public struct Compose: Hashable, Sendable {
        public var id: String
        public var type: ComposeType
        public var date: String
        public var respin: Int
        public var label: String?
        /// Whether it is supported; without a label nobody asks.
        public var isFinal: Bool

        public init(
            id: String, type: ComposeType, date: String, respin: Int, label: String? = nil,
            isFinal: Bool = false
        ) {
            self.id = id
            self.type = type
            self.date = date
            self.respin = respin
            self.label = label
            self.isFinal = isFinal
        }
    }

    /// A product.
    public struct Release: Hashable, Sendable {
        public var name: String
        public var short: String
        public var version: String
        public var type: String
        public var isInternal: Bool
        public var isLayered: Bool

        public init(
            name: String, short: String, version: String, type: String = "ga", isInternal: Bool = false,
            isLayered: Bool = false
        ) {
            self.name = name
            self.short = short
            self.version = version
            self.type = type
            self.isInternal = isInternal
            self.isLayered = isLayered
        }
    }

    public struct Variant: Hashable, Sendable {
        /// Letters and digits only.
        public var id: String
        public var uid: String
        public var name: String
        public var kind: ComposeCore.Variant.Kind
        public var arches: [String]
        /// By kind and arch, relative to the published directory.
        public var paths: [String: [String: String]] = [:]
        /// What a layered product is.
        public var release: Release?
        /// IDs of the variants that extend this one.
        public var children: [String] = []

        public init(
            id: String, uid: String, name: String, kind: ComposeCore.Variant.Kind, arches: [String]
        ) {
            self.id = id
            self.uid = uid
            self.name = name
            self.kind = kind
            self.arches = arches
        }
    }
}

extension ComposeInfo {
    /// What is known before there are trees: the content of `work/global/composeinfo-base.json`.
    public init(_ identity: ComposeIdentity) {
        let release = identity.release
        self.init(
            compose: Compose(identity),
            release: Release(
                name: release.name, short: release.short, version: release.version,
                type: release.type.lowercased(), isInternal: release.isInternal,
                isLayered: release.isLayered),
            baseProduct: release.base.map {
                Release(name: $0.name, short: $0.short, version: $0.version, type: $0.type.lowercased())
            })
    }

    /// Everything of a finished compose.
    ///
    /// - Parameter isPublished: Whether a path below the published directory is there; else it is left out.
    public init(
        _ identity: ComposeIdentity, variants: Variants, layout: ComposeLayout,
        isPublished: (String) -> Bool
    ) {
        self.init(identity)
        for variant in variants {
            let parent = variant.parent.flatMap { variants[$0] }
            var entry = Variant(
                id: variant.cleanID, uid: Self.uid(variant, parent), name: variant.name, kind: variant.kind,
                arches: Set(variant.arches).sorted { $0.precedes($1) })
            entry.children = variants.children(of: variant.uid).map(\.cleanID).sorted { $0.precedes($1) }
            if variant.kind == .layeredProduct, let own = variant.release {
                entry.release = Release(
                    name: own.name, short: own.short, version: own.version,
                    type: identity.release.type.lowercased(), isLayered: true)
            }
            for kind in PathKind.published {
                for arch in entry.arches {
                    guard let path = layout.relativePath(kind, variant, arch), isPublished(path) else {
                        continue
                    }
                    entry.paths[kind.rawValue, default: [:]][arch] = path
                }
            }
            self.variants[entry.uid] = entry
        }
    }

    /// The same with what is on the disk now.
    public init(_ identity: ComposeIdentity, variants: Variants, layout: ComposeLayout) {
        self.init(identity, variants: variants, layout: layout) {
            Files.isDirectory(layout.compose.appending($0))
        }
    }

    /// The UID under which readers look for a variant: they make it of the IDs, which have no dashes.
    private static func uid(_ variant: ComposeCore.Variant, _ parent: ComposeCore.Variant?) -> String {
        parent.map { "\($0.cleanID)-\(variant.cleanID)" } ?? variant.uid
    }
}

extension Variant {
    /// The ID without the dashes that readers of metadata refuse in it.
    fileprivate var cleanID: String { id.filter { $0 != "-" } }
}

extension ComposeInfo.Compose {
    public init(_ identity: ComposeIdentity) {
        self.init(
            id: identity.id, type: identity.type, date: identity.date, respin: identity.respin,
            label: identity.label?.description, isFinal: identity.isSupported)
    }

    /// As the other metadata files have it: without the label.
    public var withoutLabel: Self {
        var bare = self
        bare.label = nil
        bare.isFinal = false
        return bare
    }
}

extension ComposeIdentity {
    /// The identity that a file of an earlier start recorded.
    ///
    /// What the file does not have, such as the description of media, comes from the configuration.
    /// - Throws: `.identity`.
    public init(_ info: ComposeInfo, configured: ReleaseConfig) throws(ComposeError) {
        var release = configured
        release.name = info.release.name
        release.short = info.release.short
        release.version = info.release.version
        release.type = info.release.type
        release.isInternal = info.release.isInternal
        release.base = info.baseProduct.map {
            var base = BaseProductConfig()
            base.name = $0.name
            base.short = $0.short
            base.version = $0.version
            base.type = $0.type
            return base
        }
        var label: ComposeLabel?
        if let text = info.compose.label { label = try ComposeLabel(text) }
        try self.init(
            release: release, type: info.compose.type, date: info.compose.date, respin: info.compose.respin,
            label: label, isSupported: info.compose.isFinal, id: info.compose.id)
    }
}
