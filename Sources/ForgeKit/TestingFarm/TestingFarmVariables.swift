/// What tests are told of where they come from.
public struct TestingFarmVariables: Hashable, Sendable {
    /// `owner/name` of the repository that the commit is in.
    public var repository: String?
    public var upstreamName: String?
    public var upstreamURL: String?
    public var downstreamName: String?
    public var downstreamURL: String?
    public var packageName: String?
    public var packageNVR: String?
    public var buildLogURL: String?
    public var sourcePackageURL: String?
    public var commit: String?
    public var tag: String?
    public var sourceCommit: String?
    public var targetCommit: String?
    public var sourceBranch: String?
    public var targetBranch: String?
    public var sourceURL: String?
    public var targetURL: String?
    public var pullRequest: Int?
    /// `owner/name` of the project.
    public var coprProject: CoprProjectName?
    /// NEVRAs of what was built.
    public var coprPackages: [String]?
    /// Of the build in Koji.
    public var kojiTask: Int?

    public init() {}

    /// Those that have a value, by name.
    public var values: [String: String] {
        let values: [String: String?] = [
            "PACKIT_FULL_REPO_NAME": repository, "PACKIT_UPSTREAM_NAME": upstreamName,
            "PACKIT_UPSTREAM_URL": upstreamURL, "PACKIT_DOWNSTREAM_NAME": downstreamName,
            "PACKIT_DOWNSTREAM_URL": downstreamURL, "PACKIT_PACKAGE_NAME": packageName,
            "PACKIT_PACKAGE_NVR": packageNVR, "PACKIT_BUILD_LOG_URL": buildLogURL,
            "PACKIT_SRPM_URL": sourcePackageURL, "PACKIT_COMMIT_SHA": commit, "PACKIT_TAG_NAME": tag,
            "PACKIT_SOURCE_SHA": sourceCommit, "PACKIT_TARGET_SHA": targetCommit,
            "PACKIT_SOURCE_BRANCH": sourceBranch, "PACKIT_TARGET_BRANCH": targetBranch,
            "PACKIT_SOURCE_URL": sourceURL, "PACKIT_TARGET_URL": targetURL,
            "PACKIT_PR_ID": pullRequest.map { String($0) },
            "PACKIT_COPR_PROJECT": coprProject.map { "\($0)" },
            "PACKIT_COPR_RPMS": coprPackages?.joined(separator: " "),
            "KOJI_TASK_ID": kojiTask.map { String($0) },
        ]
        return values.compactMapValues { $0 }
    }

    /// All variables: these, then those of the configuration, then those of the comment that asked for the tests.
    ///
    /// - Parameter comment: An empty value removes the variable.
    public func merged(configured: [String: String], comment: [String: String] = [:]) -> [String: String] {
        var merged = values.merging(configured) { $1 }
        for (name, value) in comment { merged[name] = value.isEmpty ? nil : value }
        return merged
    }

    /// What the test of the installation is told: the project to install from.
    public static func installation(of project: CoprProjectName) -> [String: String] {
        ["REPOSITORY": "\(project)"]
    }
}
