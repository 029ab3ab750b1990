import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ExtraFilesTests {
    @Test("files and directories come to their targets, and the metadata lists them") func targets()
        async throws
    {
        try await ExtraFilesPlace.with { place in
            try place.sources.write("licence\n", to: "working/files/GPL")
            try place.sources.write("note\n", to: "working/notes/sub/b.txt")
            place.take([
                .of("file", "", files: ["files/GPL"]).at("/licenses"), .of("file", "", dirs: ["notes"]),
            ])
            let manifest = try await place.perform()
            #expect(
                try place.files(place.tree) == ["extra_files.json", "licenses/GPL", "sub/b.txt"])
            #expect(try place.text("licenses/GPL") == "licence\n")
            let listed = try #require(manifest.files["Server"]?["x86_64"])
            #expect(
                listed.map(\.path) == ["Server/x86_64/os/licenses/GPL", "Server/x86_64/os/sub/b.txt"])
            #expect(listed.map(\.size) == [8, 5])
            #expect(listed[0].checksums == ["md5": "170075bc935c15050ca79671c85bedf2"])
            let own = try ExtraFilesManifest.files(
                ofTree: Files.read(place.tree.appending("extra_files.json")), name: "own")
            #expect(own.map(\.path) == ["licenses/GPL", "sub/b.txt"])
            #expect(
                try place.files(place.layout.work.extraFiles("Server", "x86_64"))
                    == ["licenses/GPL", "sub/b.txt"])
        }
    }

    @Test("a star is not for sources, and a tree without files is said to have none") func sources()
        async throws
    {
        try await ExtraFilesPlace.with { place in
            try place.sources.write("x", to: "working/x")
            place.take([.of("file", "", files: ["x"])])
            let all = try await place.perform()
            #expect(all.files["Server"]?.keys.sorted() == ["x86_64"])
            #expect(place.messages.all == ["[SKIP ] No extra files (arch: src, variant: Server)"])
            place.take([.of("file", "", files: ["x"])], arch: "src")
            let source = try await place.perform()
            #expect(source.files["Server"]?["src"]?.map(\.path) == ["Server/source/tree/x"])
        }
    }

    @Test("of files with one name the last one counts, and both are named; directories are merged")
    func collisions() async throws {
        try await ExtraFilesPlace.with { place in
            try place.sources.write("one", to: "working/a/doc/README")
            try place.sources.write("first", to: "working/a/doc/ONE")
            try place.sources.write("two", to: "working/b/doc/README")
            place.take([.of("file", "", dirs: ["a"]), .of("file", "", dirs: ["b"])])
            try await place.perform()
            #expect(try place.text("doc/README") == "two")
            #expect(try place.text("doc/ONE") == "first")
            #expect(
                place.messages.all.contains(
                    "Server.x86_64: doc/README of 'file a' is replaced by that of 'file b'"))
        }
    }

    @Test(
        "a file where another source has a directory is an error that names both", arguments: [false, true])
    func fileAgainstDirectory(isTurned: Bool) async throws {
        try await ExtraFilesPlace.with { place in
            try place.sources.write("x", to: "working/a/doc/README")
            try place.sources.write("x", to: "working/doc")
            let both: [SCMSource] = [.of("file", "", dirs: ["a"]), .of("file", "", files: ["doc"])]
            place.take(isTurned ? both.reversed() : both)
            let made = place
            await expectSourceError(.unusable, "doc is a \(isTurned ? "directory" : "file") in '") {
                try await made.perform()
            }
            #expect(!Files.exists(place.tree))
        }
    }

    @Test(
        "nothing replaces what a tree is made of",
        arguments: ["Packages", "Packages/p", "repodata", "", "addons/HA/more"])
    func reserved(target: String) async throws {
        try await ExtraFilesPlace.with { place in
            place.variants = .of(
                """
                <variant id="HA" name="HA" type="addon"><arches><arch>x86_64</arch></arches></variant>
                <variant id="Server" name="Server" type="variant"><arches><arch>x86_64</arch></arches>
                <variants><ref id="HA"/></variants></variant>
                """)
            try place.sources.write("x", to: "working/.treeinfo")
            place.take([.of("file", "", files: [".treeinfo"]).at(target)])
            let made = place
            await expectSourceError(.unusable, "would be in the way of") { try await made.perform() }
            #expect(!Files.exists(place.tree.appending("extra_files.json")))
        }
    }

    @Test("a target that leads out of the tree is refused") func escape() async throws {
        try await ExtraFilesPlace.with { place in
            try place.sources.write("x", to: "working/x")
            place.take([.of("file", "", files: ["x"]).at("a/../../b")])
            let made = place
            await expectSourceError(.unusable, "leads out of the tree") { try await made.perform() }
        }
    }

    @Test("a link within the tree that leads elsewhere is not followed") func link() async throws {
        try await ExtraFilesPlace.with { place in
            let outside = place.sources.root.appending("outside")
            try Files.createDirectories(outside)
            try Files.createDirectories(place.tree)
            try Files.symlink(outside, at: place.tree.appending("licenses"))
            try place.sources.write("x", to: "working/x")
            place.take([.of("file", "", files: ["x"]).at("licenses")])
            let made = place
            await expectSourceError(.unusable, "is not a directory") { try await made.perform() }
            #expect(try Files.list(outside) == [])
        }
    }

    @Test("what an earlier start put there is gone when it is no longer wanted") func again() async throws {
        try await ExtraFilesPlace.with { place in
            for name in ["x", "y"] { try place.sources.write(name, to: "working/\(name)") }
            place.take([.of("file", "", files: ["x", "y"])])
            try await place.perform()
            place.take([.of("file", "", files: ["y"])])
            try await place.perform()
            #expect(try place.files(place.tree) == ["extra_files.json", "y"])
        }
    }

    @Test("no file is younger than the moment of the compose, and older ones keep their time") func times()
        async throws
    {
        try await ExtraFilesPlace.with { place in
            for name in ["old", "new"] { try place.sources.write(name, to: "working/\(name)") }
            try Files.setModified(.init(seconds: 1000), of: place.sources.working.appending("old"))
            place.latest = Timestamp(seconds: 2000)
            place.take([.of("file", "", files: ["old", "new"])])
            try await place.perform()
            let times = try ["old", "new", "extra_files.json"].map {
                try Files.stat(place.tree.appending($0)).modified.seconds
            }
            #expect(times == [1000, 2000, 2000])
        }
    }

    @Test("a repository that several trees take from is cloned once", Tool.require("git")) func cloned()
        async throws
    {
        try await ExtraFilesPlace.with { place in
            let repository = place.sources.root.appending("repo.git")
            try await Host.forTests().runner.check(
                .shell(
                    """
                    git init -q -b main '\(repository)' && cd '\(repository)' && echo hi > README && git add . &&
                    git -c user.name=a -c user.email=a@b commit -qm one
                    """, in: place.sources.root))
            place.variants = .of(
                """
                <variant id="Server" name="Server" type="variant">
                <arches><arch>x86_64</arch><arch>aarch64</arch></arches></variant>
                """)
            place.take([.of("git", "file://\(repository)", branch: "main", files: ["README"])])
            let manifest = try await place.perform()
            #expect(manifest.files["Server"]?.keys.sorted() == ["aarch64", "x86_64"])
            #expect(place.sources.commands.count(of: " fetch ") == 1)
        }
    }
}
