import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// `make-ostree container` with a stand-in for rpm-ostree.
@Suite(Tool.require("ostree", "tar"))
struct MakeOSTreeContainerTests {
    private func request(_ place: TreefileCase, name: String = "Fedora-IoT-41") -> MakeOSTreeContainer.Request
    {
        MakeOSTreeContainer.Request(
            name: name, path: place.path("images"), treefile: place.path("config/iot.yaml"),
            logs: place.path("logs"))
    }

    private func treefile(_ place: TreefileCase) throws {
        try place.write("ref: a\nadd-commit-metadata: {version: old, mine: 1}\n", to: "config/iot.yaml")
    }

    @Test("an archive is made of the treefile with repositories, branch and version") func make() async throws
    {
        try await TreefileCase.with { place in
            try treefile(place)
            try place.write(#"{"repo": ["http://example.org/"]}"#, to: "extra.json")
            var request = request(place)
            request.extraConfig = place.path("extra.json")
            request.version = "41.1"
            request.ref = "b/c"
            let archive = try await MakeOSTreeContainer(request, on: place.host).run()
            #expect(archive == place.path("images/Fedora-IoT-41.ociarchive"))
            let listed = try await place.sh("tar -tf '\(archive)'")
            #expect(listed == "oci-layout")
            let left = try Files.list(place.path("images"))
            #expect(left == ["Fedora-IoT-41.ociarchive"])
            let arguments = try place.arguments()
            #expect(
                arguments.dropLast() == [
                    "compose", "image", "--initialize", "--format=ociarchive", "@/config/iot.json",
                ])
            #expect(arguments.last?.hasPrefix("@/images/.container-") == true)
            #expect(arguments.last?.hasSuffix("/Fedora-IoT-41.ociarchive") == true)
            #expect(try place.text("umask") == "0002\n")
            let text = try place.text("config/iot.json").filter { !$0.isWhitespace }
            #expect(
                text
                    == #"{"ref":"b/c","add-commit-metadata":{"mine":1,"version":"41.1"},"repos":["repo-0"]}"#)
            #expect(try place.text("config/pungi.repo").contains("baseurl=http://example.org/\n"))
        }
    }

    @Test("where none is made the old one stays, and no other file", arguments: ["fail", "empty"])
    func failure(_ behaviour: String) async throws {
        try await TreefileCase.with { place in
            try treefile(place)
            try place.write("old", to: "images/Fedora-IoT-41.ociarchive")
            try place.behave(behaviour)
            let tool = MakeOSTreeContainer(request(place), on: place.host)
            let error = await #expect(throws: (any Error).self) { try await tool.run() }
            let text = "\(try #require(error))"
            #expect(text.contains("logs/create-ostree-container.log"))
            #expect(try place.text("images/Fedora-IoT-41.ociarchive") == "old")
            let left = try Files.list(place.path("images"))
            #expect(left == ["Fedora-IoT-41.ociarchive"])
        }
    }

    @Test("a name stays a name", arguments: ["", "..", "a/b", "a:b"]) func name(_ name: String) async throws {
        try await TreefileCase.with { place in
            try treefile(place)
            let tool = MakeOSTreeContainer(request(place, name: name), on: place.host)
            let error = await #expect(throws: ComposeError.self) { try await tool.run() }
            #expect(error?.code == .commandLine)
            #expect(error?.message == "'\(name)' is no name of an archive; leave out slashes and colons")
        }
    }
}
