internal import HostKit
internal import SystemPackage

/// Lists what is on an image of several variants.
struct ExtraISOContent: Sendable {
    let plan: ExtraISOPlan
    let layout: ComposeLayout

    /// - Parameter boot: Files that the image boots from, and what replaces some of them; empty for one that does not.
    /// - Throws: ``FileError``.
    func points(boot: [GraftPoint]) throws -> [GraftPoint] {
        var layers = [boot]
        for variant in plan.variants { layers.append(try points(of: variant)) }
        layers.append(try GraftPoint.files(of: plan.staging))
        return GraftPoint.sorted(GraftPoint.overlaid(layers))
    }

    private func points(of variant: Variant) throws -> [GraftPoint] {
        guard let packages = layout.path(.packages, variant, plan.arch),
            let repository = layout.path(.repository, variant, plan.arch)
        else { return [] }
        var points: [GraftPoint] = []
        for (directory, name) in [(packages, "Packages"), (repository.appending("repodata"), "repodata")]
        where Files.isDirectory(directory) {
            points += try GraftPoint.files(of: directory, below: "\(variant.uid)/\(name)")
        }
        guard plan.config.inheritsExtraFiles, let tree = layout.path(.osTree, variant, plan.arch) else {
            return points
        }
        return points
            + (try extraFiles(tree)).map { GraftPoint("\(variant.uid)/\($0)", from: tree.pushing($0)) }
    }

    /// The extra files of a tree.
    private func extraFiles(_ tree: FilePath) throws -> [FilePath] {
        let list = tree.appending(ComposeLayout.TreeFile.extraFiles.rawValue)
        guard Files.isRegular(list) else { return [] }
        return try ExtraFilesManifest.files(ofTree: Files.read(list), name: list.string)
            .map { FilePath($0.path) }
            .filter { path in
                path.isRelative && path.components.allSatisfy { $0.kind == .regular }
                    && Files.isRegular(tree.pushing(path))
            }
    }
}
