import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct OSTreePlanTests {
    @Test("there is a commit for each variant, block and arch, with a number of its own")
    func order() async throws {
        try await OSTreePlace.with { place in
            let phase = try await place.phase(
                """
                ostree = {"^Server$": [\(place.block()), \(place.block(#""arches": ["x86_64", "s390x"]"#))],
                    "^Cloud$": \(place.block(#""failable": ["*"]"#))}
                """)
            let plans = try phase.plan()
            #expect(
                plans.map { "\($0.number) \($0.title)" } == [
                    "1 Cloud.aarch64 (ostree-1)", "2 Cloud.x86_64 (ostree-2)", "3 Server.aarch64 (ostree-3)",
                    "4 Server.x86_64 (ostree-4)", "5 Server.x86_64 (ostree-5)",
                ])
            let delivery = try #require(plans.first?.delivery)
            #expect(
                delivery.phase == .ostree && delivery.variant == "Cloud" && delivery.arches == ["aarch64"])
            #expect(delivery.failable == ["aarch64"])
            #expect(delivery.what == "ostree server.yaml of \(place.config.path)")
            #expect(plans.last?.delivery.failable == [])
        }
    }

    @Test("the older form is planned by its arches, and every arch may be failable") func older() async throws
    {
        try await OSTreePlace.with { place in
            let phase = try await place.phase(
                """
                ostree = [("^Server$", {"x86_64": \(place.block(#""failable": ["aarch64"]"#)),
                    "*": \(place.block(#""failable": ["aarch64"]"#))})]
                """)
            let plans = try phase.plan()
            #expect(plans.map(\.arch) == ["aarch64", "x86_64", "x86_64"])
            #expect(plans.map(\.canFail) == [true, false, false])
        }
    }

    @Test("a version may be made by a generator, and an unknown one is an error") func version() async throws
    {
        try await OSTreePlace.with { place in
            let known = try await place.phase(
                """
                ostree = {"^Client$": \(
                place.block(#""version": "!OSTREE_VERSION_FROM_LABEL_DATE_TYPE_RESPIN""#))}
                """)
            #expect(try known.plan().map(\.version) == ["1.0.20261121.t.0"])
            let unknown = try await place.phase(
                "ostree = {\"^Client$\": \(place.block(#""version": "!NO_SUCH""#))}")
            let error = #expect(throws: ComposeError.self) { try unknown.plan() }
            #expect(error?.message == "Unknown version generator '!NO_SUCH'")
        }
    }

    @Test(
        "a repository of a variant that cannot be is an error",
        arguments: [
            ("Nobody", "There is no variant Nobody to get repo from."),
            (
                "Client",
                "The variant Client has no repository for aarch64; remove it from repo, or leave the arch out with "
                    + "arches"
            ),
        ])
    func repositories(_ name: String, _ message: String) async throws {
        try await OSTreePlace.with { place in
            let phase = try await place.phase(
                "ostree = {\"^Server$\": \(place.block().replacing("http://example.com/repo", with: name))}")
            let error = #expect(throws: ComposeError.self) { try phase.plan() }
            #expect(error?.code == .configuration)
            #expect(error?.message == message)
        }
    }

    @Test("tasks of the plugin need a runroot of Koji's") func pluginWithoutKoji() async throws {
        try await OSTreePlace.with { place in
            let phase = try await place.phase(
                "ostree = {\"^Server$\": \(place.block())}\nostree_use_koji_plugin = True")
            let error = #expect(throws: ComposeError.self) { try phase.plan() }
            #expect(error?.message.hasPrefix("ostree_use_koji_plugin has tasks of Koji made, but") == true)
        }
    }

    @Test("here our own program makes commits if no other is installed") func program() async throws {
        try await OSTreePlace.with { place in
            var environment = place.context.host.environment
            environment.variables["PATH"] = place.bin.string
            let program = MakeOSTreeProgram(environment, own: "/opt/pungi")
            #expect(program.words(.local) == ["/opt/pungi", "make-ostree"])
            #expect(program.words(.koji) == ["pungi-make-ostree"])
            #expect(program.words(.openssh) == ["pungi-make-ostree"])
            #expect(MakeOSTreeProgram(environment, own: nil).words(.local) == ["pungi-make-ostree"])
            try place.addMaker()
            #expect(program.words(.local) == ["pungi-make-ostree"])
        }
    }

    @Test("names of repositories are made of their URLs") func names() {
        #expect(TreeRepositories.name(of: "http://example.com/repo") == "http:__example.com_repo")
        #expect(TreeRepositories.name(of: "file:///a b/ü²-1_2.x") == "file:___a_b___-1_2.x")
    }

    @Test(
        "the reference of a treefile is read, with the arch in it",
        arguments: [
            ("t.yaml", "# x\nref: a/${basearch}/b\n", "a/x86_64/b"),
            ("t.json", #"{"ref": "a/b", "packages": []}"#, "a/b"), ("t.yaml", "packages: [x]\n", nil),
            ("t.yaml", "[]\n", nil),
        ] as [(String, String, String?)])
    func ref(_ name: String, _ text: String, _ expected: String?) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(name)
            try Files.writeAtomically(text, to: path)
            #expect(try TreefileRef.read(path, arch: "x86_64") == expected)
        }
    }

    @Test("a broken treefile is an error", arguments: ["t.yaml", "t.json"])
    func brokenTreefile(_ name: String) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending(name)
            try Files.writeAtomically("{\"ref\": [", to: path)
            let error = #expect(throws: ComposeError.self) { try TreefileRef.read(path, arch: "x86_64") }
            #expect(error?.message.hasPrefix("the treefile \(path) cannot be read: ") == true)
        }
    }
}
