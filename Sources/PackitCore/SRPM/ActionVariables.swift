/// The variables that the spec-editing actions and suffix templates share.
struct ActionVariables: Hashable, Sendable {
    var values: [String: String] = [:]

    /// - Parameters:
    ///   - version: The version being packed.
    ///   - specVersion: The spec's own, expanded.
    ///   - release: The release that would be set by default, and its part after the number.
    init(
        version: String, specVersion: String, release: DefaultRelease, head: Checkout.Head, archive: String
    ) {
        values = [
            "PACKIT_PROJECT_VERSION": version,
            "PACKIT_RPMSPEC_VERSION": specVersion,
            "PACKIT_RPMSPEC_RELEASE": release.text,
            "PACKIT_PROJECT_COMMIT": head.shortCommit,
            "PACKIT_PROJECT_ARCHIVE": archive,
            "PACKIT_PROJECT_BRANCH": head.versionBranch,
            "PACKIT_PROJECT_SNAPSHOTID": release.snapshot,
        ]
    }

    /// The same for templates, which may name the common variables as well.
    func templateValues(_ context: PackageContext) -> [String: String] {
        values.merging(context.commonVariables) { own, _ in own }
    }
}
