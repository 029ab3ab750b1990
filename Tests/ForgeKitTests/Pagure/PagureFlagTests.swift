import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("flags on a Pagure") struct PagureFlagTests {
    private let number: PullRequest.Number = 4

    private func flag(_ context: String = "ci", status: String = #""success""#, at time: Int = 10) -> String {
        """
        {"username": "\(context)", "comment": "c", "url": "https://ci.example.org", "status": \(status),
         "percent": null, "date_created": "\(time)", "date_updated": "\(time + 1)", "commit_hash": "aa"}
        """
    }

    private func set(_ path: String, _ form: [(String, String)], message: String = "Flag added") -> Exchange {
        PagureServer.asked(
            "POST", path, form: form,
            answer: .json(#"{"flag": \#(flag()), "message": "\#(message)", "uid": "u9"}"#))
    }

    @Test("a status is the one flag of its context") func setStatus() async throws {
        let form = [
            ("username", "packit"), ("comment", "built"), ("url", "https://x.example.org/1"),
            ("status", "pending"), ("uid", PagureFlag.uid(of: "packit")),
        ]
        try await replaying([set("/c/aa/flag", form)]) { server in
            let status = try await PagureServer.demo(server).setStatus(
                NewCommitStatus(
                    .running, context: "packit", description: "built", targetURL: "https://x.example.org/1"),
                of: "aa")
            #expect(
                status
                    == CommitStatus(
                        commit: "aa", state: .success, context: "ci", description: "c",
                        targetURL: "https://ci.example.org", uid: "u9", created: Timestamp(seconds: 10),
                        edited: Timestamp(seconds: 11)))
        }
    }

    @Test("the uid is the beginning of a SHA-256") func uid() {
        #expect(PagureFlag.uid(of: "abc") == "ba7816bf8f01cfea414140de5dae2223")
        let subject = PagureFlag.subject(
            check: "rpm-build", branch: "rawhide", commit: "0123456789abcdef")
        #expect(subject == "rpm-build - rawhide [0123456]")
        #expect(PagureFlag.uid(of: subject) != PagureFlag.uid(of: "rpm-build"))
    }

    @Test(
        "states are sent in Pagure's words",
        arguments: [
            (CommitStatus.State.pending, "pending"), (.running, "pending"), (.success, "success"),
            (.failure, "failure"), (.error, "error"), (.canceled, "canceled"),
        ])
    func states(state: CommitStatus.State, word: String) async throws {
        let form = [("username", "ci"), ("comment", "c"), ("url", "https://u.example.org"), ("status", word)]
        try await replaying([set("/pull-request/4/flag", form)]) { server in
            let set = try await PagureServer.demo(server).set(
                NewPagureFlag("ci", comment: "c", url: "https://u.example.org", status: state), of: number)
            #expect(!set.isUpdate)
        }
    }

    @Test("what cannot be said is refused before anything is asked") func impossible() async throws {
        try await replaying([]) { server in
            let repository = PagureServer.demo(server)
            for flag in [
                NewPagureFlag("ci", comment: "c"), NewPagureFlag("ci", comment: "c", status: .warning),
                NewPagureFlag("ci", comment: "c", status: .neutral),
                NewPagureFlag("ci", comment: "c", percent: 101),
                NewPagureFlag("ci", comment: "c", percent: -1),
                NewPagureFlag("ci", comment: "c", url: "ci.example.org", status: .success),
                NewPagureFlag("ci", comment: "c", url: "ftp://ci.example.org", status: .success),
                NewPagureFlag("ci", comment: "c", url: "http://localhost/a.b", status: .success),
                NewPagureFlag("ci", comment: "c", url: "https://", status: .success),
            ] {
                let failure = try await #require(throws: ForgeFailure.self) {
                    try await repository.set(flag, of: "aa")
                }
                #expect(failure.code == .badRequest)
            }
        }
    }

    @Test("a percentage is sent, also 0, without a status") func percent() async throws {
        for percent in [0, 100] {
            let form = [
                ("username", "ci"), ("comment", "c"), ("url", "https://u.example.org"),
                ("percent", "\(percent)"), ("uid", "u9"),
            ]
            let exchange = set("/pull-request/4/flag", form, message: "Flag updated")
            try await replaying([exchange]) { server in
                let set = try await PagureServer.demo(server).set(
                    NewPagureFlag(
                        "ci", comment: "c", url: "https://u.example.org", percent: percent, uid: "u9"),
                    of: number)
                #expect(set.isUpdate)
                #expect(set.flag.uid == "u9")
            }
        }
    }

    @Test("a flag without a URL leads to the contact page, or to the project") func url() async throws {
        let form = { (url: String) in
            [("username", "ci"), ("comment", "c"), ("url", url), ("status", "success")]
        }
        try await replaying([set("/c/aa/flag", form("https://packit.example.org/contact")).times(2)]) {
            server in
            let repository = PagureServer.demo(server, contact: "https://packit.example.org/contact")
            for url in [nil, ""] {
                _ = try await repository.set(
                    NewPagureFlag("ci", comment: "c", url: url, status: .success), of: "aa")
            }
        }
        try await replaying([set("/c/aa/flag", []).body(.any)]) { server in
            _ = try await PagureServer.demo(server).set(
                NewPagureFlag("ci", comment: "c", status: .success), of: "aa")
            let body = String(decoding: try #require(server.requests.first).body, as: UTF8.self)
            let address = server.url.replacing(":", with: "%3A").replacing("/", with: "%2F")
            #expect(body.contains("url=\(address)%2Frpms%2Fhello&"))
        }
    }

    @Test("a long description is cut") func description() async throws {
        let form = [
            ("username", "ci"), ("comment", String(repeating: "ä", count: 255)),
            ("url", "https://u.example.org"), ("status", "error"), ("uid", PagureFlag.uid(of: "ci")),
        ]
        try await replaying([set("/c/aa/flag", form)]) { server in
            _ = try await PagureServer.demo(server).setStatus(
                NewCommitStatus(
                    .error, context: "ci", description: String(repeating: "ä", count: 300),
                    targetURL: "https://u.example.org"), of: "aa")
        }
    }

    @Test("flags are listed, newest first; one with a percentage only is pending") func list() async throws {
        let flags = [
            flag("old", at: 10), flag("new", at: 30), flag("half", status: "null", at: 20),
            flag("odd", status: #""strange""#, at: 5),
        ]
        let answer = Reply.json(#"{"flags": [\#(flags.joined(separator: ","))], "total_flags": 4}"#)
        let exchanges = [
            PagureServer.asked("GET", "/c/aa/flag", answer: answer),
            PagureServer.asked("GET", "/pull-request/4/flag", answer: answer),
        ]
        try await replaying(exchanges) { server in
            let repository = PagureServer.demo(server)
            let statuses = try await repository.statuses(of: "aa").all()
            #expect(statuses.map(\.context) == ["new", "half", "old", "odd"])
            #expect(statuses.map(\.state) == [.success, .pending, .success, .neutral])
            let ofRequest = try await repository.flags(of: number)
            #expect(ofRequest.map(\.username) == ["new", "half", "old", "odd"])
            #expect(ofRequest[1].status == nil)
        }
    }
}
