extension GitLabRepository: CheckReporting {
    /// Sets a status, in the repository that has the commit: for a merge request from a fork that is its source.
    ///
    /// Where that fails, what is final becomes a comment on the merge request, or else on the commit.
    /// - Throws: Failures that a comment does not make good: all but those that tell of a missing right or an
    ///   unknown commit (400, 403, 404). Who is not known, or asks too often, gets no comment either.
    public func report(_ check: CheckReport, on subject: CheckSubject) async throws(ForgeFailure)
        -> CheckOutcome
    {
        let place = subject.source.map { $0 == name ? self : forge.repository($0) } ?? self
        do throws(ForgeFailure) {
            _ = try await place.sendStatus(check.status, of: subject.commit)
            return .status
        } catch {
            // It says so already, or something that comes later.
            if error.tellsOfATransition { return .status }
            guard error.isRefusal else { throw error }
            return try await replace(check, subject, refusedWith: error, by: place)
        }
    }

    private func replace(
        _ check: CheckReport, _ subject: CheckSubject, refusedWith failure: ForgeFailure,
        by place: GitLabRepository
    ) async throws(ForgeFailure) -> CheckOutcome {
        let isUsual = [400, 403, 404].contains(failure.status)
        if check.state.isWorthComment {
            do throws(ForgeFailure) {
                try await comment(check, subject, place)
            } catch {
                // Of two failures the first one says more, where it is to be known anyway.
                throw isUsual ? error : failure
            }
        }
        guard isUsual else { throw failure }
        return check.state.isWorthComment ? .comment : .postponed
    }

    private func comment(_ check: CheckReport, _ subject: CheckSubject, _ place: GitLabRepository)
        async throws(ForgeFailure)
    {
        if let number = subject.pullRequest {
            _ = try await addComment(check.comment, to: .pullRequest(number))
        } else {
            _ = try await place.addComment(check.comment, toCommit: subject.commit)
        }
    }
}
