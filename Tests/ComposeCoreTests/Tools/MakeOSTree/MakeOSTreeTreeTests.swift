import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// `make-ostree tree` with a stand-in for rpm-ostree and the real ostree.
@Suite(Tool.require("ostree"))
struct MakeOSTreeTreeTests {
    private static let yaml = """
        # Fedora IoT
        ref: fedora/${releasever}/${basearch}/iot
        releasever: "41"
        repos: [fedora, updates]
        selinux: true
        boot-location: modules
        install-langs: [en_US]
        automatic-version-prefix: 3.5
        packages:
          - bash
          - kernel

        """

    private func request(_ place: TreefileCase, _ treefile: String = "config/iot.yaml")
        -> MakeOSTreeTree.Request
    {
        var request = MakeOSTreeTree.Request(
            repository: place.path("repo"), treefile: place.path(treefile), logs: place.path("logs"))
        request.extraConfig = place.exists("extra.json") ? place.path("extra.json") : nil
        return request
    }

    private let ref = "fedora/41/\(Machine.architecture)/iot"

    @Test("a commit is made of the compose's repositories, and the branch moved to it")
    func commit() async throws {
        try await TreefileCase.with { place in
            try place.write(Self.yaml, to: "config/iot.yaml")
            try place.write(
                """
                {"repo": [{"name": "zeta", "baseurl": "http://example.org/z", "gpgcheck": true, "exclude": "a b"},
                          "http://example.org/first",
                          {"name": "alpha", "baseurl": "http://example.org/a", "gpgcheck": 0, "exclude": ["c", "d"],
                           "enabled": 1}],
                 "config_url": "http://example.org/config.git"}
                """, to: "extra.json")
            let report = try await MakeOSTreeTree(request(place), on: place.host).run()
            let commit = try #require(report.commit)
            #expect(report.ref?.rawValue == ref)
            let found = try await place.sh("ostree rev-parse --repo=repo '\(ref)'")
            #expect(found == commit.rawValue)
            #expect(try place.text("repo/refs/heads/\(ref)") == "\(commit)\n")
            #expect(try place.text("repo/config").contains("mode=archive"))
            #expect(
                try place.arguments() == [
                    "compose", "tree", "--repo=@/repo", "--write-commitid-to=@/logs/commitid.log",
                    "--touch-if-changed=@/logs/commitid.log.stamp", "@/config/iot.json",
                ])
            #expect(try place.text("umask") == "0002\n")
            #expect(
                try place.text("config/pungi.repo") == """
                    [repo-0]
                    name=repo-0
                    baseurl=http://example.org/first
                    gpgcheck=0

                    [repo-1]
                    name=repo-1
                    baseurl=http://example.org/a
                    exclude=c d
                    enabled=1
                    gpgcheck=0

                    [repo-2]
                    name=repo-2
                    baseurl=http://example.org/z
                    exclude=a b
                    gpgcheck=1

                    """)
        }
    }

    @Test("the treefile becomes JSON in its order and types, and is kept") func treefile() async throws {
        try await TreefileCase.with { place in
            try place.write(Self.yaml, to: "config/iot.yaml")
            try place.write(#"{"repo": "http://example.org/"}"#, to: "extra.json")
            _ = try await MakeOSTreeTree(request(place), on: place.host).run()
            #expect(
                try place.text("config/iot.json") == """
                    {
                      "ref": "fedora/${releasever}/${basearch}/iot",
                      "releasever": "41",
                      "repos": [
                        "repo-0"
                      ],
                      "selinux": true,
                      "boot-location": "modules",
                      "install-langs": [
                        "en_US"
                      ],
                      "automatic-version-prefix": 3.5,
                      "packages": [
                        "bash",
                        "kernel"
                      ]
                    }

                    """)
            #expect(try place.text("config/iot.yaml") == Self.yaml)
            #expect(try place.text("config/iot.yaml.bak") == Self.yaml)
        }
    }

    @Test("all options reach rpm-ostree and ostree") func options() async throws {
        try await TreefileCase.with { place in
            let original = "{\"ref\": \"old\", \"packages\": []}"
            try place.write(original, to: "config/tree.json")
            var request = request(place, "config/tree.json")
            request.version = "41.20261121.0"
            request.ref = "new/ref"
            request.updatesSummary = true
            request.forcesCommit = true
            request.usesUnifiedCore = true
            let report = try await MakeOSTreeTree(request, on: place.host).run()
            #expect(report.ref?.rawValue == "new/ref")
            #expect(
                try place.arguments() == [
                    "compose", "tree", "--repo=@/repo", "--write-commitid-to=@/logs/commitid.log",
                    "--touch-if-changed=@/logs/commitid.log.stamp", "--unified-core",
                    "--add-metadata-string=version=41.20261121.0", "--force-nocache", "@/config/tree.json",
                ])
            #expect(
                try place.text("config/tree.json") == """
                    {
                      "ref": "new/ref",
                      "packages": []
                    }

                    """)
            #expect(try place.text("config/tree.json.bak") == original)
            #expect(!place.exists("config/pungi.repo"))
            let shown = try await place.sh(
                "ostree summary --view --repo=repo; ostree log --repo=repo new/ref")
            #expect(shown.contains("* new/ref"))
            #expect(shown.contains("Version: 41.20261121.0"))
            let log = try place.text("logs/ostree-summary.log")
            #expect(log.contains("COMMAND: ostree summary -u --repo=\(place.path("repo"))"))
        }
    }

    @Test("the treefile's own repositories are kept where that is wanted, also the second time")
    func originals() async throws {
        try await TreefileCase.with { place in
            try place.write(#"{"ref": "a", "repos": ["fedora", "updates"]}"#, to: "tree.json")
            try place.write(
                #"{"repo": ["http://a/", "http://b/"], "keep_original_sources": true}"#, to: "extra.json")
            for _ in 0..<2 {
                _ = try await MakeOSTreeTree(request(place, "tree.json"), on: place.host).run()
                let text = try place.text("tree.json").filter { !$0.isWhitespace }
                #expect(text == #"{"ref":"a","repos":["fedora","updates","repo-0","repo-1"]}"#)
            }
        }
    }

    @Test("with tag_ref false no branch is moved, and none has to be named") func noTag() async throws {
        try await TreefileCase.with { place in
            try place.write("{}", to: "tree.json")
            try place.write(#"{"tag_ref": false}"#, to: "extra.json")
            let report = try await MakeOSTreeTree(request(place, "tree.json"), on: place.host).run()
            #expect(report.commit != nil)
            #expect(report.ref == nil)
            let refs = try await place.sh("ostree refs --repo=repo")
            #expect(refs == "")
        }
    }

    @Test("without a change there is no commit, whatever an earlier run left") func unchanged() async throws {
        try await TreefileCase.with { place in
            try place.write(#"{"ref": "a"}"#, to: "tree.json")
            let tool = MakeOSTreeTree(request(place, "tree.json"), on: place.host)
            let first = try await tool.run()
            try place.behave("same")
            let second = try await tool.run()
            #expect(second == MakeOSTreeTree.Report())
            let still = try await place.sh("ostree rev-parse --repo=repo a")
            #expect(still == first.commit?.rawValue)
            #expect(!place.exists("logs/commitid.log"))
        }
    }

    @Test("the lines of rpm-ostree are told and logged, without credentials") func lines() async throws {
        try await TreefileCase.with { place in
            try place.write(#"{"ref": "a"}"#, to: "tree.json")
            let told = Lines()
            _ = try await MakeOSTreeTree(request(place, "tree.json"), on: place.host) { told.add($0) }.run()
            #expect(told.all.contains("composing with https://<redacted>@example.org/"))
            let log = try place.text("logs/create-ostree-repo.log")
            #expect(log.contains("composing with https://<redacted>@example.org/"))
            #expect(log.contains("rpm-ostree compose tree --repo="))
        }
    }

    @Test("what rpm-ostree fails with names the log, and moves nothing") func failure() async throws {
        try await TreefileCase.with { place in
            try place.write(#"{"ref": "a"}"#, to: "tree.json")
            try place.behave("fail")
            let tool = MakeOSTreeTree(request(place, "tree.json"), on: place.host)
            let error = await #expect(throws: CommandLog.Failure.self) { try await tool.run() }
            #expect(error?.cause.status == .exited(3))
            #expect(error?.log == place.path("logs/create-ostree-repo.log"))
            #expect(try place.text("logs/create-ostree-repo.log").contains("no such package: nothing\n"))
            #expect(try place.text("tree.json.bak") == #"{"ref": "a"}"#)
            #expect(!place.exists("repo/refs/heads/a"))
        }
    }

    @Test("what is no commit of the repository is not believed", arguments: ["nonsense", "lost"])
    func notACommit(_ behaviour: String) async throws {
        try await TreefileCase.with { place in
            try place.write(#"{"ref": "a"}"#, to: "tree.json")
            let tool = MakeOSTreeTree(request(place, "tree.json"), on: place.host)
            let first = try await tool.run()
            try place.behave(behaviour)
            let error = await #expect(throws: ComposeError.self) { try await tool.run() }
            let message = try #require(error?.message).replacing(place.directory.string, with: "@")
            let zeros = String(repeating: "0", count: 64)
            let expected = [
                "nonsense": "@/logs/commitid.log: rpm-ostree wrote no commit there: 'not a commit\n'",
                "lost": "@/repo: the commit \(zeros) that rpm-ostree told of is not there",
            ]
            #expect(message == expected[behaviour])
            let before = try #require(first.commit)
            #expect(try place.text("repo/refs/heads/a") == "\(before)\n")
        }
    }

    @Test("a branch's file never gets out of the repository") func escaping() async throws {
        try await TreefileCase.with { place in
            try place.write(#"{"ref": "a/b"}"#, to: "tree.json")
            try await place.sh(
                "ostree init --repo=repo --mode=archive; mkdir outside; ln -s ../../../outside repo/refs/heads/a"
            )
            let tool = MakeOSTreeTree(request(place, "tree.json"), on: place.host)
            let error = await #expect(throws: FileError.self) { try await tool.run() }
            #expect(error?.code == .escapesRoot)
            #expect(!place.exists("outside/b"))
        }
    }

    @Test("a missing program is named with its package") func missing() async throws {
        try await TreefileCase.with { place in
            try place.write(#"{"ref": "a"}"#, to: "tree.json")
            let host = try await place.hostWithout("rpm-ostree")
            let tool = MakeOSTreeTree(request(place, "tree.json"), on: host)
            let error = await #expect(throws: ComposeError.self) { try await tool.run() }
            #expect(error?.code == .tools)
            #expect(error?.message == "Program 'rpm-ostree' doesn't exist. Install package 'rpm-ostree'.")
            #expect(!place.exists("tree.json.bak"))
        }
    }
}

/// Mistakes in what `make-ostree tree` is given.
@Suite(Tool.require("ostree"))
struct MakeOSTreeBadInputTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        var treefile: String?
        var name = "tree.json"
        var extra: String?
        var message: String
        var testDescription: String { message }
    }

    @Test(
        "a mistake is told with its place, and nothing is written",
        arguments: [
            Mistake(message: "cannot read @/tree.json: no such file or directory"),
            Mistake(
                treefile: "{\"ref\": \"a\",\n \"packages\": [}",
                message: "@/tree.json:2:15: expected a value but found"),
            Mistake(treefile: "[]", message: "@/tree.json:1:1: a configuration is a JSON object, not a list"),
            Mistake(
                treefile: "ref: a\npackages: [bash\n", name: "tree.yaml",
                message: "@/tree.yaml:3:1: "),
            Mistake(
                treefile: "- a\n", name: "tree.yml",
                message: "@/tree.yml:1:1: expected a mapping, not a list"),
            Mistake(
                treefile: "{}", message: "@/tree.json: there is no 'ref'; name the branch with --ostree-ref"),
            Mistake(
                treefile: #"{"ref": "../../config"}"#,
                message:
                    "@/tree.json: '../../config' is no name of a branch; use parts of letters, digits, '-', "
                    + "'_' and '.', with slashes between"),
            Mistake(
                treefile: #"{"ref": "a/${stream}"}"#,
                message: "@/tree.json: what '${stream}' in 'ref' stands for is not known here; "
                    + "name the branch with --ostree-ref"),
            Mistake(treefile: #"{"ref": "a"}"#, extra: "{", message: "@/extra.json:1:2: "),
            Mistake(
                treefile: #"{"ref": "a"}"#, extra: #"{"repo": [{"name": "x"}]}"#,
                message: "@/extra.json:1:11: expected the URL of a repository, or an object with 'baseurl'"),
            Mistake(
                treefile: #"{"ref": "a"}"#, extra: #"{"repo": "http://a/\n[repo-9]"}"#,
                message: "@/extra.json:1:10: expected the URL of a repository, or an object with 'baseurl'"),
            Mistake(
                treefile: #"{"ref": "a"}"#, extra: #"{"keep_original_sources": "yes"}"#,
                message: "@/extra.json:1:27: expected true or false, not text"),
        ])
    func mistake(_ mistake: Mistake) async throws {
        try await TreefileCase.with { place in
            if let treefile = mistake.treefile { try place.write(treefile, to: mistake.name) }
            if let extra = mistake.extra { try place.write(extra, to: "extra.json") }
            var request = MakeOSTreeTree.Request(
                repository: place.path("repo"), treefile: place.path(mistake.name), logs: place.path("logs"))
            if mistake.extra != nil { request.extraConfig = place.path("extra.json") }
            let tool = MakeOSTreeTree(request, on: place.host)
            let error = await #expect(throws: ComposeError.self) { try await tool.run() }
            let message = try #require(error?.message).replacing(place.directory.string, with: "@")
            #expect(message.hasPrefix(mistake.message), "\(message)")
            #expect(error?.code == .input)
            for name in ["repo", "logs", "pungi.repo", "\(mistake.name).bak", "arguments"] {
                #expect(!place.exists(name), "\(name)")
            }
        }
    }

    @Test("variables of a branch's name are those of the treefile") func variables() async throws {
        try await TreefileCase.with { place in
            try place.write(
                "ref: os/${stream}/${releasever}/${kind}\nreleasever: 41\nmetadata: {stream: next}\nvariables: {kind: a}\n",
                to: "tree.yaml")
            let request = MakeOSTreeTree.Request(
                repository: place.path("repo"), treefile: place.path("tree.yaml"), logs: place.path("logs"))
            let report = try await MakeOSTreeTree(request, on: place.host).run()
            #expect(report.ref?.rawValue == "os/next/41/a")
        }
    }

    @Test("a directory with other things is not taken for a repository") func otherDirectory() async throws {
        try await TreefileCase.with { place in
            try place.write(#"{"ref": "a"}"#, to: "tree.json")
            try place.write("precious", to: "repo/file")
            let request = MakeOSTreeTree.Request(
                repository: place.path("repo"), treefile: place.path("tree.json"), logs: place.path("logs"))
            let error = await #expect(throws: ComposeError.self) {
                try await MakeOSTreeTree(request, on: place.host).run()
            }
            #expect(
                error?.message.hasSuffix("something is there that is no OSTree repository; name another")
                    == true)
            let left = try Files.list(place.path("repo"))
            #expect(left == ["file"])
        }
    }
}
