internal import HostKit
internal import SystemPackage

/// An older compose whose work is used again where its inputs are the same.
struct OldCompose: Sendable {
    var layout: ComposeLayout
    /// Checksums of the packages that it read.
    var checksums = PackageChecksums()
    /// Where packages lie that it has.
    let downloads: OldDownloads

    init(_ layout: ComposeLayout) {
        self.layout = layout
        downloads = OldDownloads(layout)
    }
}

extension OldCompose {
    /// The newest compose in the directories of `--old-composes`, and a sentence about the choice; neither if
    /// no directories were given.
    static func find(
        _ request: ComposeRequest, _ config: ComposeConfig, _ templates: PathTemplates, except own: FilePath
    ) -> (compose: OldCompose?, sentence: String?) {
        guard !request.oldComposes.isEmpty else { return (nil, nil) }
        let directories = request.oldComposes.map(\.string).joined(separator: ", ")
        guard let found = OldComposes.newest(in: request.oldComposes, of: config.release, except: own) else {
            return (
                nil,
                "Nothing is reused: there is no compose of \(config.release.idStem) that ended in \(directories)"
            )
        }
        let layout = ComposeLayout(found, templates: templates)
        var compose = OldCompose(layout)
        guard config.pkgset.allowsReuse else {
            return (
                compose, "Old compose: \(found); its packages are read again, for pkgset_allow_reuse is False"
            )
        }
        do throws(ComposeError) {
            compose.checksums = try PackageChecksums.read(layout.work.packageSetFileCache("repos"))
            return (compose, "Old compose: \(found), which knows \(compose.checksums.count) packages")
        } catch {
            return (compose, "Old compose: \(found); its packages are read again: \(error.message)")
        }
    }
}
