import ForgeKit
import Testing

@Suite("reports on commits") struct CheckReportTests {
    @Test("each state has a commit status", arguments: CheckReport.State.allCases)
    func states(state: CheckReport.State) {
        let expected: [CheckReport.State: CommitStatus.State] = [
            .pending: .pending, .running: .running, .success: .success, .failure: .failure, .error: .error,
            .neutral: .error, .canceled: .canceled,
        ]
        let report = CheckReport("rpm-build:f43", state, description: "RPMs", url: "https://x")
        #expect(report.status.state == expected[state])
        #expect(report.status.context == "rpm-build:f43")
        #expect(report.status.targetURL == "https://x")
    }

    @Test("a description is cut to what forges take, by characters") func length() {
        let exact = String(repeating: "é", count: 140)
        #expect(CheckReport("n", .success, description: exact).shortDescription == exact)
        let long = CheckReport("n", .success, description: exact + "é").shortDescription
        #expect(long.count == 140)
        #expect(long.hasSuffix("é…"))
    }

    @Test("a comment says it in lines") func comment() {
        let report = CheckReport("rpm-build:f43", .failure, description: "RPMs failed.", url: "https://x")
        #expect(
            report.comment == """
                - name: rpm-build:f43
                - state: failure
                - url: https://x

                RPMs failed.
                """)
    }

    @Test("a table has a row for each job, whatever its name") func table() {
        let text = CommentTable.text([
            CheckReport("a|b", .success, description: "", url: "https://x"),
            CheckReport("c\nd", .failure, description: ""),
        ])
        #expect(
            text == """
                | Job | Result |
                | --- | --- |
                | a\\|b | [success](https://x) |
                | c d | failure |

                """)
    }
}
