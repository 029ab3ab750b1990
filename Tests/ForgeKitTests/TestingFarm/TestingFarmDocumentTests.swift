import ForgeKit
import JSONKit
import Testing

@Suite("requests of Testing Farm and what becomes of them") struct TestingFarmDocumentTests {
    @Test(
        "state and overall result become one word",
        arguments: [
            ("new", nil, .new), ("queued", nil, .queued), ("running", "passed", .running),
            ("complete", "passed", .passed), ("complete", "failed", .failed),
            ("complete", "skipped", .skipped), ("complete", "odd", .unknown), ("complete", nil, .complete),
            ("error", nil, .error), ("error", "error", .error), ("canceled", nil, .canceled),
            ("cancel-requested", nil, .cancelRequested), ("odd", nil, .unknown), (nil, "passed", .unknown),
        ] as [(String?, String?, TestingFarmResult)])
    func words(state: String?, overall: String?, result: TestingFarmResult) {
        #expect(TestingFarmResult(state: state, overall: overall) == result)
    }

    @Test("results have a commit's state and a sentence") func states() {
        let texts: [TestingFarmResult: (CommitStatus.State, String)] = [
            .running: (.running, "Tests are running ..."), .passed: (.success, "Tests passed ..."),
            .failed: (.failure, "Tests failed ..."), .canceled: (.neutral, "Tests canceled ..."),
        ]
        for result in TestingFarmResult.allCases {
            let (state, sentence) = texts[result] ?? (.error, "Error ...")
            #expect(result.commitState == state && result.sentence == sentence)
        }
        #expect(TestingFarmResult.allCases.count == 11)
        #expect(
            TestingFarmResult.allCases.filter(\.isFinal) == [
                .passed, .failed, .skipped, .error, .canceled, .complete,
            ])
    }

    @Test("projects without tests get the test of the installation") func installation() {
        let request = TestingFarmRequest(
            tests: .installation,
            environments: [
                .init(
                    arch: "x86_64", compose: nil,
                    variables: TestingFarmVariables.installation(of: .init(owner: "a", name: "p")))
            ])
        #expect(
            request.json.text(pretty: false)
                == #"{"test":{"tmt":{"url":"https://gitlab.com/testing-farm/tests","ref":"main","#
                + #""name":"/packit/installation"}},"environments":[{"arch":"x86_64","#
                + #""tmt":{"context":{}},"variables":{"REPOSITORY":"a/p"}}]}"#)
    }

    @Test("dist-git's tests say which branch, and ELN is a variant of rawhide") func distGit() {
        let context = TestingFarmContext.distGit(
            distro: "fedora-43", arch: "x86_64", branch: "f43", deployment: "prod", isELN: true)
        #expect(
            context.map { "\($0.name)=\($0.value)" } == [
                "distro=fedora-43", "arch=x86_64", "trigger=commit", "initiator=fedora-ci",
                "dist-git-branch=f43", "deployment=prod",
            ])
        let eln = TestingFarmContext.distGit(
            distro: "fedora-rawhide", arch: "x86_64", branch: "rawhide", deployment: "prod", isELN: true)
        #expect(eln.last == .init("variant", "eln"))
        let artifact = TestingFarmEnvironment.Artifact.koji(task: 12)
        #expect(artifact.kind == "fedora-koji-build" && artifact.id == "12")
    }

    @Test("variables are ours, then the configuration's, then the comment's, which can remove")
    func variables() {
        var variables = TestingFarmVariables()
        variables.repository = "a/b"
        variables.pullRequest = 5
        variables.coprProject = .init(owner: "@g", name: "p")
        variables.coprPackages = ["x-1", "y-1"]
        variables.tag = "v1"
        #expect(
            variables.values == [
                "PACKIT_FULL_REPO_NAME": "a/b", "PACKIT_PR_ID": "5", "PACKIT_COPR_PROJECT": "@g/p",
                "PACKIT_COPR_RPMS": "x-1 y-1", "PACKIT_TAG_NAME": "v1",
            ])
        let merged = variables.merged(
            configured: ["PACKIT_TAG_NAME": "v2", "A": "1", "B": "2"],
            comment: ["A": "", "B": "3", "PACKIT_PR_ID": ""])
        #expect(
            merged == [
                "PACKIT_FULL_REPO_NAME": "a/b", "PACKIT_COPR_PROJECT": "@g/p", "PACKIT_COPR_RPMS": "x-1 y-1",
                "PACKIT_TAG_NAME": "v2", "B": "3",
            ])
    }

    @Test("additions are merged by key and by place, lists of artifacts grow, other subtrees are left alone")
    func extras() {
        let environment = TestingFarmEnvironment(
            arch: "x86_64", compose: "Fedora-43", variables: ["A": "1"],
            artifacts: [.init(kind: "k", id: "1")])
        var second = environment
        second.arch = "aarch64"
        let extra: JSONValue = [
            "environments": [
                [
                    "os": ["compose": "Fedora-42"], "artifacts": [["type": "r", "id": "2"]],
                    "variables": ["B": "2"], "settings": ["provisioning": ["tags": ["x": "y"]]],
                ], [:], ["arch": "s390x"],
            ],
            "test": ["tmt": ["name": "/plans"]], "settings": ["worker": ["image": "i"]],
            "notification": ["webhook": ["url": "https://evil.example"]], "api_key": "k",
        ]
        let request = TestingFarmRequest(
            tests: .init(url: "u"), environments: [environment, second], extra: extra)
        #expect(
            request.json.text(pretty: false)
                == #"{"test":{"tmt":{"url":"u","name":"/plans"}},"environments":["#
                + #"{"arch":"x86_64","os":{"compose":"Fedora-42"},"tmt":{"context":{}},"#
                + #""variables":{"A":"1","B":"2"},"artifacts":[{"type":"k","id":"1"},{"type":"r","id":"2"}],"#
                + #""settings":{"provisioning":{"tags":{"x":"y"}}}},"#
                + #"{"arch":"aarch64","os":{"compose":"Fedora-43"},"tmt":{"context":{}},"#
                + #""variables":{"A":"1"},"artifacts":[{"type":"k","id":"1"}]},"#
                + #"{"arch":"s390x"}],"settings":{"worker":{"image":"i"}}}"#)
        var odd = request
        odd.extra = ["environments": "none"]
        #expect(odd.json.text(pretty: false) == #"{"test":{"tmt":{"url":"u"}},"environments":"none"}"#)
        odd.extra = .string("x")
        #expect(
            odd.json == TestingFarmRequest(tests: .init(url: "u"), environments: [environment, second]).json)
    }
}
