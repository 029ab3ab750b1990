import HostKit
import KojiHubDouble
import KojiKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Koji's packages from its server", Tool.require("python3", "rpmbuild", "createrepo_c"))
struct KojiRemoteTests {
    private let names = ["zlib", "tsh", "setup"]

    private func project(_ directory: FilePath, _ hub: KojiHubDouble, _ more: String = "") throws
        -> KojiProject
    {
        try KojiProject(
            directory, hub, "pkgset_koji_tag = \"f1\"\nkoji_cache = \"\(directory)/cache\"\n" + more)
    }

    @Test(
        "headers are fetched for the package set, whole packages when they are published, and neither again")
    func cached() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(names, tag: "f1", keys: ["aaaaaaaa"])
            let settings = "sigkeys = ['aaaaaaaa']\n"
            let local = try await KojiProject(
                directory.appending("local"), hub, "pkgset_koji_tag = \"f1\"\n" + settings
            ).packages()
            let project = try project(directory, hub, settings)
            let set = try await project.packages()
            #expect(set.nevras == local.nevras)
            let zlib = try #require(set.package("zlib"))
            #expect(!set.pool.files.isLocal(zlib))
            let original = try #require(local.package("zlib"))
            #expect(set.pool.files.size(zlib) == local.pool.files.size(original))
            #expect(set.pool.sack.provides(zlib) == local.pool.sack.provides(original))
            let cache = directory.appending("cache/packages/zlib/1.0/1.pt1/data/signed/aaaaaaaa/x86_64")
            let kept = try Files.list(cache)
            #expect(kept.contains("zlib-1.0-1.pt1.x86_64.rpm.header"))
            #expect(kept.allSatisfy { $0.hasSuffix(".header") })
            let path = try #require(try await set.pool.files.file(zlib))
            #expect(path.starts(with: project.work.downloads))
            let source = hub.topDirectory.appending(
                "packages/zlib/1.0/1.pt1/data/signed/aaaaaaaa/x86_64/zlib-1.0-1.pt1.x86_64.rpm")
            #expect(try Files.read(path) == Files.read(source))
            #expect(
                Files.record(path)?.inode
                    == Files.record(cache.appending("zlib-1.0-1.pt1.x86_64.rpm"))?.inode)
            // As old as the build, whenever it was fetched.
            let header = try PackageHeader.read(path)
            #expect(Files.record(path)?.modified.seconds == header.buildTime.map { Int64($0) })
            // With no server, and no files behind it: everything is here.
            try Files.removeTree(hub.topDirectory.appending("packages"))
            let again = try await KojiProject(
                directory.appending("again"), hub,
                "pkgset_koji_tag = \"f1\"\nkoji_cache = \"\(directory)/cache\"\n" + settings
            ).packages()
            #expect(again.nevras == set.nevras)
            let same = try #require(again.package("zlib"))
            let copy = try #require(try await again.pool.files.file(same))
            #expect(try Files.read(copy) == Files.read(path))
        }
    }

    @Test("files come from the server where the top directory is not on this machine") func elsewhere()
        async throws
    {
        try await withKojiHub { hub, directory in
            try await hub.add(names, tag: "f1")
            let project = try KojiProject(directory, hub, topDirectory: "/nowhere/koji")
            let set = try await project.packages()
            let zlib = try #require(set.package("zlib"))
            #expect(set.pool.origin(zlib).location.description.hasPrefix(hub.topURL))
            #expect(Files.isDirectory(directory.appending(".cache/pungi/koji/packages/zlib")))
        }
    }

    @Test("a package that is damaged on its way or on the server is refused, and not kept") func damaged()
        async throws
    {
        try await withKojiHub { hub, directory in
            try await hub.add(names, tag: "f1")
            let set = try await project(directory, hub).packages()
            let zlib = try #require(set.package("zlib"))
            let place = hub.topDirectory.appending("packages/zlib/1.0/1.pt1/x86_64/zlib-1.0-1.pt1.x86_64.rpm")
            var bytes = try Files.read(place)
            bytes[bytes.count - 100] ^= 1
            try Files.remove(place)
            try Files.writeAtomically(bytes, to: place)
            let error = await #expect(throws: ComposeError.self) { _ = try await set.pool.files.file(zlib) }
            #expect(error?.message.contains("the MD5 sum of header and payload is") == true)
            let kept = try Files.list(directory.appending("cache/packages/zlib/1.0/1.pt1/x86_64"))
            #expect(!kept.contains("zlib-1.0-1.pt1.x86_64.rpm"))
            #expect(!kept.contains { $0.hasSuffix(".new") })
            // A damaged file in the cache is fetched again.
            try Files.remove(place)
            let files = try await CasePackages.files("zlib")
            let original = try #require(files.first { $0.lastComponent == place.lastComponent })
            try Files.copy(original, to: place)
            let fetched = directory.appending(
                "cache/packages/zlib/1.0/1.pt1/x86_64/zlib-1.0-1.pt1.x86_64.rpm")
            try Files.writeAtomically(bytes, to: fetched)
            let path = try #require(try await set.pool.files.file(zlib))
            #expect(try Files.read(path) == Files.read(place))
        }
    }

    @Test("a copy that vanishes from the server after it was chosen is an error that names it")
    func vanished()
        async throws
    {
        try await withKojiHub { hub, directory in
            try await hub.add(names, tag: "f1")
            let set = try await project(directory, hub).packages()
            try Files.removeTree(hub.topDirectory.appending("packages/tsh"))
            let tsh = try #require(set.package("tsh"))
            let error = await #expect(throws: ComposeError.self) { _ = try await set.pool.files.file(tsh) }
            #expect(
                error?.message.hasPrefix("the file of tsh-1.0-1.pt1.x86_64 (tsh-1.0-1.pt1) was there") == true
            )
        }
    }

    @Test("composes that fetch the same package at a time get it whole") func together() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(names, tag: "f1")
            let sets = try await (0..<3).concurrentMap(limit: 3) { number in
                let project = try KojiProject(
                    directory.appending("\(number)"), hub,
                    "pkgset_koji_tag = \"f1\"\nkoji_cache = \"\(directory)/cache\"\n")
                let set = try await project.packages()
                let zlib = try #require(set.package("zlib"))
                return try await set.pool.files.file(zlib)
            }
            let inodes = Set(sets.compactMap { $0 }.compactMap { Files.record($0)?.inode })
            #expect(inodes.count == 1)
        }
    }

    @Test("neither top directory nor URL, or a cache without a URL, is said with the remedy") func nowhere()
        async throws
    {
        try await withKojiHub { hub, directory in
            try await hub.add(["tsh"], tag: "f1")
            let project = try KojiProject(directory, hub, topDirectory: "/nowhere/koji")
            let profile = "[test]\nserver = \(hub.url)\ntopdir = /nowhere/koji\n"
            try Files.writeAtomically(profile, to: directory.appending(".koji/config"))
            let failure = try #require(await project.failure())
            #expect(
                "\(failure)"
                    == "the files of Koji are not here: the Koji profile 'test' has topdir /nowhere/koji, which is no "
                    + "directory, and no topurl; correct one of them")
        }
    }
}
