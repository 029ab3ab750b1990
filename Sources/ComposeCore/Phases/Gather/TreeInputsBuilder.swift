internal import RPMKit
internal import RepoKit

/// Puts together what each tree is made of: comps groups, the lists of the configuration, and what variants
/// take over from those they extend.
public struct TreeInputsBuilder: Sendable {
    public let config: GatherConfig
    public let variants: Variants
    public let groups: [TreeID: TreeGroups]
    public let extra: GatherExtras
    public let pool: PackagePool
    /// Whether inherited inputs come along that the parent's own filters exclude, as in the reference.
    public var inheritsFiltered = false

    public init(
        config: GatherConfig, variants: Variants, groups: [TreeID: TreeGroups], extra: GatherExtras,
        pool: PackagePool
    ) {
        self.config = config
        self.variants = variants
        self.groups = groups
        self.extra = extra
        self.pool = pool
    }

    /// - Throws: `.gatherMethod` for a source without a method, `.inputArch` for a package of another arch.
    public func inputs(_ variant: Variant, arch: String) throws(ComposeError) -> TreeInputs {
        let tree = TreeID(variant.uid, arch)
        var inputs = TreeInputs(tree)
        inputs.filters = config.filterPackages.values(variant: variant.uid, arch: arch)
        var release = SystemRelease()
        if config.filtersSystemRelease {
            release = systemRelease(variant, arch)
            inputs.filters += release.others
        }
        for source in [GatherConfig.Source.module, .comps, .json] {
            var part = SourceInputs(source, .deps)
            switch source {
            case .comps: try fillComps(&part, variant, tree, release)
            case .json: part.entries = mapped(tree)
            case .module: part.takesModules = pool.modules.chosen[tree]?.isEmpty == false
            }
            guard !part.isEmpty else { continue }
            part.method = try method(variant, source)
            inputs.sources.append(part)
        }
        return inputs
    }

    private func method(
        _ variant: Variant, _ source: GatherConfig.Source
    ) throws(ComposeError) -> GatherConfig.Method {
        if let method = config.methods.method(variant: variant.uid, source: source) { return method }
        throw ComposeError(
            .gatherMethod,
            "variant '\(variant.uid)' has no gather method for its \(source.rawValue) source; "
                + "name it in gather_method")
    }

    private func fillComps(
        _ part: inout SourceInputs, _ variant: Variant, _ tree: TreeID, _ release: SystemRelease
    ) throws(ComposeError) {
        part.entries = try own(tree)
        if let release = release.chosen { part.entries.append(InputEntry(release, from: .systemRelease)) }
        part.prepopulate = extra.prepopulate[tree] ?? []
        part.conditional = groups[tree]?.conditional ?? []
        part.conditionalEntries = conditionalEntries(tree)
        part.langpacks = groups[tree]?.langpacks ?? []
        for relative in relatives(of: variant) where relative.arches.contains(tree.arch) {
            let other = TreeID(relative.uid, tree.arch)
            let filter = inheritsFiltered ? nil : EntryFilter(filters(of: other))
            func inherited(_ entries: [InputEntry]) -> [InputEntry] {
                entries.filter { filter?.excludes($0) != true }.map {
                    InputEntry($0.name, arch: $0.arch, from: .inherited(from: relative.uid, $0.origin))
                }
            }
            part.entries += inherited(try own(other))
            part.conditionalEntries += inherited(conditionalEntries(other))
            for conditional in groups[other]?.conditional ?? [] where !part.conditional.contains(conditional)
            {
                part.conditional.append(conditional)
            }
            for langpack in groups[other]?.langpacks ?? [] where !part.langpacks.contains(langpack) {
                part.langpacks.append(langpack)
            }
        }
    }

    /// The variants whose inputs a variant has besides its own.
    private func relatives(of variant: Variant) -> [Variant] {
        guard let parent = variant.parent.flatMap({ variants[$0] }) else { return [] }
        guard variant.kind == .optional else { return [parent] }
        return [parent]
            + variants.ordered.filter {
                $0.parent == parent.uid && ($0.kind == .addon || $0.kind == .layeredProduct)
            }
    }

    private func filters(of tree: TreeID) -> [String] {
        config.filterPackages.values(variant: tree.variant, arch: tree.arch)
    }

    private func conditionalEntries(_ tree: TreeID) -> [InputEntry] {
        (groups[tree]?.conditionalMembers ?? []).map { InputEntry($0.package, from: .group($0.group)) }
    }

    /// What a tree's comps groups and `additional_packages` name.
    private func own(_ tree: TreeID) throws(ComposeError) -> [InputEntry] {
        var entries: [InputEntry] = []
        for member in groups[tree]?.members ?? [] {
            entries.append(InputEntry(member.package, from: .group(member.group)))
        }
        let arches = TreeArches(tree: tree.arch).all.map(\.rawValue) + ["src", "nosrc"]
        for text in config.additionalPackages.values(variant: tree.variant, arch: tree.arch) {
            let entry = InputEntry(text: text, from: .additional)
            if let arch = entry.arch, !arches.contains(arch) {
                throw ComposeError(
                    .inputArch,
                    "additional package '\(text)' of \(tree) is for arch '\(arch)', which is none of the tree's"
                )
            }
            entries.append(entry)
        }
        return entries
    }

    private func mapped(_ tree: TreeID) -> [InputEntry] {
        (extra.mapping[tree] ?? []).map { InputEntry($0.name, arch: $0.arch, from: .mapping) }
    }
}

/// Inputs that lie in files of their own.
public struct GatherExtras: Sendable, Hashable, Codable {
    /// `name.arch` by tree.
    public var prepopulate: [TreeID: [String]] = [:]
    /// Packages of `gather_source_mapping` by tree.
    public var mapping: [TreeID: [MappedPackage]] = [:]

    public init() {}

    public struct MappedPackage: Sendable, Hashable, Codable {
        public var name: String
        /// nil for any.
        public var arch: String?

        public init(_ name: String, arch: String?) {
            self.name = name
            self.arch = arch
        }
    }
}

/// Which entries a list of filters excludes.
struct EntryFilter {
    private let filters: [InputEntry]

    init(_ texts: [String]) { filters = texts.map { InputEntry(text: $0, from: .additional) } }

    func excludes(_ entry: InputEntry) -> Bool {
        filters.contains { filter in
            (filter.arch == nil || filter.arch == entry.arch) && NamePattern(filter.name).matches(entry.name)
        }
    }
}

extension GatherConfig.Methods {
    /// How a variant's source is gathered; nil if the configuration does not say.
    public func method(variant uid: String, source: GatherConfig.Source) -> GatherConfig.Method? {
        switch self {
        case .all(let method): return method
        case .byVariant(let blocks):
            var found: GatherConfig.Method?
            for block in blocks where VariantPattern(block.pattern).matches(uid) {
                found = block.whole ?? block.bySource[source] ?? found
            }
            return found
        }
    }
}
