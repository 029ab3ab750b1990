import HostKit
import KojiHubDouble
import RPMKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Signed copies of Koji's packages", Tool.require("python3", "rpmbuild", "createrepo_c"))
struct KojiSignatureTests {
    private func keys(_ list: String, _ more: String = "") -> String {
        "pkgset_koji_tag = \"f1\"\nsigkeys = [\(list)]\n\(more)"
    }

    private func place(_ set: KojiProject.Packages, _ name: String) throws -> String {
        set.pool.origin(try #require(set.package(name))).location.description
    }

    @Test("the first key that has a copy decides, unsigned files come last wherever they are admitted")
    func order() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(["zlib"], tag: "f1", keys: ["aaaaaaaa", "bbbbbbbb"])
            try await hub.add(["openssl"], tag: "f1", keys: ["bbbbbbbb"])
            try await hub.add(["setup", "tsh"], tag: "f1")
            let set = try await KojiProject(directory, hub, keys("None, 'AAAAAAAA', 'bbbbbbbb'")).packages()
            #expect(try place(set, "zlib").contains("/data/signed/aaaaaaaa/x86_64/zlib-1.0"))
            #expect(try place(set, "openssl").contains("/data/signed/bbbbbbbb/x86_64/"))
            #expect(try place(set, "tsh").hasSuffix("/tsh/1.0/1.pt1/x86_64/tsh-1.0-1.pt1.x86_64.rpm"))
        }
    }

    @Test("all packages without an accepted signature are told at once, by build") func missing() async throws
    {
        try await withKojiHub { hub, directory in
            try await hub.add(["zlib"], tag: "f1", keys: ["aaaaaaaa"])
            try await hub.add(["tsh", "setup"], tag: "f1")
            let project = try KojiProject(
                directory, hub, keys("'aaaaaaaa', 'cccccccc'"))
            let failure = try #require(await project.failure())
            #expect(failure.code == .unsigned)
            #expect(
                "\(failure)" == """
                    RPM(s) not found for sigs: ['aaaaaaaa', 'cccccccc']. Check log for details. Unsigned packages:
                    setup-1.0-1.pt1: setup-1.0-1.pt1.noarch, setup-1.0-1.pt1.src
                    tsh-1.0-1.pt1: tsh-1.0-1.pt1.aarch64, tsh-1.0-1.pt1.src, tsh-1.0-1.pt1.x86_64
                    sign these builds and let Koji write the signed copies, or add None to sigkeys
                    """)
            let top = hub.topDirectory
            #expect(
                failure.findings.contains(
                    "warning: RPM setup-1.0-1.pt1.noarch not found for sigs: ['aaaaaaaa', 'cccccccc']. Paths checked: "
                        + "['\(top)/packages/setup/1.0/1.pt1/data/signed/aaaaaaaa/noarch/setup-1.0-1.pt1.noarch.rpm', "
                        + "'\(top)/packages/setup/1.0/1.pt1/data/signed/cccccccc/noarch/setup-1.0-1.pt1.noarch.rpm']."
                ))
        }
    }

    @Test("signatures are waited for, all packages together, and only as long as any is missing")
    func waiting() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(["tsh", "setup", "zlib"], tag: "f1")
            let settings = keys(
                "'aaaaaaaa'",
                """
                signed_packages_retries = 5
                signed_packages_wait = 40

                """)
            var project = try KojiProject(directory, hub, settings)
            let clock = DoingClock { pause in
                let names = pause == 1 ? ["tsh", "zlib"] : pause == 2 ? ["setup"] : []
                for name in names { try hub.writeSignedCopies("\(name)-1.0-1.pt1", key: "aaaaaaaa") }
            }
            project.clock = clock
            let set = try await project.packages()
            #expect(clock.pauses == [.seconds(40), .seconds(40)])
            #expect(try place(set, "tsh").contains("/data/signed/aaaaaaaa/"))
            #expect(set.names.contains("setup"))
            // The hub is not asked again: files appear, listings do not change.
            #expect(hub.count(of: "listTaggedRPMS") == 1)
        }
    }

    @Test("after all attempts the packages that are still missing are an error") func givenUp() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(["tsh"], tag: "f1")
            let more = "signed_packages_retries = 2\n"
            var project = try KojiProject(directory, hub, keys("'aaaaaaaa'", more))
            let clock = DoingClock()
            project.clock = clock
            #expect(await project.failure()?.code == .unsigned)
            #expect(clock.pauses == [.seconds(30), .seconds(30)])
        }
    }

    @Test("where all variants follow dependencies, unsigned packages are an error only if they are published")
    func tolerated() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(["zlib"], tag: "f1", keys: ["aaaaaaaa"], hasUnsigned: false)
            try await hub.add(["tsh"], tag: "f1")
            func settings(_ package: String) -> String {
                keys(
                    "'aaaaaaaa'",
                    """
                    gather_method = "deps"
                    check_deps = False
                    additional_packages = [('.*', {'*': ['\(package)']})]

                    """)
            }
            var project = try KojiProject(directory, hub, settings("zlib"))
            let set = try await project.packages()
            #expect(
                set.pool.unsigned.values.map(\.nvra).sorted() == [
                    "tsh-1.0-1.pt1.aarch64", "tsh-1.0-1.pt1.src", "tsh-1.0-1.pt1.x86_64",
                ])
            var plan = try await ComposePlanner(project.request, on: project.host).plan()
            #expect(plan.failure == nil)
            project = try KojiProject(directory, hub, settings("tsh"))
            plan = try await ComposePlanner(project.request, on: project.host).plan()
            #expect(
                plan.failure == """
                    RPM(s) not found for sigs: ['aaaaaaaa']. Check log for details. Unsigned packages:
                    tsh-1.0-1.pt1: tsh-1.0-1.pt1.aarch64, tsh-1.0-1.pt1.src, tsh-1.0-1.pt1.x86_64
                    sign these builds and let Koji write the signed copies, or add None to sigkeys
                    """)
        }
    }

    @Test("a copy that vanishes after it was chosen is an error that names it") func vanished() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(["zlib"], tag: "f1", keys: ["aaaaaaaa"])
            let set = try await KojiProject(directory, hub, keys("'aaaaaaaa'")).packages()
            let zlib = try #require(set.package("zlib"))
            _ = try await set.pool.files.file(zlib)
            try hub.removeSignedCopies("zlib-1.0-1.pt1", key: "aaaaaaaa")
            let error = await #expect(throws: ComposeError.self) { _ = try await set.pool.files.file(zlib) }
            #expect(
                error?.message
                    == "the copy signed with aaaaaaaa of zlib-1.0-1.pt1.x86_64 (zlib-1.0-1.pt1) was there when the "
                    + "package set was made, and is gone now; let Koji write it again, and start once more")
        }
    }

    @Test("a file that is another package than the hub's is refused") func foreign() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(["zlib", "tsh"], tag: "f1")
            let place = hub.topDirectory.appending("packages/zlib/1.0/1.pt1/x86_64/zlib-1.0-1.pt1.x86_64.rpm")
            let other = hub.topDirectory.appending("packages/tsh/1.0/1.pt1/x86_64/tsh-1.0-1.pt1.x86_64.rpm")
            try Files.remove(place)
            try Files.copy(other, to: place)
            let failure = try #require(await KojiProject(directory, hub).failure())
            #expect(failure.code == .packages)
            #expect("\(failure)".contains("\(place): it is another package than the hub's"))
            try Files.writeAtomically("no package", to: place)
            let damaged = try #require(await KojiProject(directory, hub).failure())
            #expect("\(damaged)".contains(place.string))
        }
    }
}
