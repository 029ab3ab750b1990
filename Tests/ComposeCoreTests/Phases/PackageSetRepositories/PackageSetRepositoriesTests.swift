import DigestKit
import Glibc
import HostKit
import KojiHubDouble
import KojiKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(
    "Repositories of package sets", Tool.require("python3", "rpmbuild", "createrepo_c", "dnf"))
struct PackageSetRepositoriesTests {
    /// Whether dnf may install: it wants to be root, even for a directory of one's own.
    private static let mayInstall = getuid() == 0

    @Test("dnf finds the packages of a tag in Koji's directories, and nothing is copied") func local()
        async throws
    {
        try await PackageSetPlace.with { place in
            let addresses = try await place.repositories().addresses(arch: "x86_64")
            #expect(addresses == [place.path().string])
            let packages = "\(place.hub.topDirectory)/packages"
            let found = try await place.found(addresses)
            #expect(
                found.map { FilePath($0).lastComponent?.stem ?? "" } == [
                    "setup-1.0-1.pt1.noarch", "tsh-1.0-1.pt1.x86_64", "zlib-1.0-1.pt1.x86_64",
                    "zlib-debuginfo-1.0-1.pt1.x86_64", "zlib-debugsource-1.0-1.pt1.x86_64",
                    "zlib-devel-1.0-1.pt1.x86_64",
                ], "\(found)")
            for location in found {
                #expect(location.hasPrefix("file://\(packages)/"))
                #expect(Files.isRegular(FilePath(String(location.dropFirst(7)))), "\(location)")
            }
            #expect(try Files.list(place.path()) == ["repodata"])
            // Of the other arch only when it is asked for.
            #expect(!Files.exists(place.path("f1", "aarch64")))
        }
    }

    @Test("dnf installs from them", .enabled(if: mayInstall)) func install() async throws {
        try await PackageSetPlace.with { place in
            let addresses = try await place.repositories().addresses(arch: "x86_64")
            let output = try await place.dnf(
                addresses, "install setup --setopt=tsflags=test -v | tail -5; ls \(place.root)/system")
            #expect(output.contains("Complete!"), "\(output)")
        }
    }

    @Test("where others see Koji's directory at a URL, packages are had from there", .enabled(if: mayInstall))
    func translated() async throws {
        try await PackageSetPlace.with { place in
            var repositories = try place.repositories()
            repositories.translator = PathTranslator([
                .init(prefix: place.hub.topDirectory.string, url: place.hub.topURL)
            ])
            let addresses = try await repositories.addresses(arch: "x86_64")
            let found = try await place.found(addresses)
            #expect(found.count == 6)
            #expect(found.allSatisfy { $0.hasPrefix("\(place.hub.topURL)/packages/") })
            #expect(repositories.mounts(arch: "x86_64").isEmpty)
            _ = try await place.dnf(addresses, "install setup --downloadonly")
            let cached = try Files.tree(place.root.appending("dnf-cache")).map(\.path.string)
            #expect(cached.contains { $0.hasSuffix("/setup-1.0-1.pt1.noarch.rpm") }, "\(cached)")
        }
    }

    @Test("packages of a server are had from there", .enabled(if: mayInstall)) func remote() async throws {
        try await PackageSetPlace.with("pkgset_koji_tag = \"f1\"\nCACHE\n") { place in
            let repositories = try place.repositories()
            let addresses = try await repositories.addresses(arch: "x86_64")
            let found = try await place.found(addresses)
            #expect(found.count == 6)
            #expect(found.allSatisfy { $0.hasPrefix("\(place.hub.topURL)/packages/") }, "\(found)")
            _ = try await place.dnf(addresses, "install setup --downloadonly")
            #expect(repositories.mounts(arch: "x86_64").isEmpty)
        }
    }

    @Test("each package is read once, for however many arches and whoever asks") func once() async throws {
        try await PackageSetPlace.with { place in
            let repositories = try place.repositories()
            try await withThrowingTaskGroup(of: [String].self) { group in
                for number in 0..<12 {
                    group.addTask {
                        try await repositories.packageSet(arch: number % 2 == 0 ? "x86_64" : "aarch64")
                    }
                }
                for try await addresses in group { #expect(addresses.count == 1) }
            }
            let whole = try ["x86_64", "aarch64"].map { arch in
                try place.logText("f1", arch).split(separator: "\n").first { $0.hasPrefix("Read ") } ?? ""
            }
            // Six packages each, and setup is the same.
            #expect(place.fetched.all.count == 12)
            let counts = whole.compactMap { Int($0.split(separator: " ")[1]) }
            #expect(counts.reduce(0, +) == 11, "\(whole)")
            #expect(try place.mainLog.components("[BEGIN] Making the repository of the package set f1") == 2)
        }
    }

    @Test("checksums that are known, and packages that were read, are not read again") func known()
        async throws
    {
        try await PackageSetPlace.with { place in
            _ = try await place.repositories().addresses(arch: "x86_64")
            let kept = try PackageChecksums.read(place.layout.work.packageSetFileCache("f1.x86_64"))
            #expect(kept.count == 6)
            let expected = try await place.found([place.path().string])
            // A later compose that is given them.
            let other = try await PackageSetPlace.make(
                place.hub, place.root.removingLastComponent().appending("b"))
            var repositories = try other.repositories()
            repositories.known = kept
            _ = try await repositories.addresses(arch: "x86_64")
            #expect(try other.logText().contains("Read 0 packages whole; the checksums of 6 were known"))
            #expect(try await other.found([other.path().string]) == expected)
            // One that finds them where they are.
            let third = try await PackageSetPlace.make(
                place.hub, place.root.removingLastComponent().appending("c"))
            repositories = try third.repositories()
            repositories.older = place.layout.work
            _ = try await repositories.addresses(arch: "x86_64")
            #expect(try third.logText().contains("Read 0 packages whole"))
            #expect(
                try Files.list(third.path().appending("repodata"))
                    == Files.list(place.path().appending("repodata")))
            // And one whose gathering has read everything.
            let fourth = try await PackageSetPlace.make(
                place.hub, place.root.removingLastComponent().appending("d"))
            repositories = try fourth.repositories()
            for package in fourth.pool.sack.packages {
                guard let path = try await fourth.pool.files.file(package) else { continue }
                let read = try DigestedPackage.read(path)
                repositories.records[package] = PackageRecord(
                    nevra: read.header.nevra, checksum: read.checksum, signingKey: nil,
                    xml: try PackageXML(read), file: read.identity)
            }
            _ = try await repositories.addresses(arch: "x86_64")
            #expect(fourth.fetched.all == [])
            #expect(
                try Files.list(fourth.path().appending("repodata"))
                    == Files.list(place.path().appending("repodata")))
        }
    }

    @Test("a compose that goes on uses a whole repository, and makes one anew that is not") func resumed()
        async throws
    {
        try await PackageSetPlace.with { place in
            _ = try await place.repositories().addresses(arch: "x86_64")
            let repodata = place.path().appending("repodata")
            let names = try Files.list(repodata)
            _ = try await place.repositories().addresses(arch: "x86_64")
            #expect(place.fetched.all.count == 6)
            #expect(try place.mainLog.contains("which is there already"))
            let primary = try #require(names.first { $0.hasSuffix("-primary.xml.gz") })
            try Files.writeAtomically("damaged", to: repodata.appending(primary))
            _ = try await place.repositories().addresses(arch: "x86_64")
            #expect(place.fetched.all.count == 12)
            #expect(
                try place.logText().contains("work/x86_64/repo/f1/repodata/\(primary) is missing or damaged"))
            #expect(try place.logText().contains("Read 0 packages whole"))
            #expect(try await place.found([place.path().string]).count == 6)
            // With another kind of checksum it is another repository.
            var repositories = try place.repositories()
            repositories.checksum = .sha512
            _ = try await repositories.addresses(arch: "x86_64")
            #expect(try place.logText().contains("these differ: checksum"))
            // With other packages as well.
            try await place.hub.add(["bash"], tag: "f1")
            try Files.remove(place.layout.work.kojiEvent)
            let more = try await PackageSetPlace.make(place.hub, place.root)
            _ = try await more.repositories().addresses(arch: "x86_64")
            #expect(try more.logText().contains("these differ: checksum, packages"))
            let found = try await more.found([more.path().string])
            #expect(found.contains { $0.hasSuffix("/bash-5.2-1.pt1.x86_64.rpm") })
        }
    }

    @Test(
        "a package that is gone, or became another one, is an error that names it; the next start makes it good"
    )
    func gone() async throws {
        try await PackageSetPlace.with { place in
            let file = place.hub.topDirectory.appending(
                "packages/tsh/1.0/1.pt1/x86_64/tsh-1.0-1.pt1.x86_64.rpm")
            let content = try Files.read(file)
            try Files.remove(file)
            await #expect {
                _ = try await place.repositories().addresses(arch: "x86_64")
            } throws: {
                "\($0)".contains("tsh-1.0-1.pt1")
            }
            let other = place.hub.topDirectory.appending(
                "packages/zlib/1.0/1.pt1/x86_64/zlib-1.0-1.pt1.x86_64.rpm")
            try Files.copy(other, to: file)
            await #expect {
                _ = try await place.repositories().addresses(arch: "x86_64")
            } throws: {
                "\($0)".contains("it is zlib-1.0-1.pt1.x86_64, and was tsh-1.0-1.pt1.x86_64")
            }
            #expect(!Files.exists(place.path().appending("repodata")))
            try Files.writeAtomically(content, to: file)
            _ = try await place.repositories().addresses(arch: "x86_64")
            #expect(try await place.found([place.path().string]).count == 6)
        }
    }

    @Test("every tag has a repository, in the order of the tags, each package in the first that has it")
    func tags() async throws {
        try await PackageSetPlace.with("pkgset_koji_tag = [\"f2/x\", \"f1\"]\n") { hub in
            try hub.addTag("f2/x")
            try await hub.add(["zlib"], tag: "f2/x")
            try await hub.add(["setup"], tag: "f1")
        } _: { place in
            let addresses = try await place.repositories().addresses(arch: "aarch64")
            #expect(addresses == [place.path("f2_x", "aarch64").string, place.path("f1", "aarch64").string])
            #expect(Files.isRegular(place.path("f2_x", "aarch64").appending("repodata/repomd.xml")))
        }
    }

    @Test("packages that trees of an arch cannot have are not there") func excluded() async throws {
        try await PackageSetPlace.with { hub in
            try await hub.add(["excludenoarch", "setup"], tag: "f1")
        } _: { place in
            let repositories = try place.repositories()
            _ = try await repositories.packageSet(arch: "aarch64")
            #expect(place.fetched.all == ["setup-1.0-1.pt1.noarch"])
            _ = try await repositories.packageSet(arch: "x86_64")
            #expect(place.fetched.all.contains("excludenoarch-1.0-1.pt1.noarch"))
        }
    }

    @Test(
        "what identifies the packages of an arch is the same in another compose, and differs with any of them"
    )
    func identity() async throws {
        try await PackageSetPlace.with { place in
            let repositories = try place.repositories()
            let one = try #require(repositories.identity(arch: "x86_64"))
            #expect(one != repositories.identity(arch: "aarch64"))
            #expect(place.fetched.all == [])
            let parent = place.root.removingLastComponent()
            let same = try await PackageSetPlace.make(place.hub, parent.appending("same"))
            #expect(try same.repositories().identity(arch: "x86_64") == one)
            try await place.hub.add(["bash"], tag: "f1")
            let more = try await PackageSetPlace.make(place.hub, parent.appending("more"))
            #expect(try more.repositories().identity(arch: "x86_64") != one)
        }
    }

    @Test("a place that runs commands has to see Koji's directory") func mounts() async throws {
        try await PackageSetPlace.with { place in
            let mounts = try place.repositories().mounts(arch: "x86_64")
            #expect(mounts == [place.hub.topDirectory])
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
