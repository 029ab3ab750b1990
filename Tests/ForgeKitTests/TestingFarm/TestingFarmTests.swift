import CurlHTTP
import ForgeKit
import HostKit
import JSONKit
import ReplayServer
import TestSupport
import Testing

private let authorized = [("Authorization", "Bearer s3cr3t")]

@Suite("the client of Testing Farm") struct TestingFarmTests {
    private func client(
        _ server: ReplayServer, token: String? = "s3cr3t", isReadOnly: Bool = false
    ) -> TestingFarmClient {
        var options = serviceOptions()
        options.isReadOnly = isReadOnly
        return TestingFarmClient(
            url: server.url + "/v0.1/", token: token.map { Secret($0) }, http: .forTests(), options: options)
    }

    private static var request: TestingFarmRequest {
        TestingFarmRequest(
            tests: .init(url: "https://g.example/a", ref: "abc", mergeSHA: "def"),
            environments: [
                .init(
                    arch: "x86_64", compose: "Fedora-43",
                    context: TestingFarmContext.upstream(
                        distro: "fedora-43", arch: "x86_64", deployment: "prod"),
                    variables: ["B": "2", "A": "1"],
                    artifacts: [.copr(7, "fedora-43-x86_64", packages: ["a-0:1-1.x86_64"])],
                    postInstallScript: "true")
            ], webhook: .init(url: "https://p.example/testing-farm/results", token: Secret("w3bh00k")))
    }

    private static let document = """
        "test": {"tmt": {"url": "https://g.example/a", "ref": "abc", "merge_sha": "def"}},
        "environments": [{"arch": "x86_64", "os": {"compose": "Fedora-43"}, "tmt": {"context": {
            "distro": "fedora-43", "arch": "x86_64", "trigger": "commit", "initiator": "packit",
            "deployment": "prod"}}, "variables": {"A": "1", "B": "2"},
            "artifacts": [{"type": "fedora-copr-build", "id": "7:fedora-43-x86_64",
                "packages": ["a-0:1-1.x86_64"]}],
            "settings": {"provisioning": {"post_install_script": "true"}}}]
        """

