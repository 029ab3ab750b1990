import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: remote sources", Tool.require("git", "rpmbuild", "rpm2cpio", "cpio"))
struct SRPMSourceTests {
    private func specfile(_ lines: String...) -> String {
        PackagedProject.specfile.replacing("BuildArch:", with: lines.joined(separator: "\n") + "\nBuildArch:")
    }

    private func with(
        _ replies: [String: [Reply]], _ body: (LocalServer) async throws -> Void
    ) async throws {
        try await LocalServer.serving(replies) { try await body($0) }
    }

    @Test(
        "missing sources and patches are downloaded, under the name of their fragment, and removed afterwards"
    )
    func downloads() async throws {
        let replies = ["/data/v1.2.0.txt": [Reply.text("data")], "/fix": [Reply.text("patch")]]
        try await with(replies) { server in
            let spec = specfile(
                "Source1: \(server.url)/data/v%{version}.txt", "Source2: local.txt",
                "Patch0: \(server.url)/fix#/fix.patch")
            try await PackagedProject.with(specfile: spec, files: ["local.txt": "here"]) { project in
                try await project.repository.tag("1.2.0")
                let srpm = try await project.srpm(environment: ["PACKIT_USER_AGENT": "tester/1"])
                #expect(
                    try srpm.files == [
                        "fix.patch", "hello-1.2.0.tar.gz", "hello.spec", "local.txt", "v1.2.0.txt",
                    ])
                #expect(try srpm.text("v1.2.0.txt") == "data")
                #expect(server.requests.map { $0["User-Agent"] } == ["tester/1", "tester/1"])
                #expect(server.requests.allSatisfy { $0["Accept-Encoding"] == "identity" })
            }
        }
    }

    @Test("what is there already is not downloaded") func existing() async throws {
        try await with([:]) { server in
            let spec = specfile("Source1: \(server.url)/data.txt")
            try await PackagedProject.with(specfile: spec, files: ["data.txt": "here"]) { project in
                let srpm = try await project.srpm()
                #expect(try srpm.text("data.txt") == "here")
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("a failed download is told with its URL, and nothing is left") func missing() async throws {
        try await with(["/a": [.text("a")]]) { server in
            let spec = specfile("Source1: \(server.url)/a", "Source2: \(server.url)/b")
            try await PackagedProject.with(specfile: spec) { project in
                let outcome = try await project.failingSRPM()
                #expect(outcome.status == .exited(2))
                #expect(outcome.errors.contains("Failed to download source from \(server.url)/b: "))
                #expect(outcome.errors.contains("404"))
            }
        }
    }

    @Test("a file 'sources' keeps anything from being downloaded, with three warnings") func lookaside()
        async throws
    {
        try await with([:]) { server in
            let spec = specfile("Source1: \(server.url)/data.txt")
            try await PackagedProject.with(specfile: spec, files: ["sources": "SHA512 (x) = 1\n"]) {
                project in
                let outcome = try await project.failingSRPM()
                let warnings = outcome.errors.split(separator: "\n").filter { $0.contains(" WARNIN") }
                #expect(warnings.count == 3)
                #expect(
                    warnings.first?.contains("The upstream repo contains \"sources\" file or a directory.")
                        == true)
                #expect(server.requests.isEmpty)
                // rpmbuild misses the file then.
                #expect(outcome.errors.contains("rpmbuild failed.") && outcome.errors.contains("data.txt"))
            }
        }
    }

    @Test("the sources of the configuration come first, and win") func configured() async throws {
        try await with(["/mine": [.text("mine")], "/data.txt": [.text("theirs")]]) { server in
            let config =
                PackagedProject.config + "sources:\n  - path: data.txt\n    url: \(server.url)/mine\n"
            try await PackagedProject.with(
                config: config, specfile: specfile("Source1: \(server.url)/data.txt")
            ) { project in
                let srpm = try await project.srpm()
                #expect(try srpm.text("data.txt") == "mine")
                #expect(server.requests.map(\.target) == ["/mine"])
            }
        }
    }

    @Test(
        "a source path that leads out of the spec file's directory is refused",
        arguments: ["../out", "/tmp/out-of-it", "a/../../out"])
    func escaping(path: String) async throws {
        try await with(["/x": [.text("x")]]) { server in
            let config = PackagedProject.config + "sources:\n  - path: \(path)\n    url: \(server.url)/x\n"
            try await PackagedProject.with(config: config) { project in
                let outcome = try await project.failingSRPM()
                #expect(outcome.status == .exited(2))
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("a password in a source's URL is not printed, also not with --debug") func secret() async throws {
        try await with([:]) { server in
            let url = server.url.replacing("http://", with: "http://me:s3cret@") + "/x"
            let config = PackagedProject.config + "sources:\n  - path: x\n    url: \(url)\n"
            try await PackagedProject.with(config: config) { project in
                let outcome = try await project.failingSRPM("--debug")
                #expect(outcome.status == .exited(2))
                #expect(!outcome.errors.contains("s3cret"))
                #expect(outcome.errors.contains("Failed to download source from "))
            }
        }
    }
}
