import ForgeKit
import ReplayServer
import TestSupport
import Testing

@Suite("reports on a Pagure") struct PagureReportingTests {
    private let check = CheckReport(
        "rpm-build", .running, description: String(repeating: "d", count: 200), url: nil)
    private let contact = "https://packit.example.org/contact"

    private func flagged(_ path: String, uid subject: String, status: String, comment: String? = nil)
        -> Exchange
    {
        let text = comment ?? String(repeating: "d", count: 139) + "…"
        return PagureServer.asked(
            "POST", path,
            form: [
                ("username", "rpm-build"), ("comment", text), ("url", contact), ("status", status),
                ("uid", PagureFlag.uid(of: subject)),
            ],
            answer: .json(
                #"{"flag": {"username": "rpm-build", "status": "\#(status)"}, "message": "Flag added"}"#))
    }

    @Test("a pull request gets a flag for its branch and commit, which leads to the contact page")
    func pullRequest() async throws {
        let exchange = flagged(
            "/pull-request/4/flag", uid: "rpm-build - rawhide [0123456]", status: "pending")
        try await replaying([exchange]) { server in
            let outcome = try await PagureServer.demo(server, contact: contact).report(
                check, on: CheckSubject(commit: "0123456789", pullRequest: 4, targetBranch: "rawhide"))
            #expect(outcome == .flag("rpm-build"))
        }
    }

    @Test("without a branch the flag is the check's") func withoutBranch() async throws {
        let exchange = flagged("/pull-request/4/flag", uid: "rpm-build", status: "pending")
        try await replaying([exchange]) { server in
            _ = try await PagureServer.demo(server, contact: contact).report(
                check, on: CheckSubject(commit: "0123456789", pullRequest: 4))
        }
    }

    @Test(
        "without a pull request the commit gets the flag",
        arguments: [
            (CheckReport.State.neutral, "error"), (.canceled, "canceled"), (.success, "success"),
            (.failure, "failure"),
        ])
    func commit(state: CheckReport.State, word: String) async throws {
        let exchange = flagged("/c/aa/flag", uid: "rpm-build", status: word, comment: "done")
        try await replaying([exchange]) { server in
            let outcome = try await PagureServer.demo(server, contact: contact).report(
                CheckReport("rpm-build", state, description: "done"), on: CheckSubject(commit: "aa"))
            #expect(outcome == .flag("rpm-build"))
        }
    }
}
