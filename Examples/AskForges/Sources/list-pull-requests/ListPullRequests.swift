import CurlHTTP
import ForgeKit

/// Prints the open pull requests of a repository on any forge, one `#NUMBER STATE TITLE` a line.
///
/// The state is the worst of the latest statuses. An unknown server is asked which kind of forge it is.
@main
struct ListPullRequests {
    static func main() async throws {
        guard let url = CommandLine.arguments.dropFirst().first else {
            print("usage: list-pull-requests URL")
            return
        }
        let accounts = try ForgeAccounts(http: HTTPClient(.init(userAgent: "list-pull-requests")))
        guard let repository = try await accounts.find(url) as? any PullRequestStatuses else { return }
        for try await pullRequest in repository.pullRequests(PullRequestQuery()) {
            let statuses = try await repository.statuses(of: pullRequest).latestByContext()
            print("#\(pullRequest.number)", statuses.worstState?.rawValue ?? "unchecked", pullRequest.title)
        }
    }
}
