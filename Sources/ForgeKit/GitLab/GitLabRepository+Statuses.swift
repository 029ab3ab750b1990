internal import HostKit
internal import JSONKit

extension GitLabRepository: CommitStatuses, PullRequestStatuses {
    /// For a merge request from a fork these are in the fork: see ``source(of:)``.
    ///
    /// GitLab gives the oldest first, so all pages are read before the first status comes.
    public func statuses(of commit: String) -> Pages<CommitStatus> {
        let oldestFirst = list(of: commit, [("all", "true")])
        return Pages { _ throws(ForgeFailure) in
            .init(try await oldestFirst.all().sorted { $0.number > $1.number }.map(\.status))
        }
    }

    /// The valid status of each context and branch.
    public func latestStatuses(of commit: String) -> Pages<CommitStatus> {
        list(of: commit, []).compactMapped(\.status)
    }

    /// All statuses of a merge request's last commit, newest first; they are where it comes from.
    ///
    /// None when that is gone.
    public func statuses(of pullRequest: PullRequest) async throws(ForgeFailure) -> [CommitStatus] {
        guard let head = pullRequest.head, let source = try await source(of: pullRequest) else { return [] }
        return try await source.statuses(of: head).all()
    }

    /// Sets a status. It belongs to the repository that has the commit: for a merge request from a fork that is
    /// the fork, see ``source(of:)``.
    ///
    /// A status that is in that state already stays as it is.
    /// - Throws: `.badRequest` for a state that GitLab has not.
    public func setStatus(_ new: NewCommitStatus, of commit: String) async throws(ForgeFailure)
        -> CommitStatus
    { try await setStatus(new, of: commit, ref: nil) }

    /// - Parameters:
    ///   - ref: The branch or tag that it is shown with; nil leaves the choice to GitLab.
    ///   - pipeline: The number of the pipeline that it belongs to, where there are several.
    public func setStatus(
        _ new: NewCommitStatus, of commit: String, ref: String?, pipeline: Int? = nil
    ) async throws(ForgeFailure) -> CommitStatus {
        do throws(ForgeFailure) {
            return try await sendStatus(new, of: commit, ref: ref, pipeline: pipeline)
        } catch {
            guard error.tellsOfATransition else { throw error }
            let query: [(name: String, value: String?)] = [
                ("name", new.context), ("ref", ref), ("pipeline_id", pipeline.map(String.init)),
            ]
            let present = try await list(of: commit, query).all().max { $0.number < $1.number }?.status
            // Such an answer means that there is nothing to change, or that it must not be changed.
            if let present, present.state.gitlab == new.state.gitlab { return present }
            var failure = error
            failure.code = .conflict
            throw failure
        }
    }

    /// Sets a status, and fails where it is in that state already.
    func sendStatus(
        _ new: NewCommitStatus, of commit: String, ref: String? = nil, pipeline: Int? = nil
    ) async throws(ForgeFailure) -> CommitStatus {
        guard let state = new.state.gitlab else {
            throw ForgeFailure(
                .badRequest,
                detail: "GitLab has no state '\(new.state)'; it has pending, running, success, failed and "
                    + "canceled")
        }
        let description = Self.cut(new.description)
        let fields = JSONValue(fields: [
            "state": .string(state), "target_url": new.targetURL.map(JSONValue.string),
            "description": .string(description), "context": .string(new.context),
            "ref": ref.map(JSONValue.string), "pipeline_id": pipeline.map(JSONValue.integer),
        ])
        let request = APIRequest("POST", "\(path)/statuses/\(commit)", .json(fields)).repeatable()
            .pretending([
                "id": 0, "sha": .string(commit), "status": .string(state), "name": .string(new.context),
                "description": .string(description),
                "target_url": new.targetURL.map(JSONValue.string) ?? .null,
            ])
        return try await client.send(request).read(GitLabStatus.init).status
    }

    private func list(of commit: String, _ query: [(name: String, value: String?)]) -> Pages<GitLabStatus> {
        forge.list("\(path)/repository/commits/\(commit)/statuses", query: query, GitLabStatus.init)
    }

    /// How much of a description GitLab takes; Unicode scalars.
    private static let descriptionLimit = 255

    /// As much of a description as GitLab takes, without half a character.
    private static func cut(_ text: String) -> String {
        var kept = ""
        var count = 0
        for character in text {
            count += character.unicodeScalars.count
            guard count <= descriptionLimit else { break }
            kept.append(character)
        }
        return kept
    }
}

extension ForgeFailure {
    /// Whether GitLab says that a status is, or may not come, into the state that was sent.
    var tellsOfATransition: Bool {
        guard status == 400 else { return false }
        return ([detail].compactMap { $0 } + fields.map(\.message)).contains {
            $0.contains("Cannot transition status") || $0.contains("cannot transition")
        }
    }
}

/// A status with GitLab's number of it, by which the newer one of two is known.
private struct GitLabStatus: Sendable {
    var number: Int
    var status: CommitStatus

    init(_ json: JSON) throws(JSONError) {
        number = try json.int("id")
        status = CommitStatus(
            commit: try json.string("sha"), state: .init(gitlab: try json.string("status")),
            context: try json.string("name"), description: try json.optionalString("description") ?? "",
            targetURL: try json.optionalString("target_url").nonEmpty, created: try json.time("created_at"))
    }
}

extension CommitStatus.State {
    /// What a job's state means; one that waits for a person, or was left out, is neutral.
    init(gitlab word: String) {
        self =
            switch word {
            case "pending", "created", "waiting_for_resource", "waiting_for_callback", "preparing",
                "scheduled":
                .pending
            case "running": .running
            case "success": .success
            case "failed": .failure
            case "canceled", "canceling": .canceled
            default: .neutral
            }
    }

    /// The word that GitLab takes for it; nil for a state that it has not.
    var gitlab: String? {
        switch self {
        case .pending: "pending"
        case .running: "running"
        case .success: "success"
        case .failure, .error: "failed"
        case .canceled: "canceled"
        case .warning, .neutral: nil
        }
    }
}
