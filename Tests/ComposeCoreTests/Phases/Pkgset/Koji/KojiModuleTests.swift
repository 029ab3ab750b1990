import HostKit
import KojiHubDouble
import KojiKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Modules of Koji", Tool.require("python3", "rpmbuild", "createrepo_c")) struct KojiModuleTests {
    /// The metadata of a build for an arch.
    private static func document(
        _ name: String, _ stream: String, _ version: String, _ context: String, _ arch: String,
        _ artifacts: [String]
    ) -> String {
        let rpms = artifacts.map { "      - \($0).\(arch)" }.joined(separator: "\n")
        return """
            ---
            document: modulemd
            version: 2
            data:
              name: \(name)
              stream: "\(stream)"
              version: \(version)
              context: \(context)
              arch: \(arch)
              summary: A module
              description: A module.
              license:
                module: [MIT]
              artifacts:
                rpms:
            \(rpms)
            ...

            """
    }

    private func addModule(
        _ hub: KojiHubDouble, _ name: String, _ stream: String, _ version: String, _ artifacts: [String],
        arches: [String] = ["x86_64", "aarch64"], context: String = "c0ffee", tag: String?
    ) throws {
        var documents = ["": "---\n"]
        for arch in arches {
            documents[arch] = Self.document(name, stream, version, context, arch, artifacts)
        }
        let content = "module-\(name)-\(stream)-\(version)"
        if try hub.lastEvent > 0 { try hub.addTag(content) }
        try hub.addModule(
            name, stream: stream, version: version, context: context, documents: documents,
            contentTag: content,
            tag: tag)
    }

    private func variants(_ modules: String) -> String {
        """
        <variants><variant id="Base" name="Base" type="variant">
        <arches><arch>x86_64</arch><arch>aarch64</arch></arches><modules>\(modules)</modules></variant></variants>
        """
    }

    /// A hub with streams of two modules in a tag and in the one that it inherits from.
    private func withModules(_ body: (KojiHubDouble, FilePath) async throws -> Void) async throws {
        try await withKojiHub { hub, directory in
            try hub.addTag("m0")
            try hub.addTag("m1", parents: ["m0"])
            try addModule(hub, "web", "1-x", "10", ["zlib-0:1.0-1.pt1"], tag: "m1")
            try addModule(hub, "web", "1-x", "20", ["zlib-0:1.0-1.pt1"], tag: "m0")
            try addModule(hub, "web", "1-x", "9", ["zlib-0:1.0-1.pt1"], tag: "m1")
            try addModule(hub, "shell", "5", "7", ["tsh-0:1.0-1.pt1"], tag: "m0")
            try await hub.add(["zlib"], tag: "module-web-1-x-10")
            try hub.tag("zlib-1.0-1.pt1", in: "module-web-1-x-20")
            try hub.tag("zlib-1.0-1.pt1", in: "module-web-1-x-9")
            try await hub.add(["tsh"], tag: "module-shell-5-7")
            hub.forgetCalls()
            try await body(hub, directory)
        }
    }

    private func chosen(_ set: KojiProject.Packages, _ arch: String = "x86_64") -> [String] {
        (set.pool.modules.chosen[TreeID("Base", arch)] ?? []).map { "\($0.build.nsvc), \($0.cause)" }.sorted()
    }

    @Test("of each stream the newest version of the topmost tag is taken, with its packages and no others")
    func tagged() async throws {
        try await withModules { hub, directory in
            let project = try KojiProject(
                directory, hub, "", variants: variants("<module>web:1-x</module><kojitag>m1</kojitag>"))
            let set = try await project.packages()
            #expect(chosen(set) == ["web:1-x:10:c0ffee, tagged m1"])
            #expect(chosen(set, "aarch64") == ["web:1-x:10:c0ffee, tagged m1"])
            #expect(set.pool.modules.kojiTags == ["web:1-x:10:c0ffee": "module-web-1-x-10"])
            #expect(Set(set.names) == ["zlib"])
            #expect(set.nevras == ["zlib-1.0-1.pt1.aarch64", "zlib-1.0-1.pt1.src", "zlib-1.0-1.pt1.x86_64"])
            #expect(
                hub.messages.map(\.method).sorted() == [
                    "getBuild", "getFullInheritance", "getLastEvent", "listArchives", "listTagged",
                    "listTaggedRPMS",
                ])
        }
    }

    @Test("without a list, or with a star, all modules of the tags are taken; what is not there is told")
    func all() async throws {
        try await withModules { hub, directory in
            var set = try await KojiProject(directory, hub, "", variants: variants("<kojitag>m1</kojitag>"))
                .packages()
            let both = ["shell:5:7:c0ffee, tagged m1", "web:1-x:10:c0ffee, tagged m1"]
            #expect(chosen(set) == both)
            set = try await KojiProject(
                directory, hub, "pkgset_koji_module_tag = [\"m1\"]\n",
                variants: variants("<module>*</module><module>nosuch:1</module>")
            ).packages()
            #expect(chosen(set) == both)
            #expect(
                set.findings.contains(
                    "warning: Configuration specified patterns (nosuch:1) that don't match any modules in the "
                        + "configured tags."))
        }
    }

    @Test("modules that no tag is named for are searched by name, as of the event") func search() async throws
    {
        try await withModules { hub, directory in
            var project = try KojiProject(
                directory, hub, "", variants: variants("<module>web:1-x</module><module>shell:5:7</module>"))
            var set = try await project.packages()
            #expect(
                chosen(set) == [
                    "shell:5:7:c0ffee, listed as 'shell:5:7'", "web:1-x:20:c0ffee, listed as 'web:1-x'",
                ])
            let event = try hub.lastEvent
            try addModule(hub, "web", "1-x", "30", [], tag: nil)
            project.request.kojiEvent = "\(event)"
            set = try await project.packages()
            #expect(chosen(set).contains("web:1-x:20:c0ffee, listed as 'web:1-x'"))
            let missing = try KojiProject(
                directory.appending("b"), hub, "", variants: variants("<module>nosuch:1-2</module>"))
            let failure = try #require(await missing.failure())
            #expect("\(failure)" == "No module build found for 'nosuch:1-2' (queried for 'nosuch-1_2-*.*')")
        }
    }

    @Test("builds that are listed one by one exclude others of their stream") func exact() async throws {
        try await withModules { hub, directory in
            let settings = "pkgset_koji_module_builds = {'^Base$': ['web:1-x:9:c0ffee']}\n"
            let list = "<module>web:1-x</module><module>shell:5</module><kojitag>m1</kojitag>"
            let set = try await KojiProject(directory, hub, settings, variants: variants(list)).packages()
            #expect(
                chosen(set) == [
                    "shell:5:7:c0ffee, tagged m1", "web:1-x:9:c0ffee, listed as 'web:1-x:9:c0ffee'",
                ])
        }
    }

    @Test("a module that an arch lacks is an error unless it is filtered out there") func missingArch()
        async throws
    {
        try await withModules { hub, directory in
            try addModule(
                hub, "half", "1", "1", ["setup-0:1.0-1.pt1"], arches: ["x86_64", "ppc64le"], tag: "m1")
            let list = variants("<module>half:1</module><kojitag>m1</kojitag>")
            let failure = try #require(await KojiProject(directory, hub, "", variants: list).failure())
            #expect(
                "\(failure)"
                    == "Module half:1:1:c0ffee does not have metadata for arch aarch64 and is not filtered out via "
                    + "filter_modules option.")
            let set = try await KojiProject(
                directory, hub, "filter_modules = [('.*', {'aarch64': ['half:*']})]\n", variants: list
            ).packages()
            #expect(chosen(set) == ["half:1:1:c0ffee, tagged m1"])
            #expect(chosen(set, "aarch64") == [])
        }
    }

    @Test("scratch modules come from the service that built them, in test composes") func scratch()
        async throws
    {
        try await withModules { hub, directory in
            let yaml = Self.document("web", "1-x", "99", "abc", "x86_64", ["zlib-0:1.0-1.pt1"])
                .replacing("\n", with: "\\n").replacing("\"", with: "\\\"")
            let replies: [String: [Reply]] = [
                "/mbs/2/module-builds/": [
                    .json("{\"items\": [{\"id\": 5, \"koji_tag\": \"module-web-1-x-20\", \"state\": 5}]}")
                ],
                "/mbs/2/final-modulemd/5": [.json("{\"x86_64\": \"\(yaml)\"}")],
            ]
            try await LocalServer.serving(replies) { server in
                let settings = """
                    mbs_api_url = "\(server.url)/mbs/2/"
                    pkgset_scratch_modules = {'^Base$': ['web:1-x:99:abc']}

                    """
                var project = try KojiProject(directory, hub, settings)
                var set = try await project.packages()
                #expect(chosen(set) == ["web:1-x:99:abc, listed as 'web:1-x:99:abc'"])
                #expect(set.names == ["zlib"])
                #expect(
                    server.requests.map(\.target).first
                        == "/mbs/2/module-builds/?name=web&stream=1-x&version=99&context=abc")
                project.request.type = .nightly
                set = try await project.packages()
                #expect(chosen(set) == [])
                #expect(
                    set.findings.contains { $0.hasPrefix("warning: pkgset_scratch_modules is passed over") })
            }
        }
    }
}
