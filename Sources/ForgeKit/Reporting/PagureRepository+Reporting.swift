extension PagureRepository: CheckReporting {
    /// Sets a flag: of the pull request where there is one, else of the commit.
    ///
    /// A flag of a pull request is the one of its check, branch and commit; a later report changes it.
    public func report(_ check: CheckReport, on subject: CheckSubject) async throws(ForgeFailure)
        -> CheckOutcome
    {
        guard let number = subject.pullRequest else {
            _ = try await setStatus(check.status, of: subject.commit)
            return .flag(check.name)
        }
        let title =
            subject.targetBranch.map { branch in
                PagureFlag.subject(check: check.name, branch: branch, commit: subject.commit)
            } ?? check.name
        let flag = NewPagureFlag(
            check.name, comment: check.shortDescription, url: check.url, status: check.state.commitState,
            uid: PagureFlag.uid(of: title))
        _ = try await set(flag, of: number)
        return .flag(check.name)
    }
}
