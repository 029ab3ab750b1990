import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Extra files out of packages of the package set.
struct ExtraFilesPackageTests {
    @Test("a package is sought in the arch's package set by a name made for the tree") func sought()
        async throws
    {
        try await ExtraFilesPlace.with { place in
            let asked = Messages()
            place.packages = { arch, pattern in
                asked.add("\(arch) \(pattern)")
                return []
            }
            place.take([.of("rpm", "release-%(variant_uid_lower)s.%(arch)s", files: ["/etc/x"])])
            let made = place
            await expectSourceError(.noMatch, "No package matching release-server.x86_64 in the package set.")
            {
                try await made.perform()
            }
            #expect(asked.all == ["x86_64 release-server.x86_64"])
        }
    }

    @Test("an unknown key in a package's name is told with those that there are") func unknownKey()
        async throws
    {
        try await ExtraFilesPlace.with { place in
            place.take([.of("rpm", "release-%(vriant)s", files: ["/etc/x"])])
            let made = place
            await expectSourceError(.unusable, "has the unknown key 'vriant'; there are arch, variant_id") {
                try await made.perform()
            }
        }
    }

    @Test("files are taken out of every package that is found", Tool.require("rpmbuild", "rpm2cpio", "cpio"))
    func content() async throws {
        try await ExtraFilesPlace.with { place in
            let one = try await RPMFixture.build("keys-one", in: place.sources.root)
            let two = try await RPMFixture.build("keys-two", in: place.sources.root)
            let rpms = [one, two]
            place.packages = { _, _ in rpms }
            place.take([.of("rpm", "keys*", files: ["/usr/share/keys-*"]).at("keys")])
            try await place.perform()
            #expect(
                try place.files(place.tree) == ["extra_files.json", "keys/keys-one", "keys/keys-two"])
            #expect(try place.text("keys/keys-two") == "keys-two\n")
        }
    }

    @Test(
        "patterns of names find packages of the arch, the latest of each name, and sources for sources",
        arguments: [
            ("bash.x86_64", "x86_64", ["bash-5.2-1.pt1.x86_64"]),
            ("addlib0[12]", "aarch64", ["addlib01-1.0-1.pt1.aarch64", "addlib02-1.0-1.pt1.aarch64"]),
            ("addlib01", "x86_64", ["addlib01-1.0-1.pt1.i686", "addlib01-1.0-1.pt1.x86_64"]),
            ("addlib01.i686", "x86_64", ["addlib01-1.0-1.pt1.i686"]), ("bash", "src", ["bash-5.2-1.pt1.src"]),
            ("app00.x*", "x86_64", []), ("app00.x86_64", "x86_64", ["app00-1.1-2.pt1.x86_64"]),
            ("none*", "x86_64", []),
        ])
    func patterns(pattern: String, arch: String, expected: [String]) throws {
        let pool = try CaseCompose().pool
        let found = pool.packages(matching: pattern, arch: arch).map { pool.sack.nevra($0).description }
        #expect(found == expected)
    }
}
