import HostKit
import KojiHubDouble
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Composes of Koji's packages", Tool.require("python3", "rpmbuild", "createrepo_c", "genisoimage"))
struct KojiComposeTests {
    /// The recorded compose's configuration with another source of packages.
    private func project(_ directory: FilePath, _ hub: KojiHubDouble, koji: Bool, _ more: String = "")
        async throws
        -> KojiProject
    {
        let input = try await CasePackages.directory.path
        var project = try KojiProject(directory, hub)
        for name in ["comps.xml", "variants.xml"] {
            try Files.writeAtomically(try Files.read(input.appending(name)), to: directory.appending(name))
        }
        try Files.copyTree(input.appending("files"), to: directory.appending("files"))
        var text = try Files.readText(input.appending("test.conf")).replacing(
            "repos/", with: "\(input)/repos/")
        if koji {
            let start = try #require(text.range(of: "pkgset_source"))
            let end = try #require(text.range(of: "createrepo_checksum"))
            text.replaceSubrange(
                start.lowerBound..<end.lowerBound,
                with: "pkgset_source = \"koji\"\npkgset_koji_tag = \"f1\"\nkoji_profile = \"test\"\n")
        }
        try Files.writeAtomically(text + more, to: directory.appending("compose.conf"))
        project.request.skipped = ["createiso", "extra_isos", "image_checksum"]
        project.request.latestLink = nil
        return project
    }

    /// All files of what is published, with their content.
    private func published(_ report: ComposeRun.Report) throws -> [String: [UInt8]] {
        let root = report.directory.appending("compose")
        var files: [String: [UInt8]] = [:]
        for entry in try Files.tree(root) where entry.record.kind == .regular {
            files[entry.path.string] = try Files.read(root.pushing(entry.path))
        }
        return files
    }

    /// A hub with all packages of the case in one tag.
    private func withCase(_ body: (KojiHubDouble, FilePath) async throws -> Void) async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(try await CasePackages.builds().keys.sorted(), tag: "f1")
            hub.forgetCalls()
            try await body(hub, directory)
        }
    }

    @Test(
        "a compose of a tag publishes what a compose of the same packages' repositories does, byte for byte")
    func sameAsRepositories() async throws {
        try await withCase { hub, directory in
            let ours = try await project(directory.appending("koji-compose"), hub, koji: true).compose()
            #expect(hub.messages.map(\.method) == ["getLastEvent", "listTaggedRPMS"])
            let theirs = try await project(directory.appending("repo-compose"), hub, koji: false).compose()
            #expect(ours.status == .finished)
            let (mine, expected) = (try published(ours), try published(theirs))
            #expect(expected.count > 200)
            #expect(mine.keys.sorted() == expected.keys.sorted())
            #expect(mine.filter { expected[$0.key] != $0.value }.keys.sorted() == [])
            let log = try Files.readText(ours.directory.appending("logs/global/pungi.global.log"))
            #expect(log.contains("Koji event: \(try hub.lastEvent)"))
        }
    }

    @Test("a compose over HTTP publishes the same packages, and the next one fetches nothing") func overHTTP()
        async throws
    {
        try await withKojiHub { hub, directory in
            try await hub.add(["zlib", "tsh", "setup"], tag: "f1")
            let settings = """
                pkgset_koji_tag = "f1"
                gather_method = "nodeps"
                additional_packages = [('.*', {'*': ['zlib*', 'tsh', 'setup']})]

                """
            func packages(_ name: String, _ more: String) async throws -> [String: [UInt8]] {
                var project = try KojiProject(directory.appending(name), hub, settings + more)
                project.request.skipped = ["createiso", "extra_isos", "image_checksum", "repoclosure"]
                let files = try published(try await project.compose())
                return files.filter { $0.key.hasSuffix(".rpm") || $0.key.hasSuffix("rpms.json") }
            }
            let local = try await packages("local", "")
            #expect(local.count == 16)
            let cache = "koji_cache = \"\(directory)/cache\"\n"
            #expect(try await packages("remote", cache) == local)
            try Files.removeTree(hub.topDirectory.appending("packages"))
            #expect(try await packages("again", cache) == local)
        }
    }

    @Test("a hub that is away dooms the compose, whose status and log say so") func away() async throws {
        try await withKojiHub { hub, directory in
            hub.disturb("listTaggedRPMS", .dropBefore, times: 99)
            let project = try KojiProject(directory.appending("doomed"), hub)
            await #expect(throws: ComposeError.self) { _ = try await project.compose() }
            let name = try #require(try Files.list(project.root).first { $0.hasPrefix("KT-1.0-") })
            let top = project.root.appending(name)
            #expect(try Files.readText(top.appending("STATUS")) == "DOOMED\n")
            let log = try Files.readText(top.appending("logs/global/pungi.global.log"))
            #expect(log.contains("the hub of the Koji profile 'test' was asked for the tag 'f1'"))
        }
    }

    @Test("the plan says which tag is read, at which event") func plan() async throws {
        try await withCase { hub, directory in
            let project = try await project(directory.appending("planned"), hub, koji: true)
            let plan = try await ComposePlanner(project.request, on: project.host).plan()
            #expect(plan.failure == nil)
            let event = try hub.lastEvent
            #expect(
                "\(plan)".contains("tag f1 of Koji 'test' at event \(event), with inheritance"))
            #expect(plan.json.contains("\"koji_event\": \(event)"))
            #expect(plan.placement?.downloads.packages == 0)
            #expect(!Files.exists(project.root.appending("work")))
        }
    }
}

extension String {
    /// Where a text is first.
    fileprivate func range(of text: String) -> Range<String.Index>? { ranges(of: text).first }
}
