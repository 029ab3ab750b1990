internal import HostKit

extension GitHubRepository: CheckReporting {
    /// Makes a check run, which only Apps may; else sets a status; else writes a comment on the commit, but only
    /// of what is final.
    public func report(_ check: CheckReport, on subject: CheckSubject) async throws(ForgeFailure)
        -> CheckOutcome
    {
        if forge.source.mayBeApp {
            do throws(ForgeFailure) {
                let change = CheckRunChange(check)
                return .checkRun(try await createCheckRun(check.name, of: subject.commit, change).id.rawValue)
            } catch {
                guard error.isRefusal else { throw error }
            }
        }
        do throws(ForgeFailure) {
            _ = try await setStatus(check.status, of: subject.commit)
            return .status
        } catch {
            guard error.isRefusal else { throw error }
            guard check.state.isWorthComment else { return .postponed }
            _ = try await addComment(check.comment, toCommit: subject.commit)
            return .comment
        }
    }
}

extension CheckRunChange {
    /// The check run that says what a report says.
    init(_ check: CheckReport) {
        let (status, conclusion): (CheckRun.Status, CheckRun.Conclusion?) =
            switch check.state {
            case .pending: (.queued, nil)
            case .running: (.inProgress, nil)
            case .success: (.completed, .success)
            case .failure, .error: (.completed, .failure)
            case .neutral: (.completed, .neutral)
            case .canceled: (.completed, .cancelled)
            }
        // A check run has to have a title when it has anything to say.
        let title = check.description.isEmpty ? check.name : check.shortDescription
        let summary = check.summary ?? check.description
        self.init(
            detailsURL: check.url, externalID: check.externalID, status: status, conclusion: conclusion,
            output: CheckRunOutput(title: title, summary: Self.cut(summary)))
    }

    /// The beginning of a text, as long as GitHub takes it.
    private static func cut(_ text: String) -> String {
        guard text.unicodeScalars.count > textLimit else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(textLimit - 1))) + "…"
    }
}

extension GitHubCredentialSource {
    /// Whether it may be an App that asks: what people use begins with marks of its own.
    ///
    /// - SeeAlso: docs.github.com, "GitHub's token formats".
    fileprivate var mayBeApp: Bool {
        guard case .token(let token) = self else { return true }
        return !["ghp_", "gho_", "github_pat_"].contains { token.reveal().hasPrefix($0) }
    }
}
