import ConfigSyntax
import HostKit
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// What OSBS is asked for.
struct OSBSRequestTests {
    private func with(
        _ option: String, tracker: String? = nil,
        setUp: (inout DeliveryContext) throws -> Void = { _ in },
        _ body: (DeliveryPlace, OSBSPhase) async throws -> Void
    ) async throws {
        let config = try await ComposeConfig.lines("osbs = \(option)")
        try await DeliveryPlace.with(setUp: setUp) { place in
            place.giveContainers()
            var phase = OSBSPhase(config.osbs, place.context)
            phase.trackingURL = tracker
            try await body(place, phase)
        }
    }

    @Test("a block with what it must have gives a task with the branch and the variant's own repository")
    func plain() async throws {
        try await with("{'^Server$': {'url': 'git://x#1', 'target': 'f44', 'git_branch': 'main'}}") {
            place, phase in
            let plan = try phase.plan()
            #expect(plan.map(\.delivery.what) == ["buildContainer git://x#1"])
            #expect(plan.map(\.delivery.arches) == [[]])
            #expect(plan.map(\.delivery.failable) == [[]])
            #expect(plan.map(\.variants) == [["Server"]])
            _ = try await phase.perform(plan)
            let place1 = "http://example.com/c/work/global/tmp-Server/compose-rpms-Server-1.repo"
            #expect(
                place.containerRequests == [
                    ["git://x#1", "f44", ["git_branch": "main", "yum_repourls": [.string(place1)]]]
                ])
            let id = place.context.identity.id
            #expect(
                try place.text("work/global/tmp-Server/compose-rpms-Server-1.repo") == """
                    [\(id)-Server-1]
                    name=Compose \(id) (RPMs) - Server
                    baseurl=http://example.com/c/compose/Server/$basearch/os
                    enabled=1
                    gpgcheck=0

                    """)
            let log = try place.log
            #expect(!log.contains("no prefix in translate_paths"))
        }
    }

    @Test("unknown keys go to the task with their types, and those of ours do not") func open() async throws {
        try await with(
            """
            {'^Server$': {'url': 'git://x#1', 'target': 'f44', 'git_branch': 'main', 'scratch': False,
                'priority': 5, 'failable': True, 'gpgkey': 'http://k/key', 'arch_override': 'x86_64 aarch64',
                'isolated': True, 'release': None, 'number': 3, 'ratio': 0.5, 'koji_parent_build': 'a-1-1',
                'dependency_replacements': ['a', ('b', 2)], 'labels': {'a': 'b', 'c': [1]}}}
            """
        ) { place, phase in
            _ = try await phase.perform(phase.plan())
            let request = try #require(place.containerRequests.first)
            let repository = "http://example.com/c/work/global/tmp-Server/compose-rpms-Server-1.repo"
            #expect(
                request == [
                    "git://x#1", "f44",
                    [
                        "git_branch": "main", "scratch": false, "arch_override": "x86_64 aarch64",
                        "isolated": true, "release": nil, "number": 3, "ratio": 0.5,
                        "koji_parent_build": "a-1-1", "dependency_replacements": ["a", ["b", 2]],
                        "labels": ["a": "b", "c": [1]], "yum_repourls": [.string(repository)],
                    ],
                    ["priority": 5, "__starstar": true],
                ])
            let file = try place.text("work/global/tmp-Server/compose-rpms-Server-1.repo")
            #expect(file.hasSuffix("enabled=1\ngpgcheck=1\ngpgkey=http://k/key\n"))
        }
    }

    @Test("repositories are URLs of files, variants, paths and descriptions, the variant's own first")
    func repositories() async throws {
        try await with(
            """
            {'^Server$': {'url': 'git://x#1', 'target': 'f44', 'git_branch': 'main', 'gpgkey': 'http://k/key',
                'repo': ['http://r/$COMPOSE_ID/a.repo', 'Client', 'Server', '/mnt/a b', '/mnt/c', 'http://r/b.repo',
                    'http://r/b.repo', {'baseurl': 'http://d/$COMPOSE_ID/$basearch', 'name': 'extra',
                        'exclude': 'kernel*', 'gpgcheck': False, 'enabled': '0'}, {'baseurl': 'Client'}],
                'repo_from': 'Cloud'}}
            """
        ) { place, phase in
            let plan = try phase.plan()
            #expect(plan.map(\.variants) == [["Server", "Client", "Cloud"]])
            _ = try await phase.perform(plan)
            let id = place.context.identity.id
            let options = try #require(place.containerRequests.first?[2].structure)
            let own = "http://example.com/c/work/global/tmp-Server/compose-rpms-"
            #expect(
                options["yum_repourls"]
                    == XMLRPCValue([
                        "\(own)Server-1.repo", "http://r/\(id)/a.repo", "\(own)Client-1.repo",
                        "\(own)local-1.repo",
                        "\(own)local-2-1.repo", "http://r/b.repo", "\(own)extra-1.repo",
                        "\(own)repo-1.repo",
                        "\(own)Cloud-1.repo",
                    ]))
            let path = "work/global/tmp-Server/compose-rpms-"
            #expect(
                try place.text(path + "local-1.repo") == """
                    [\(id)-local-1]
                    name=Compose \(id) (RPMs) - local
                    baseurl=/mnt/a b
                    enabled=1
                    gpgcheck=1
                    gpgkey=http://k/key

                    """)
            #expect(try place.text(path + "local-2-1.repo").hasPrefix("[\(id)-local-2-1]\n"))
            #expect(
                try place.text(path + "extra-1.repo") == """
                    [extra]
                    name=Compose \(id) (RPMs) - extra
                    baseurl=http://d/\(id)/$basearch
                    enabled=0
                    exclude=kernel*
                    gpgcheck=0

                    """)
            let client = try place.text(path + "repo-1.repo")
            #expect(client.contains("\nbaseurl=http://example.com/c/compose/Client/$basearch/os\n"))
            #expect(client.hasSuffix("gpgcheck=1\ngpgkey=http://k/key\n"))
            // Builders are on other machines.
            #expect(try place.logHas("Builders of Koji get '/mnt/c', which is no URL"))
        }
    }

    @Test("a tracking service gives the repository files of variants") func tracker() async throws {
        try await with(
            "{'^Server$': {'url': 'git://x#1', 'target': 'f44', 'git_branch': 'main', 'repo': ['Client', '/mnt/a']}}",
            tracker: "http://cts.example/"
        ) { place, phase in
            _ = try await phase.perform(phase.plan())
            let id = place.context.identity.id
            let options = try #require(place.containerRequests.first?[2].structure)
            #expect(
                options["yum_repourls"]
                    == XMLRPCValue([
                        "http://cts.example/api/1/composes/\(id)/repo/?variant=Server",
                        "http://cts.example/api/1/composes/\(id)/repo/?variant=Client",
                        "http://example.com/c/work/global/tmp-Server/compose-rpms-local-1.repo",
                    ]))
        }
    }

    @Test("an empty variant has no repository of its own") func empty() async throws {
        try await with("{'^Cloud$': [{'url': 'git://x#1', 'target': 'f44', 'git_branch': 'main'}]}") {
            place, phase in
            _ = try await phase.perform(phase.plan())
            #expect(
                place.containerRequests == [
                    ["git://x#1", "f44", ["git_branch": "main", "yum_repourls": []]]
                ])
        }
    }

    @Test(
        "a repository of a variant that is not there cannot be planned",
        arguments: ["'Nobody'", "['Client', {'baseurl': 'Nobody'}]"])
    func unknownVariant(_ repositories: String) async throws {
        for tracker in [nil, "http://cts.example"] {
            try await with(
                "{'^Server$': {'url': 'git://x#1', 'target': 't', 'git_branch': 'm', 'repo': \(repositories)}}",
                tracker: tracker
            ) { _, phase in
                let error = #expect(throws: ComposeError.self) { try phase.plan() }
                #expect(error?.code == .configuration)
                #expect(error?.message == "There is no variant Nobody to get repo from.")
            }
        }
    }

    @Test("one block for several variants is whole for each, and each block of one is numbered")
    func shared() async throws {
        try await with(
            """
            {'^(Server|Client)$': [{'url': 'git://x#1', 'target': 'f44', 'git_branch': 'a', 'priority': 1},
                {'url': 'git://y#2', 'target': 'f44', 'git_branch': 'b'}], '^Nothing$': []}
            """
        ) { place, phase in
            let plan = try phase.plan()
            let blocks = plan.map { "\($0.delivery.variant) \($0.number)" }
            #expect(
                blocks == [
                    "Client 1", "Client 2", "Server 1", "Server 2",
                ])
            let made = try await phase.perform(plan)
            #expect(made.manifest.images.keys.sorted() == ["Client", "Server"])
            let requests = place.containerRequests
            #expect(requests.count == 4)
            let first = requests.filter { $0[0] == "git://x#1" && $0.count == 4 }
            let second = requests.filter { $0[0] == "git://y#2" && $0.count == 3 }
            #expect(first.count == 2)
            #expect(second.count == 2)
            for uid in ["Client", "Server"] {
                for number in [1, 2] {
                    let log = place.layout.logs.watchedTask("osbs", uid, number: number)
                    #expect(log.string.hasSuffix("logs/global/osbs/\(uid)-\(number)-watch-task.log"))
                    #expect(try Files.readText(log).contains("COMMAND: buildContainer"))
                }
            }
            #expect(
                try place.logHas("[OSBS] Patterns in config do not match any variant: ^Nothing$"))
        }
    }

    @Test("a container waits for the repositories that it is built of") func waits() async throws {
        let counter = SharedList()
        let setUp = { (context: inout DeliveryContext) in
            context.untilRepository = { variant, arch in counter.add("\(variant).\(arch)") }
        }
        try await with(
            "{'^Server$': {'url': 'git://x#1', 'target': 'f44', 'git_branch': 'm', 'repo': 'Client'}}",
            setUp: setUp
        ) { _, phase in
            _ = try await phase.perform(phase.plan())
            #expect(counter.all.sorted() == ["Client.x86_64", "Server.aarch64", "Server.x86_64"])
        }
    }

    @Test("branches in the URLs of containers are resolved with the configuration") func references()
        async throws
    {
        let loaded = try await validate(
            minimal
                + """
                osbs = {'^Server$': [{'url': 'git://a#HEAD', 'target': 't', 'git_branch': 'm'}],
                    '^Client$': {'url': 'git://b#origin/f40', 'target': 't', 'git_branch': 'm'}}
                image_container = {'^Server$': {'url': 'git://c#HEAD', 'target': 't', 'git_branch': 'm',
                    'image_spec': {'type': 'qcow2'}}}

                """)
        var seen: [String] = []
        _ = GitReferenceSites.rewritten(loaded.options) { site in
            if case .url(let node) = site { seen.append(node.string ?? "") }
            return nil
        }
        #expect(seen.sorted() == ["git://a#HEAD", "git://b#origin/f40", "git://c#HEAD"])
    }
}
