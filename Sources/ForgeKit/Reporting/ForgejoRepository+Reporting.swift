extension ForgejoRepository: CheckReporting {
    /// Sets a status, of the repository that has the commit: for a pull request from a fork that is its source.
    ///
    /// Where that is refused, what is final becomes a comment on the pull request.
    public func report(_ check: CheckReport, on subject: CheckSubject) async throws(ForgeFailure)
        -> CheckOutcome
    {
        do throws(ForgeFailure) {
            let place = subject.source.map { forge.repository($0) } ?? self
            _ = try await place.setStatus(check.status, of: subject.commit)
            return .status
        } catch {
            guard error.isRefusal, let number = subject.pullRequest else { throw error }
            guard check.state.isWorthComment else { return .postponed }
            _ = try await addComment(check.comment, to: .pullRequest(number))
            return .comment
        }
    }
}
