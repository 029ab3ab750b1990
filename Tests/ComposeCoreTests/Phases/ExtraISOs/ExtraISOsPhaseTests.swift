import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Images of several variants, really made.
@Suite(Tool.require("genisoimage", "implantisomd5", "checkisomd5", "isoinfo"))
struct ExtraISOsPhaseTests {
    private static func made(_ body: (ExtraISOPlace, [MadeImage]) async throws -> Void) async throws {
        try await ExtraISOPlace.with { place in
            for variant in ["Server", "Client"] {
                try place.putTree(variant)
                try place.putTree(variant, "src")
                // checkisomd5 finds fault with every image of less than a megabyte.
                for tree in ["x86_64/os", "source/tree"] {
                    try place.put(
                        String(repeating: variant, count: 200_000),
                        "\(variant)/\(tree)/Packages/\(variant)-large-1.rpm")
                }
            }
            place.take { $0.arches = ["x86_64"] }
            try await body(place, try await place.make())
        }
    }

    @Test("an image has the packages and repositories of both variants, and its checksum is right")
    func content() async throws {
        try await Self.made { place, images in
            let path = place.layout.compose.pushing(FilePath(images[0].image.path))
            let listing = try await place.output("isoinfo -R -f -i '\(path)' | grep -v TRANS.TBL | sort")
            #expect(
                listing.split(separator: "\n").map(String.init) == [
                    "/.discinfo", "/.treeinfo", "/Client", "/Client/Packages",
                    "/Client/Packages/Client-1.rpm",
                    "/Client/Packages/Client-large-1.rpm", "/Client/repodata", "/Client/repodata/repomd.xml",
                    "/Server", "/Server/Packages", "/Server/Packages/Server-1.rpm",
                    "/Server/Packages/Server-large-1.rpm", "/Server/repodata", "/Server/repodata/repomd.xml",
                    "/extra_files.json", "/media.repo",
                ])
            let content = try await place.output("isoinfo -R -x /Client/Packages/Client-1.rpm -i '\(path)'")
            #expect(content == "package of Client\n")
            let check = try await place.output("checkisomd5 '\(path)' </dev/null 2>&1")
            #expect(check.contains("PASS"))
        }
    }

    @Test("the metadata tells of a unified image, and sources stand under every arch") func metadata()
        async throws
    {
        try await Self.made { _, images in
            #expect(images.map(\.image.arch) == ["x86_64", "src"])
            #expect(images.map(\.arches) == [["x86_64"], ["aarch64", "x86_64"]])
            #expect(
                images.map(\.image.path).last
                    == "Server/source/iso/PT-1.0-20261121.t.0-Server-source-dvd1.iso")
            for made in images {
                #expect(made.image.isUnified)
                #expect(made.image.additionalVariants == ["Client"])
                #expect(made.image.type == "dvd")
                #expect(made.image.subvariant == "Server")
            }
        }
    }

    @Test("made again of what is fetched again, an image has the same bytes") func reproducible() async throws
    {
        try await Self.made { place, images in
            var again = place
            again.config.images = VariantMap()
            try again.sources.write("notes\n", to: "working/NOTES")
            again.take {
                $0.arches = ["x86_64"]
                $0.skipsSources = true
                $0.extraFiles = [.of("file", "", files: ["NOTES"])]
            }
            let first = try await again.make()
            try Files.setModified(.init(seconds: 1_800_000_000), of: again.sources.working.appending("NOTES"))
            let second = try await again.make()
            #expect(first.map(\.image.checksums) == second.map(\.image.checksums))
            #expect(first.map(\.image.checksums) != images.prefix(1).map(\.image.checksums))
        }
    }

    @Test(
        "an image above its limit is warned of, or an error where that is wanted", arguments: [false, true])
    func tooLarge(isStrict: Bool) async throws {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            place.take {
                $0.arches = ["x86_64"]
                $0.skipsSources = true
                $0.maximumSize = 1000
            }
            if isStrict { place.createiso.maximumSizeIsStrict = VariantArchMap([.init(".*", ["*": [true]])]) }
            let path = "Server/x86_64/iso/PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso"
            if isStrict {
                let made = place
                let error = await #expect(throws: ComposeError.self) { _ = try await made.make() }
                #expect(error?.message.hasPrefix("ISO \(path) is too big. Expected max 1000B, got ") == true)
            } else {
                let size = try await place.make()[0].image.size
                #expect(
                    place.messages.all.contains(
                        "WARNING: ISO \(path) is too big. Expected max 1000B, got \(size)B"))
            }
        }
    }

    @Test("what an arch that may fail lacks stops no other", arguments: [true, false]) func failing(
        canFail: Bool
    ) async throws {
        try await ExtraISOPlace.with { place in
            for arch in ["aarch64", "x86_64"] { try place.putTree("Server", arch) }
            try Files.remove(place.layout.compose.pushing("Server/x86_64/os/.treeinfo"))
            place.take {
                $0.skipsSources = true
                $0.failableArches = canFail ? ["x86_64"] : []
            }
            let failed = Messages()
            let tried = place
            let make = {
                try await tried.make { image, canFail, body in
                    do {
                        return try await body()
                    } catch {
                        guard canFail else { throw error }
                        failed.add(image.arch)
                        return nil
                    }
                }
            }
            guard canFail else {
                let error = await #expect(throws: ComposeError.self) { _ = try await make() }
                return #expect(error?.message.contains("the tree of Server.x86_64 has no .treeinfo") == true)
            }
            let made = try await make()
            #expect(made.map(\.image.arch) == ["aarch64"])
            #expect(failed.all == ["x86_64"])
        }
    }

    @Test("an image whose content is the same is kept, or taken from an older compose; another one is made")
    func reuse() async throws {
        try await Self.made { place, first in
            let count = place.messages.all.count
            let second = try await place.make()
            #expect(second == first)
            let said = place.messages.all.dropFirst(count)
            #expect(said.count { $0.contains("Keeping ISO") } == 2)
            let old = place.layout
            try await ExtraISOPlace.with { later in
                try Files.copyTree(old.compose, to: later.layout.compose)
                for image in first {
                    try Files.remove(later.layout.compose.pushing(FilePath(image.image.path)))
                }
                later.config = place.config
                let third = try await later.make(old: old)
                #expect(third == first)
                #expect(later.messages.all.count { $0.contains("Reusing ISO") } == 2)
                try later.put("another package\n", "Client/x86_64/os/Packages/Client-1.rpm")
                let fourth = try await later.make(old: old)
                #expect(fourth[0].image.checksums != first[0].image.checksums)
                #expect(fourth[1] == first[1])
                later.config.allowsReuse = false
                let before = later.messages.all.count
                _ = try await later.make(old: old)
                // What this compose has made itself is not an older one's.
                let last = later.messages.all.dropFirst(before)
                #expect(!last.contains { $0.contains("eusing ISO") })
                #expect(last.count { $0.contains("Keeping ISO") } == 2)
            }
        }
    }

    @Test("an image without a package is not made, and that is said") func empty() async throws {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            place.take { $0.arches = ["x86_64"] }
            #expect(try await place.make().map(\.image.arch) == ["x86_64"])
            let name = "PT-1.0-20261121.t.0-Server-source-dvd1.iso"
            #expect(
                place.messages.all.contains(
                    "WARNING: No RPMs found for Server.src, skipping extra ISO \(name)"))
        }
    }

    @Test("where images are kept elsewhere, their directory is a link to that place") func elsewhere()
        async throws
    {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            let store = place.sources.root.appending("store")
            place.createiso.symlinkTarget = store.string
            place.take {
                $0.arches = ["x86_64"]
                $0.skipsSources = true
            }
            let made = try await place.make()
            let link = place.layout.compose.pushing("Server/x86_64/iso")
            #expect(try Files.readlink(link).starts(with: store))
            #expect(Files.isRegular(place.layout.compose.pushing(FilePath(made[0].image.path))))
        }
    }

    @Test("a compose that is stopped, or fails, leaves no part of an image") func leftovers() async throws {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            try place.put("x", "Server/x86_64/os/repodata/a\nb")
            place.take {
                $0.arches = ["x86_64"]
                $0.skipsSources = true
            }
            let made = place
            let error = await #expect(throws: ComposeError.self) { _ = try await made.make() }
            #expect(error?.message.contains("line break") == true)
            #expect(try Files.list(place.layout.compose.pushing("Server/x86_64/iso")) == [])
        }
    }
}
