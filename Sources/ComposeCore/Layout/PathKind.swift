/// A place in the published part of a compose that exists once for a variant and an arch.
///
/// The raw values are the names in `composeinfo.json` and the keys of `paths_templates`.
public enum PathKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The top of the binary tree, its repository, and its packages.
    case osTree = "os_tree"
    case repository, packages
    case isos, images, jigdos
    case sourceTree = "source_tree"
    case sourceRepository = "source_repository"
    case sourcePackages = "source_packages"
    case sourceISOs = "source_isos"
    case sourceJigdos = "source_jigdos"
    case debugTree = "debug_tree"
    case debugRepository = "debug_repository"
    case debugPackages = "debug_packages"
    /// Images of the debug trees; not in `composeinfo.json`.
    case debugISOs = "debug_isos"

    /// The kinds that `composeinfo.json` lists.
    public static let published = allCases.filter { $0 != .debugISOs }

    /// The kinds that an addon has a place of its own for, within its parent's tree.
    static let ofAddons: [PathKind] = [
        .repository, .packages, .sourceRepository, .sourcePackages, .debugRepository, .debugPackages,
    ]

    /// Whether it is the same for all arches of a variant.
    var isSource: Bool {
        [.sourceTree, .sourceRepository, .sourcePackages, .sourceISOs, .sourceJigdos].contains(self)
    }

    /// The same place for sources.
    var forSources: PathKind? {
        switch self {
        case .osTree: .sourceTree
        case .repository: .sourceRepository
        case .packages: .sourcePackages
        case .isos: .sourceISOs
        case .jigdos: .sourceJigdos
        case _ where isSource: self
        default: nil
        }
    }
}
