public import SystemPackage

/// One image of several variants.
public struct ExtraISOPlan: Sendable, Hashable {
    /// The one whose image it is.
    public var variant: Variant
    /// A tree arch, or `src`.
    public var arch: String
    /// Which of the variant's it is, from 0.
    public var number: Int
    public var config: ExtraISOConfig
    public var fileName: String
    public var volumeID: String
    /// The other variants with packages on it, in the order of the configuration.
    public var included: [Variant]
    /// Where it is published.
    public var directory: FilePath
    /// Where the files are gathered that no tree has.
    public var staging: FilePath
    /// Whether the compose goes on without it.
    public var canFail: Bool { config.failableArches.contains(arch) }

    /// All variants with packages on it.
    public var variants: [Variant] { [variant] + included }
    public var path: FilePath { directory.appending(fileName) }
    public var deliverable: Deliverables.Item {
        Deliverables.Item("extra_iso", variant: variant.uid, arch: arch)
    }

    /// As messages name it.
    public var title: String { "\(fileName) (variant: \(variant.uid), arch: \(arch))" }

    /// What stands for the configuration in file names.
    var digest: String {
        let source: (SCMSource) -> String = { source in
            let places = [source.scm, source.repo, source.branch, source.target].map { $0 ?? "" }
            return (places + source.files + ["/"] + source.directories).joined(separator: "\u{1}")
        }
        let parts = [
            config.includedVariants.joined(separator: "\u{1}"), config.fileName ?? "",
            config.volumeIDs.joined(separator: "\u{1}"),
            config.extraFiles.map(source).joined(separator: "\u{2}"),
            config.inheritsExtraFiles ? "inherit" : "", config.maximumSize.map(String.init) ?? "",
        ]
        return WorkRecord.digest(parts.joined(separator: "\u{3}").utf8)
    }
}
