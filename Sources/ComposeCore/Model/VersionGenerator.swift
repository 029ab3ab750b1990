/// Values of options that stand for a version or a release made of the compose's identity.
public enum VersionGenerator {
    /// What an option's value comes to; one without `!` in front stands for itself.
    ///
    /// - Throws: `.identity` for an unknown generator.
    public static func expand(
        _ value: String, for identity: ComposeIdentity
    ) throws(ComposeError) -> String {
        guard value.hasPrefix("!") else { return value }
        let version = identity.release.version
        return switch value.dropFirst() {
        case "OSTREE_VERSION_FROM_LABEL_DATE_TYPE_RESPIN":
            "\(identity.imageVersion).\(identity.imageRelease)"
        case "RELEASE_FROM_LABEL_DATE_TYPE_RESPIN": identity.imageRelease
        case "RELEASE_FROM_DATE_RESPIN": "\(identity.date).\(identity.respin)"
        case "VERSION_FROM_VERSION_DATE_RESPIN": "\(version).\(identity.date).\(identity.respin)"
        case "VERSION_FROM_VERSION": version
        default: throw ComposeError(.identity, "Unknown version generator '\(value)'")
        }
    }
}

extension ComposeIdentity {
    /// The version of images: the release's, and the milestone unless it is `RC`.
    public var imageVersion: String {
        guard let label, label.milestone != .rc else { return release.version }
        return "\(release.version)_\(label.milestone.rawValue)"
    }

    /// The release of images: the numbers of the label, or else date, type and respin.
    public var imageRelease: String { label?.version ?? "\(date)\(type.suffix).\(respin)" }
}
