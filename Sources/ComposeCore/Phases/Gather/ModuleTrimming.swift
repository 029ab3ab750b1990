internal import RepoKit

/// Makes the modules of trees agree with their packages once these were moved between trees.
struct ModuleTrimming {
    private(set) var contents: [TreeID: TreeContents]

    init(_ contents: [TreeID: TreeContents]) { self.contents = contents }

    mutating func trim() {
        var known: [String: [String: ChosenModule]] = [:]
        for (tree, contents) in contents {
            for module in contents.modules { known[tree.arch, default: [:]][module.build.nsvc] = module }
        }
        for tree in contents.keys {
            guard var own = contents[tree] else { continue }
            let used = Set(own.packages.values.joined().compactMap(\.module))
            own.modules.removeAll { $0.cause.isPackages && !used.contains($0.build.nsvc) }
            let present = Set(own.modules.map(\.build.nsvc))
            for nsvc in used.subtracting(present).sorted() {
                guard let module = known[tree.arch]?[nsvc] else { continue }
                own.modules.append(
                    ChosenModule(module.build, module.cause.isPackages ? module.cause : .packages))
            }
            contents[tree] = own
        }
    }
}

extension ChosenModule.Cause {
    /// Whether the tree has the module for the sake of packages alone.
    fileprivate var isPackages: Bool { self == .defaultStream || self == .packages }
}
