import CurlHTTP
import DigestKit
import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Files of builds, from a hub that keeps real state.
struct KojiSourceTests {
    private func archives(_ hub: KojiHubDouble, isLocal: Bool = false) throws -> KojiArchiveSource {
        var profile = KojiProfile(name: "test", server: hub.url)
        profile.topURL = hub.topURL
        profile.topDirectory = isLocal ? hub.topDirectory : "/nowhere/koji"
        let environment = try HostEnvironment.current()
        let archives = KojiArchives(
            profile, hub: KojiHub(profile, environment: environment),
            http: HTTPClient(.init(userAgent: "test")))
        return { try await archives.fetch($0, into: $1) }
    }

    private func build(_ hub: KojiHubDouble) throws -> KojiHubDouble.Build {
        var build = KojiHubDouble.Build("installer", "1.0", "2")
        build.types = ["image"]
        try hub.addTag("f44-images", packages: ["installer"])
        try hub.addBuild(build, tag: "f44-images")
        for (name, type) in [("one.qcow2", "qcow2"), ("two.raw.xz", "raw-xz")] {
            try hub.addArchive(
                .init(name, Array("content of \(name)".utf8), kind: "image", type: type), to: build)
        }
        return build
    }

    @Test(
        "archives of a build, or of a tag's package, come from the top directory or its URL, and are checked",
        arguments: [true, false])
    func archives(isLocal: Bool) async throws {
        try await KojiHubDouble.serving { hub in
            try await SourcePlace.with { place in
                let build = try build(hub)
                let fetcher = try place.fetcher(koji: archives(hub, isLocal: isLocal))
                let byName = SCMSource.of("koji", build.nvr, files: ["*.qcow2"])
                _ = try await fetcher.exportFiles(.scm(byName), into: place.target, for: .extra)
                let one = try place.found()
                #expect(one == ["one.qcow2": "content of one.qcow2"])
                let byTag = SCMSource.of("koji", "installer", branch: "f44-images", files: ["*.xz", "one*"])
                _ = try await fetcher.exportFiles(.scm(byTag), into: place.target, for: .extra)
                let both = try place.found()
                #expect(both.count == 2)
                // Now the hub says another sum than the file has.
                let file = hub.topDirectory.appending("packages/installer/1.0/2/images/one.qcow2")
                try Files.writeAtomically("content of ONE.qcow2", to: file)
                await expectSourceError(.fetchFailed, "one.qcow2 is damaged: its checksum is") {
                    _ = try await fetcher.exportFiles(.scm(byName), into: place.target, for: .extra)
                }
            }
        }
    }

    @Test("what is not there is said: builds, packages of tags, and names") func missing() async throws {
        try await KojiHubDouble.serving { hub in
            try await SourcePlace.with { place in
                let build = try build(hub)
                let fetcher = try place.fetcher(koji: archives(hub))
                func export(_ source: SCMSource) async throws {
                    _ = try await fetcher.exportFiles(.scm(source), into: place.target, for: .extra)
                }
                await expectSourceError(.fetchFailed, "there is no build nothing-1-1") {
                    try await export(.of("koji", "nothing-1-1", files: ["*"]))
                }
                await expectSourceError(.fetchFailed, "has 0 builds of the package nothing") {
                    try await export(.of("koji", "nothing", branch: "f44-images", files: ["*"]))
                }
                await expectSourceError(.noMatch, "No files matched, can not export: *.iso") {
                    try await export(.of("koji", build.nvr, files: ["*.iso"]))
                }
                try place.expectNothing()
            }
        }
    }
}
