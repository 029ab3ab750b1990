import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(Tool.require("rpmbuild", "rpm2cpio", "cpio"))
struct PackageSourceTests {
    /// Builds a package with a few files.
    private static func package(_ place: SourcePlace, name: String = "data", script: String = "") async throws
        -> FilePath
    {
        let spec = """
            Name: \(name)
            Version: 1
            Release: 1
            Summary: x
            License: MIT
            BuildArch: noarch
            %description
            x
            %install
            mkdir -p %{buildroot}/usr/share/\(name)/deep
            echo one > %{buildroot}/usr/share/\(name)/one.txt
            echo two > %{buildroot}/usr/share/\(name)/deep/two.txt
            chmod 750 %{buildroot}/usr/share/\(name)/one.txt
            \(script)
            %files
            /usr/share/\(name)
            """
        try place.write(spec, to: "\(name).spec")
        let top = place.root.appending("rpmbuild-\(name)")
        try await Host.forTests().runner.check(
            .shell("rpmbuild -bb --quiet --define '_topdir \(top)' \(name).spec 2>&1", in: place.root))
        return top.pushing(FilePath("RPMS/noarch/\(name)-1-1.noarch.rpm"))
    }

    private func export(_ place: SourcePlace, _ source: SCMSource) async throws -> [String: String] {
        try Files.removeTree(place.target)
        _ = try await place.fetcher().export(source, into: place.target, for: .extra)
        #expect(try Files.list(place.work) == [])
        return try place.found()
    }

    @Test("files and directories are taken out of packages that match") func packages() async throws {
        try await SourcePlace.with { place in
            let package = try await Self.package(place)
            let pattern = package.removingLastComponent().string + "/da*.rpm"
            #expect(
                try await export(place, .of("rpm", pattern, files: ["/usr/share/data/*.txt"]))
                    == ["one.txt": "one\n"])
            let record = try Files.stat(place.target.appending("one.txt"))
            #expect(record.permissions.rawValue == 0o750)
            #expect(
                try await export(place, .of("rpm", pattern, dirs: ["usr/share/data"]))
                    == ["data/one.txt": "one\n", "data/deep/two.txt": "two\n"])
            #expect(
                try await export(place, .of("rpm", "file://\(package)", dirs: ["usr/share/data/"]))
                    == ["one.txt": "one\n", "deep/two.txt": "two\n"])
            await expectSourceError(.noMatch, "no package matches x*.rpm") {
                _ = try await export(place, .of("rpm", "x*.rpm", files: ["f"]))
            }
            await expectSourceError(.noMatch, "No files matched, can not export: f") {
                _ = try await export(place, .of("rpm", pattern, files: ["f"]))
            }
        }
    }

    @Test("a package may come from a server") func server() async throws {
        try await SourcePlace.with { place in
            let bytes = try Files.read(try await Self.package(place))
            try await LocalServer.serving(["/p/data.rpm": [Reply(body: bytes)]]) { server in
                let url = server.url.replacing("http://", with: "http://me:hunter2@")
                let found = try await export(
                    place, .of("rpm", url + "/p/data.rpm", files: ["usr/share/data/one.txt"]))
                #expect(found == ["one.txt": "one\n"])
                let error = await #expect(throws: SourceError.self) {
                    try await export(place, .of("rpm", url + "/p/none.rpm", files: ["f"]))
                }
                #expect(error?.code == .fetchFailed)
                #expect(error?.description.contains("hunter2") == false)
                await expectSourceError(.unusable, "does not name a package") {
                    _ = try await export(place, .of("rpm", server.url + "/", files: ["f"]))
                }
            }
        }
    }

    @Test("what is no package, and links that lead out of one, are errors") func hostile() async throws {
        try await SourcePlace.with { place in
            try place.write("no package", to: "working/bad.rpm")
            await expectSourceError(.fetchFailed, "bad.rpm cannot be") {
                _ = try await export(place, .of("rpm", "bad.rpm", files: ["f"]))
            }
            let package = try await Self.package(
                place, name: "evil", script: "ln -s /etc %{buildroot}/usr/share/evil/etc")
            for source in [
                SCMSource.of("rpm", package.string, files: ["usr/share/evil/etc/passwd"]),
                .of("rpm", package.string, dirs: ["usr/share/evil"]),
            ] {
                await expectSourceError(.escapesRoot, "leads out of its source") {
                    _ = try await export(place, source)
                }
            }
            try place.expectNothing()
            #expect(try Files.list(place.work) == [])
        }
    }
}
