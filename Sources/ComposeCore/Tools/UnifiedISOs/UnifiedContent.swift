internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Puts together what is on a medium with the packages of all variants; nothing is copied, and no package is read.
struct UnifiedContent: Sendable {
    let medium: UnifiedMedium
    let info: ComposeInfo
    /// Where the files are written that no tree has.
    let work: FilePath

    /// - Returns: The files of the medium, and the moment that it is known by.
    func prepare() throws -> (points: [GraftPoint], moment: Timestamp?) {
        if Files.exists(work) { try Files.removeTree(work) }
        try Files.createDirectories(work)
        var layers: [[GraftPoint]] = []
        for tree in medium.trees {
            layers.append(try others(tree))
            layers.append(try packages(tree))
            layers.append(try repodata(tree))
        }
        let disc = try UnifiedDisc(medium: medium, info: info).write(to: work)
        let own = ComposeLayout.TreeFile.allCases.map { $0.rawValue }.filter {
            Files.exists(work.appending($0))
        }
        layers.append(own.map { GraftPoint($0, from: work.appending($0)) })
        return (GraftPoint.sorted(GraftPoint.overlaid(layers)), disc.moment)
    }

    private func packages(_ tree: UnifiedMedium.Tree) throws -> [GraftPoint] {
        try GraftPoint.files(of: tree.packages, below: tree.variant.uid).filter(\.isPackage)
    }

    private func repodata(_ tree: UnifiedMedium.Tree) throws -> [GraftPoint] {
        let prefix = Files.relative(tree.packages, to: tree.repository).string
        let repository = RelocatedRepository(repository: tree.repository, prefix: prefix == "." ? "" : prefix)
        let uid = tree.variant.uid
        return try repository.write(to: work.appending(uid).appending("repodata")).map {
            GraftPoint("\(uid)/repodata/\($0.path)", from: $0.source)
        }
    }

    /// What is in a tree besides packages and repositories, and goes to the top of the medium.
    private func others(_ tree: UnifiedMedium.Tree) throws -> [GraftPoint] {
        var hidden = tree.foreign + ["repodata", "drpms"] + ComposeLayout.TreeFile.allCases.map(\.rawValue)
        for place in [tree.packages, tree.repository.appending("repodata")] {
            var rest = place
            if rest.removePrefix(tree.directory), !rest.isEmpty { hidden.append(rest.string) }
        }
        return try GraftPoint.files(of: tree.directory).filter { point in
            !point.isPackage && !hidden.contains { point.path == $0 || point.path.hasPrefix("\($0)/") }
        }
    }
}
