import KojiKit
import Testing

@testable import ComposeCore

@Suite("Files of Koji") struct KojiFileTests {
    private func rpm(_ name: String, arch: String = "x86_64") throws -> KojiRPM {
        try KojiRPM([
            "id": 1, "build_id": 2, "name": .string(name), "version": "1", "release": "2",
            "arch": .string(arch),
            "payloadhash": "ABC", "size": 7,
        ])
    }

    private func build(_ volume: String = "DEFAULT", release: String = "2") throws -> KojiBuild {
        try KojiBuild([
            "id": 2, "name": "src", "version": "1", "release": .string(release),
            "volume_name": .string(volume),
        ])
    }

    @Test("signed copies come in the order of the keys, the unsigned file last and only where it is admitted")
    func places() throws {
        var copies = SignedCopies([nil, "aa", "bb"])
        var candidate = try copies.candidate(try rpm("n"), of: try build())
        #expect(
            candidate.files.map(\.path) == [
                "packages/src/1/2/data/signed/aa/x86_64/n-1-2.x86_64.rpm",
                "packages/src/1/2/data/signed/bb/x86_64/n-1-2.x86_64.rpm",
                "packages/src/1/2/x86_64/n-1-2.x86_64.rpm",
            ])
        #expect(candidate.files.map(\.key) == ["aa", "bb", nil])
        #expect(candidate.files.allSatisfy { $0.payloadHash == "abc" })
        #expect(candidate.tolerated == nil)
        copies = SignedCopies(["aa"], toleratesUnsigned: true)
        candidate = try copies.candidate(try rpm("n"), of: try build("slow"))
        #expect(
            candidate.files.map(\.path) == [
                "vol/slow/packages/src/1/2/data/signed/aa/x86_64/n-1-2.x86_64.rpm"
            ])
        #expect(candidate.tolerated?.path == "vol/slow/packages/src/1/2/x86_64/n-1-2.x86_64.rpm")
    }

    @Test(
        "names of the hub that lead out of its directory are refused",
        arguments: ["..", ".", "../../etc", "a/b", ""])
    func hostile(part: String) throws {
        let copies = SignedCopies([nil])
        #expect(throws: (any Error).self) { try copies.candidate(try rpm("n"), of: try build(release: part)) }
        #expect(throws: (any Error).self) { try copies.candidate(try rpm("n"), of: try build(part + "/..")) }
        #expect(throws: ComposeError.self) { try KojiFile("work/\(part)/../x.rpm") }
    }

    @Test("a listing is the same after it was written and read") func listing() throws {
        let listing = TagListing(
            source: .init(server: "http://h/kojihub", tag: "f1/x", inherits: true), event: KojiID(77),
            content: KojiTagContent(
                rpms: [try rpm("n"), try rpm("m", arch: "src")], builds: [try build("slow")]))
        let read = try TagListing(decoding: listing.encoded(), name: "listing")
        #expect(read.source == listing.source)
        #expect(read.event == listing.event)
        #expect(read.content.rpms.map(\.nvra) == ["n-1-2.x86_64", "m-1-2.src"])
        #expect(read.content.rpms.map(\.payloadHash) == ["ABC", "ABC"])
        #expect(read.content.builds.map(\.nvr) == ["src-1-2"])
        #expect(read.content.builds.map(\.volume) == ["slow"])
        #expect(read.encoded() == listing.encoded())
    }

    @Test("what is no listing is refused") func noListing() throws {
        for text in [
            "", "{}", "[]", "{\"header\": {\"type\": \"pungi.koji-listing\"}, \"rpms\": [\"1 2 3\"]}",
            "{\"header\": {\"type\": \"pungi.koji-listing\"}, \"builds\": [\"x n 1 2 DEFAULT\"]}",
        ] {
            #expect(throws: ComposeError.self) { try TagListing(decoding: Array(text.utf8), name: "x") }
        }
    }

    @Test("a source stays where something of it does, and debug packages where names are asked for")
    func filter()
        throws
    {
        var wanted = KojiFilter.Wanted()
        wanted.add("a*")
        func candidate(_ name: String, _ arch: String, _ build: String) -> KojiCandidate {
            KojiCandidate(name: name, nvra: "\(name)-1-1.\(arch)", arch: arch, build: build, files: [])
        }
        let all = [
            candidate("alpha", "x86_64", "alpha"), candidate("alpha", "src", "alpha"),
            candidate("alpha-debuginfo", "x86_64", "alpha"), candidate("lib-alpha", "aarch64", "alpha"),
            candidate("beta", "noarch", "beta"), candidate("beta", "src", "beta"),
            candidate("arm", "aarch64", "arm"), candidate("arm", "src", "arm"),
        ]
        let gather = GatherConfig()
        let variants = ModularCompose.variants(ModularCompose.variant("App", []))
        let filter = KojiFilter(variants, gather)
        #expect(
            filter.kept(all).map(\.nvra) == [
                "alpha-1-1.x86_64", "alpha-1-1.src", "alpha-debuginfo-1-1.x86_64", "beta-1-1.noarch",
                "beta-1-1.src",
            ])
        #expect(
            KojiFilter(variants, gather, wanted: wanted).kept(all).map(\.nvra) == [
                "alpha-1-1.x86_64", "alpha-1-1.src", "alpha-debuginfo-1-1.x86_64",
            ])
        #expect(
            filter.kept(all, modular: [.init(name: "beta", arch: "noarch")]).map(\.nvra) == [
                "alpha-1-1.src", "beta-1-1.noarch", "beta-1-1.src", "arm-1-1.src",
            ])
    }
}
