internal import HostKit
public import SystemPackage

/// What the metadata of a compose says of its content.
public struct ComposeContents: Sendable {
    public var compose: ComposeInfo.Compose
    public var path: FilePath
    /// The trees that there are.
    public var trees: Set<TreeID> = []
    public var packages: RPMManifest?
    public var images: ImageManifest?
    public var modules: ModuleManifest?
    public var extraFiles: ExtraFilesManifest?
    /// The directory that paths of the metadata start at; nil where the files are not at hand.
    public var published: FilePath?

    init(compose: ComposeInfo.Compose, path: FilePath) {
        self.compose = compose
        self.path = path
    }

    /// Reads what there is of a compose.
    ///
    /// - Throws: `.metadata` for a file that cannot be read.
    public init(_ compose: PublishedCompose) throws {
        let info = try compose.read(ComposeInfo.self)
        packages = try compose.read(RPMManifest.self)
        images = try compose.read(ImageManifest.self)
        modules = try compose.read(ModuleManifest.self)
        extraFiles = try compose.read(ExtraFilesManifest.self)
        guard let header = info?.compose ?? packages?.compose ?? images?.compose else {
            throw ComposeError(.metadata, "\(compose.path) has no metadata that says what compose it is")
        }
        self.compose = header
        path = compose.path
        published = compose.published
        for (uid, variant) in info?.variants ?? [:] {
            trees.formUnion(variant.arches.map { TreeID(uid, $0) })
        }
        for (variant, arches) in packages?.rpms ?? [:] {
            trees.formUnion(arches.keys.map { TreeID(variant, $0) })
        }
    }

    /// Leaves out the trees of other variants and arches.
    ///
    /// - Parameters:
    ///   - variants: UIDs; all when empty.
    ///   - arches: Of trees; all when empty.
    public mutating func keep(variants: [String], arches: [String]) throws(ComposeError) {
        func isWanted(_ variant: String, _ arch: String) -> Bool {
            (variants.isEmpty || variants.contains(variant)) && (arches.isEmpty || arches.contains(arch))
        }
        trees = trees.filter { isWanted($0.variant, $0.arch) }
        packages?.rpms.keep(isWanted)
        extraFiles?.files.keep(isWanted)
        if let all = images {
            var kept = ImageManifest(compose: all.compose)
            for (variant, arches) in all.images {
                for (arch, images) in arches where isWanted(variant, arch) {
                    for image in images { try kept.add(image, to: variant, arch) }
                }
            }
            images = kept
        }
        if let all = modules {
            var kept = ModuleManifest(compose: all.compose)
            for (variant, arches) in all.modules {
                for (arch, modules) in arches where isWanted(variant, arch) {
                    for module in modules { kept.add(module, to: variant, arch) }
                }
            }
            modules = kept
        }
    }

    var side: ComposeDiff.Side {
        ComposeDiff.Side(id: compose.id, label: compose.label, path: path.string)
    }
}

extension [String: [String: RPMManifest.Tree]] {
    fileprivate mutating func keep(_ isWanted: (String, String) -> Bool) {
        for variant in keys { self[variant] = self[variant]?.filter { isWanted(variant, $0.key) } }
    }
}

extension [String: [String: [ExtraFilesManifest.File]]] {
    fileprivate mutating func keep(_ isWanted: (String, String) -> Bool) {
        for variant in keys { self[variant] = self[variant]?.filter { isWanted(variant, $0.key) } }
    }
}