    @Test("a request is submitted whole, with the secret of the webhook") func submit() async throws {
        let webhook =
            #""notification": {"webhook": {"url": "https://p.example/testing-farm/results", "token": "w3bh00k"}}"#
        let exchange = Exchange(
            "POST /v0.1/requests", header: authorized, body: .json("{\(Self.document), \(webhook)}"),
            answer: .json(#"{"id": "f00", "state": "new"}"#))
        try await replaying([exchange]) { server in
            let id = try await client(server).submit(Self.request)
            #expect(id == "f00")
        }
        #expect(!Self.request.json.text().contains("w3bh00k"))
        #expect(!"\(Self.request)".contains("w3bh00k"))
    }

    @Test("what is wrong with a request is told by its place; the rest may be tried again") func refused()
        async throws
    {
        let answers: [Reply] = [
            .json(#"{"errors": {"environments": {"0": {"arch": "odd", "os": ["a", "b"]}}}}"#, 400),
            .json(#"{"message": "busy"}"#, 400), .json(#"{"message": "who?"}"#, 401),
            Reply(502, header: [("Content-Type", "text/html")], body: Array("<html>".utf8)),
        ]
        let exchanges = answers.map { answer in
            Exchange("POST /v0.1/requests", header: authorized, body: .any, answer: answer)
        }
        try await replaying(exchanges, order: .asGiven) { server in
            let farm = client(server)
            let wrong = await failing { try await farm.submit(Self.request) }
            #expect(wrong?.code == .invalid && wrong?.isWorthSubmittingAgain == false)
            #expect(
                wrong?.fields == [
                    .init("environments.0.arch", "odd"), .init("environments.0.os.0", "a"),
                    .init("environments.0.os.1", "b"),
                ])
            let busy = await failing { try await farm.submit(Self.request) }
            #expect(busy?.detail == "busy" && busy?.isWorthSubmittingAgain == true)
            let unknown = await failing { try await farm.submit(Self.request) }
            #expect(unknown?.code == .unauthorized && unknown?.isWorthSubmittingAgain == true)
            let broken = await failing { try await farm.submit(Self.request) }
            #expect(broken?.code == .serverFailure && broken?.isWorthSubmittingAgain == true)
            for failure in [wrong, busy, unknown, broken] {
                let text = failure.map { "\($0) \(String(reflecting: $0))" } ?? ""
                #expect(!text.isEmpty && !text.contains("s3cr3t") && !text.contains("w3bh00k"))
            }
        }
        #expect(
            (0..<3).map { TestingFarmRetry.pause(retry: $0) } == [.seconds(60), .seconds(120), .seconds(240)])
    }

    @Test("a request is read without a token, and cancelled with one, also twice") func read() async throws {
        let report = """
            {"id": "f00", "state": "complete", "result": {"overall": "passed", "summary": null,
            "xunit": "<x/>", "xunit_url": "https://a.example/f00/results.xml"},
            "run": {"artifacts": "https://a.example/f00", "console": null},
            "environments_requested": [{"arch": "x86_64"}], "test": {"tmt": {"url": "u", "ref": "r"}},
            "created": "2026-01-01T00:00:00", "notes": [{"level": "warning", "message": "slow"}]}
            """
        let exchanges = [
            Exchange("GET /v0.1/requests/f00", answer: .json(report)),
            Exchange("GET /v0.1/requests/f01", answer: .json(#"{"message": "no"}"#, 404)),
            Exchange("DELETE /v0.1/requests/f00", header: authorized, answer: Reply(204)),
            Exchange(
                "DELETE /v0.1/requests/f01", header: authorized, answer: .json(#"{"message": "x"}"#, 409)),
            Exchange(
                "DELETE /v0.1/requests/f02", header: authorized, answer: .json(#"{"message": "x"}"#, 403)),
        ]
        try await replaying(exchanges) { server in
            let farm = client(server)
            let report = try await farm.request("f00")
            #expect(report.result == .passed && report.sentence == "Tests passed ...")
            #expect(report.resultsURL == "https://a.example/f00/results.xml")
            #expect(report.junitURL == "https://a.example/f00/results-junit.xml")
            #expect(report.xunit == "https://a.example/f00/results.xml" && report.testRef == "r")
            #expect(report.notes == [.init(level: "warning", message: "slow")])
            #expect(report.environments == [["arch": "x86_64"]])
            let missing = await failing { try await farm.request("f01") }
            #expect(missing?.code == .notFound)
            try await farm.cancel("f00")
            try await farm.cancel("f01")
            let foreign = await failing { try await farm.cancel("f02") }
            #expect(foreign?.code == .forbidden)
        }
    }

    @Test("composes are those of the ranch") func composes() async throws {
        let exchanges = [
            Exchange(
                "GET /v0.1/composes/public",
                answer: .json(#"{"composes": [{"name": "Fedora-\\d+"}, {"name": "CentOS-Stream-9"}]}"#)),
            Exchange("GET /v0.1/composes/redhat", answer: .json(#"{"composes": []}"#)),
        ]
        try await replaying(exchanges) { server in
            let farm = client(server, token: nil)
            let composes = try await farm.composes()
            #expect(composes.contains("Fedora-43") && !composes.contains("Fedora-43-Updated"))
            let others = try await farm.composes(.redHat)
            #expect(others.names.isEmpty && others.ranch == .redHat)
        }
        #expect(TestingFarmRanch.public.arches == ["aarch64", "x86_64"])
        #expect(TestingFarmRanch.redHat.arches.contains("s390x"))
    }

    @Test("a client that only reads submits and cancels nothing") func readOnly() async throws {
        try await replaying([]) { server in
            let farm = client(server, isReadOnly: true)
            _ = try await farm.submit(Self.request)
            try await farm.cancel("f00")
            #expect(server.requests.isEmpty)
        }
    }

    @Test("callbacks count with one of our tokens only, and say nothing but which request") func callback()
        async throws
    {
        let secrets = [Secret(""), Secret("public-one"), Secret("internal-one")]
        func ask(_ body: String) throws -> TestingFarmRequest.ID {
            try TestingFarmCallback.request(in: Array(body.utf8), secrets: secrets)
        }
        #expect(try ask(#"{"request_id": "f00", "token": "internal-one"}"#) == "f00")
        #expect(try ask(#"{"request_id": "f01", "token": "public-one", "result": "x"}"#) == "f01")
        for token in ["", "public-on", "public-onex", "other"] {
            let refused = await failing { try ask(#"{"request_id": "f00", "token": "\#(token)"}"#) }
            #expect(refused?.code == .unauthorized)
        }
        let missing = await failing { try ask(#"{"request_id": "f00"}"#) }
        #expect(missing?.code == .unauthorized)
        for body in ["", "[]", #"{"token": "public-one"}"#, #"{"request_id": "", "token": "public-one"}"#] {
            let odd = await failing { try ask(body) }
            #expect(odd?.code == .invalid)
        }
        let large = await failing { try ask(String(repeating: " ", count: 70_000)) }
        #expect(large?.code == .invalid)
    }
}
