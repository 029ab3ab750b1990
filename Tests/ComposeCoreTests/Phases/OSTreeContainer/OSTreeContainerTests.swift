import ConfigSyntax
import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// With a stand-in for rpm-ostree that archives its treefile.
@Suite(Tool.require("git"))
struct OSTreeContainerTests {
    private func addProgram(
        _ place: OSTreePlace,
        _ text: String = "for last; do file=$archive; archive=$last; done\ncp \"$file\" \"$archive\""
    ) throws {
        try place.script("rpm-ostree", "echo \"$@\" >>\"\(place.directory)/calls\"\n\(text)")
    }

    private func block(_ place: OSTreePlace, _ more: String = "") -> String {
        #"{"treefile": "server.yaml", "config_url": "\#(place.config.path)", "version": "7", \#(more)}"#
    }

    private func phase(_ place: OSTreePlace, _ option: String) async throws -> OSTreeContainerPhase {
        let config = try await ComposeConfig.lines("ostree_container = \(option)")
        return OSTreeContainerPhase(config.ostreeContainer, place.context) { arch, _ in ["/srv/\(arch)"] }
    }

    private func make(_ place: OSTreePlace, _ more: String = "") async throws -> [MadeImage] {
        let option = "{\"^Server$\": \(block(place, "\"arches\": [\"x86_64\"], \(more)"))}"
        let phase = try await phase(place, option)
        return try await phase.perform(phase.plan())
    }

    private func archive(_ place: OSTreePlace) -> FilePath {
        place.layout.compose.appending("Server/x86_64/images/PT-Server-7.ociarchive")
    }

    @Test("an archive is made of the treefile with the compose's repositories, and is listed")
    func container() async throws {
        try await OSTreePlace.with { place in
            try addProgram(place)
            let made = try await make(
                place,
                #""repo": ["Server", {"name": "a", "baseurl": "http://example.com/a", "gpgcheck": True}]"#)
            let image = try #require(made.first?.image)
            #expect(made.count == 1 && made.first?.variant == "Server" && made.first?.arches == ["x86_64"])
            #expect(image.path == "Server/x86_64/images/PT-Server-7.ociarchive")
            #expect(image.type == "ociarchive" && image.format == "ociarchive" && !image.isBootable)
            #expect(image.size > 0 && image.subvariant == "Server" && image.volumeID == nil)
            let checkout = place.layout.work.ostreeContainer(1).appending("config_repo")
            let beside = place.layout.compose.appending("Server/x86_64/images/.PT-Server-7.ociarchive.tmp")
            #expect(
                try place.calls == [
                    "compose image --initialize --format=ociarchive "
                        + "\(checkout)/server.json \(beside)"
                ])
            let text = try Files.readText(archive(place))
            let document = ConfDocument(path: "x.json", format: .json) { _ in Array(text.utf8) }
            let treefile = try #require(document.root.mapping)
            #expect(treefile["repos"]?.texts == ["repo-0", "repo-1", "repo-2"])
            #expect(treefile["packages"]?.texts == ["bash"])
            #expect(treefile["add-commit-metadata"]?.mapping?["version"]?.string == "7")
            #expect(
                try Files.readText(checkout.appending("pungi.repo")) == """
                    [repo-0]
                    name=repo-0
                    baseurl=http://example.com/a
                    gpgcheck=1

                    [repo-1]
                    name=repo-1
                    baseurl=file:///srv/x86_64
                    gpgcheck=0

                    [repo-2]
                    name=repo-2
                    baseurl=http://example.com/c/compose/Server/x86_64/os
                    gpgcheck=0

                    """)
            #expect(place.waited.all == ["Server.x86_64"])
            #expect(!Files.exists(beside))
        }
    }

    @Test("a finished archive is kept, and one that was damaged is made again") func resume() async throws {
        try await OSTreePlace.with { place in
            try addProgram(place)
            let first = try await make(place)
            let second = try await make(place)
            #expect(first == second)
            #expect(try place.calls.count == 1)
            try Files.writeAtomically("x", to: archive(place))
            _ = try await make(place)
            #expect(try place.calls.count == 2)
            #expect(try Files.readText(archive(place)) != "x")
        }
    }

    @Test("no archive, or an empty one, is an error", arguments: ["", "for last; do :; done; : >\"$last\""])
    func noArchive(_ text: String) async throws {
        try await OSTreePlace.with { place in
            try addProgram(place, text)
            let error = await #expect(throws: ComposeError.self) { _ = try await make(place) }
            #expect(error?.code == .image)
            #expect(error?.message.hasPrefix("rpm-ostree made no archive PT-Server-7.ociarchive") == true)
        }
    }

    @Test("a failure leaves no part of an archive, and may be one that is allowed") func failure()
        async throws
    {
        try await OSTreePlace.with { place in
            try addProgram(place, "for last; do :; done; echo x >\"$last\"; exit 3")
            await #expect(throws: RunrootFailure.self) { _ = try await make(place) }
            #expect(try Files.list(archive(place).removingLastComponent()) == [])
            let made = try await make(place, #""failable": ["x86_64"]"#)
            #expect(made == [])
            #expect(
                try place.place.log.contains(
                    "[FAIL] Ostree container (variant Server, arch x86_64) failed, but going on anyway."))
        }
    }

    @Test("a runroot task needs no program of ours, and gives away what it makes") func runroot() async throws
    {
        try await OSTreePlace.with(.koji) { place in
            try addProgram(place)
            let made = try await make(place, #""runroot_packages": ["x"]"#)
            #expect(made.count == 1)
            let call = try #require(place.place.hub.calls.first { $0.method == "runroot" })
            let options = try #require(call.parameters.last?.structure)
            #expect(
                options["packages"]?.array?.compactMap(\.string) == [
                    "ostree", "rpm-ostree", "selinux-policy-targeted", "x",
                ])
            #expect(options["new_chroot"] == true && options["weight"] == .double(3.5))
            let command = call.parameters[2].string ?? ""
            #expect(command.contains("; set -x; umask 0002 && rpm-ostree compose image --initialize "))
            #expect(command.contains("; chown -R \(place.context.host.environment.userID) "))
        }
    }

    @Test("there is a container for each variant, block and arch, by default of the compose's version")
    func plan() async throws {
        try await OSTreePlace.with { place in
            let own = block(place).replacing(#""version": "7", "#, with: "")
            let phase = try await phase(
                place, "{\"^Server$\": [\(own), \(block(place, #""arches": ["aarch64"]"#))]}")
            let plans = try phase.plan()
            #expect(
                plans.map { "\($0.number) \($0.arch) \($0.name)" } == [
                    "1 aarch64 PT-Server-1.0.20261121.t.0", "2 x86_64 PT-Server-1.0.20261121.t.0",
                    "3 aarch64 PT-Server-7",
                ])
            let delivery = try #require(plans.last?.delivery)
            #expect(delivery.phase == .ostreeContainer && delivery.arches == ["aarch64"])
            #expect(delivery.what == "ostree container PT-Server-7 of \(place.config.path)")
        }
    }

    @Test("names must differ, and be names of files") func badNames() async throws {
        try await OSTreePlace.with { place in
            let twice = try await phase(place, "{\"^Server$\": [\(block(place)), \(block(place))]}")
            let error = #expect(throws: ComposeError.self) { try twice.plan() }
            #expect(
                error?.message.contains("two containers of Server.aarch64 are called PT-Server-7") == true)
            for version in ["../7", "7:latest"] {
                let bad = try await phase(
                    place, "{\"^Server$\": \(block(place).replacing("\"7\"", with: "\"\(version)\""))}")
                let second = #expect(throws: ComposeError.self) { try bad.plan() }
                #expect(second?.code == .imageName)
            }
        }
    }

    @Test("a repository with a line break would be another option: it is refused") func lineBreak()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("t.yaml")
            try Files.writeAtomically("ref: x\n", to: path)
            let bad = TreeRepositoryConfig("http://example.com/a\ngpgcheck=0", name: "bad")
            #expect(throws: ComposeError.self) {
                try ContainerTreefile(path: path, repositories: [bad], version: "1").write()
            }
        }
    }
}
