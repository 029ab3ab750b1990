internal import RPMKit
internal import RepoKit

/// Which packages of Koji are looked at: those that some tree can have.
struct KojiFilter: Sendable {
    /// By tree arch: the package arches of its trees, sources not among them.
    let arches: [String: Set<String>]
    private let all: Set<String>
    /// Names or patterns that are asked for; nil if any package may be needed.
    private let wanted: Wanted?

    /// What variants ask for where nothing else gets into trees.
    struct Wanted: Sendable {
        var names: Set<String> = []
        var patterns: [NamePattern] = []

        mutating func add(_ name: String) {
            let pattern = NamePattern(name)
            if let literal = pattern.literal { names.insert(literal) } else { patterns.append(pattern) }
        }

        func contains(_ name: String) -> Bool {
            // One of them may say what system a tree is, whatever it is called.
            names.contains(name) || name.contains("release") || patterns.contains { $0.matches(name) }
        }
    }

    init(_ variants: Variants, _ gather: GatherConfig, wanted: Wanted? = nil) {
        var arches: [String: Set<String>] = [:]
        for arch in Set(variants.filter { !$0.isEmpty }.flatMap(\.arches)) {
            let tree = TreeArches(tree: arch)
            let hasCopies = gather.multilib.values(variant: nil, arch: arch).contains {
                $0 != MultilibMethod.none.rawValue
            }
            arches[arch] = Set((tree.native + (hasCopies ? tree.multilib : []) + [.noarch]).map(\.rawValue))
        }
        self.arches = arches
        all = arches.values.reduce(into: []) { $0.formUnion($1) }
        self.wanted = wanted
    }

    /// The packages that some tree can have; sources only where something made of them is there.
    ///
    /// - Parameter modular: Name and arch of the only packages to take; nil for all.
    func kept(_ candidates: [KojiCandidate], modular: Set<ModularName>? = nil) -> [KojiCandidate] {
        var builds: Set<String> = []
        var wantedBuilds: Set<String> = []
        for candidate in candidates where !candidate.isSource && isPossible(candidate, modular) {
            builds.insert(candidate.build)
            if wanted?.contains(candidate.name) == true { wantedBuilds.insert(candidate.build) }
        }
        return candidates.filter { candidate in
            // All packages of a build stay: debug packages are not asked for by name.
            guard wanted == nil || wantedBuilds.contains(candidate.build) else { return false }
            if candidate.isSource { return modular != nil || builds.contains(candidate.build) }
            return isPossible(candidate, modular)
        }
    }

    private func isPossible(_ candidate: KojiCandidate, _ modular: Set<ModularName>?) -> Bool {
        all.contains(candidate.arch)
            && modular?.contains(ModularName(name: candidate.name, arch: candidate.arch)) != false
    }

    /// A package of a module, whatever its version.
    struct ModularName: Sendable, Hashable {
        var name: String
        var arch: String
    }
}
