/// What a job does.
public enum JobType: String, Hashable, Sendable, Codable, CaseIterable {
    case proposeDownstream = "propose_downstream"
    case pullFromUpstream = "pull_from_upstream"
    case syncFromDownstream = "sync_from_downstream"
    case coprBuild = "copr_build"
    case upstreamKojiBuild = "upstream_koji_build"
    case kojiBuild = "koji_build"
    case tests
    case bodhiUpdate = "bodhi_update"
    case vmImageBuild = "vm_image_build"
    case kojiBuildTag = "koji_build_tag"

    /// The triggers that the service answers with this job; any other pair never runs.
    public var triggers: [JobTrigger] {
        switch self {
        case .coprBuild, .tests, .upstreamKojiBuild: [.pullRequest, .commit, .release]
        case .vmImageBuild: [.pullRequest]
        case .proposeDownstream, .pullFromUpstream: [.release]
        case .kojiBuild, .bodhiUpdate: [.commit, .kojiBuild]
        case .syncFromDownstream: [.commit]
        case .kojiBuildTag: [.kojiBuild]
        }
    }

    /// Whether the job builds or tests for `targets`.
    public var usesTargets: Bool {
        switch self {
        case .coprBuild, .tests, .upstreamKojiBuild: true
        default: false
        }
    }

    /// Whether the job works on `dist_git_branches`.
    public var usesBranches: Bool {
        switch self {
        case .proposeDownstream, .pullFromUpstream, .kojiBuild, .bodhiUpdate: true
        default: false
        }
    }
}

/// What starts a job.
public enum JobTrigger: String, Hashable, Sendable, Codable, CaseIterable {
    case release
    case pullRequest = "pull_request"
    case commit
    case kojiBuild = "koji_build"
    /// The job is a template for others and never runs.
    case ignore
}
