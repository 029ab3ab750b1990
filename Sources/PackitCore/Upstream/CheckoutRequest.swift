internal import ForgeKit
public import HostKit
public import SystemPackage

/// What to check out before work on a clone begins.
public struct CheckoutRequest: Hashable, Sendable {
    public var reference: String?
    /// Number of the pull or merge request.
    public var pullRequest: String?
    public var mergesPullRequest: Bool
    public var targetBranch: String?

    public init(
        reference: String? = nil, pullRequest: String? = nil, mergesPullRequest: Bool = true,
        targetBranch: String? = nil
    ) {
        self.reference = reference
        self.pullRequest = pullRequest
        self.mergesPullRequest = mergesPullRequest
        self.targetBranch = targetBranch
    }

    /// Checks out a reference, or a pull request on the branch `pr/ID`, merged into its target if asked for.
    public func apply(to directory: FilePath, on host: Host) async throws {
        let git = Git(directory, on: host)
        if let pullRequest {
            try await apply(pullRequest, git)
        } else if let reference {
            try await checkOut(reference, git)
        }
    }

    private func apply(_ id: String, _ git: Git) async throws {
        guard !id.isEmpty, id.allSatisfy(\.isNumber) else {
            throw PackitError(.usage, "Invalid value for '--pr-id': '\(id)' is not a number.")
        }
        let url = try await git.optionalText(["config", "remote.origin.url"]) ?? ""
        let forge = GitRemote.parts(of: url).host.flatMap { ForgeHosts.kind(ofHost: $0) }
        let kinds = forge == .gitlab ? ["merge-requests", "pull"] : ["pull", "merge-requests"]
        try await fetch(id, kinds, git)
        let changes = "pr-changes/\(id)"
        if let targetBranch { try await checkOut(targetBranch, git) }
        if mergesPullRequest {
            try await git.run(["checkout", "--quiet", "-B", "pr/\(id)"])
            let settings = ["user.name=packit", "user.email=packit@localhost"].flatMap { ["-c", $0] }
            if let complaint = try await git.complaint(
                settings + ["merge", "--quiet", "--no-edit", "--ff", changes])
            {
                throw PackitError(
                    .badCheckout,
                    "pull request \(id) cannot be merged: \(complaint); rebase it, or use --no-merge-pr")
            }
        } else {
            try await git.run(["checkout", "--quiet", "-B", "pr/\(id)", changes])
        }
    }

    private func fetch(_ id: String, _ kinds: [String], _ git: Git) async throws {
        var reason = ""
        for kind in kinds {
            let reference = "+refs/\(kind)/\(id)/head:refs/heads/pr-changes/\(id)"
            guard let complaint = try await git.complaint(["fetch", "--quiet", "origin", reference]) else {
                return
            }
            reason = complaint
        }
        throw PackitError(.badCheckout, "pull request \(id) cannot be fetched: \(reason)")
    }

    private func checkOut(_ reference: String, _ git: Git) async throws {
        guard !reference.hasPrefix("-") else {
            throw PackitError(.usage, "cannot check '\(reference)' out: it is an option, not a reference")
        }
        guard let complaint = try await git.complaint(["checkout", "--quiet", reference, "--"]) else {
            return
        }
        throw PackitError(.badCheckout, "cannot check '\(reference)' out: \(complaint)")
    }
}
