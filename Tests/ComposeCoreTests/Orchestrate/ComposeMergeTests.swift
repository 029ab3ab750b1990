import ConfigSyntax
import HostKit
import JSONKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Several composes as one.
struct ComposeMergeTests {
    /// Writes what a part published: one variant with a file and its metadata.
    private func writePart(
        _ name: String, variant: String, version: String = "1.0", in directory: FilePath
    ) throws -> ComposeMerge.Part {
        let layout = ComposeLayout(directory.appending(name))
        var release = ReleaseConfig.named("S", version)
        release.name = "Sample"
        let identity = try ComposeIdentity.forTests(release)
        var info = ComposeInfo(identity)
        var entry = ComposeInfo.Variant(
            id: variant, uid: variant, name: variant, kind: .variant, arches: ["x86_64"])
        entry.paths = ["os_tree": ["x86_64": "\(variant)/x86_64/os"]]
        info.variants[variant] = entry
        try info.write(to: layout.metadata("composeinfo"))
        var extra = ExtraFilesManifest(compose: info.compose)
        extra.add(.init(path: "\(variant)/x86_64/os/GPL", size: 1, checksums: [:]), to: variant, "x86_64")
        try extra.write(to: layout.metadata("extra_files"))
        let file = layout.compose.pushing(FilePath("\(variant)/x86_64/os/GPL"))
        try Files.createDirectories(file.removingLastComponent())
        try Files.writeAtomically("\(name)", to: file)
        return ComposeMerge.Part(name: name, layout: layout)
    }

    private func merge(_ parts: [ComposeMerge.Part], in directory: FilePath) throws -> OrchestrateLayout {
        let layout = OrchestrateLayout(directory.appending("whole"))
        var release = ReleaseConfig.named("S", "1.0")
        release.name = "Sample"
        try ComposeMerge(
            identity: .forTests(release, respin: 5), layout: layout, parts: parts, published: Array("{}".utf8)
        ).perform { _ in }
        return layout
    }

    @Test("trees are linked, all entries are kept, and an older whole is replaced") func whole() async throws
    {
        try await withTemporaryDirectory { directory in
            let one = try writePart("one", variant: "Server", in: directory)
            let two = try writePart("two", variant: "Client", in: directory)
            try Files.symlink("../Server", at: one.layout.compose.appending("Server/link"))
            try Files.writeAtomically("note", to: two.layout.metadata.appending("other.txt"))
            try OSBSManifest(["Server": ["x86_64": [["a": 1]]]]).write(one)
            try OSBSManifest(["Server": ["x86_64": [["b": 2]]]]).write(two)
            _ = try merge([one], in: directory)
            let layout = try merge([one, two], in: directory)
            let info = try ComposeInfo.read(layout.compose.metadata("composeinfo"))
            #expect(info.variants.keys.sorted() == ["Client", "Server"])
            #expect(info.compose.respin == 5)
            let extra = try ExtraFilesManifest.read(layout.compose.metadata("extra_files"))
            #expect(extra.files.keys.sorted() == ["Client", "Server"])
            #expect(extra.compose.respin == 5)
            #expect(
                try Files.readText(layout.compose.metadata("osbs")).filter { !$0.isWhitespace }
                    == #"{"Server":{"x86_64":[{"a":1},{"b":2}]}}"#)
            #expect(try Files.readText(layout.compose.metadata.appending("other.txt")) == "note")
            #expect(try Files.readText(layout.published) == "{}")
            #expect(try Files.readlink(layout.compose.compose.appending("Server/link")) == "../Server")
            let path = FilePath("Client/x86_64/os/GPL")
            let linked = try Files.stat(layout.compose.compose.pushing(path)).inode
            #expect(try Files.stat(two.layout.compose.pushing(path)).inode == linked)
            #expect(!Files.exists(layout.merge))
            // What is gone from the parts is gone from the whole.
            _ = try merge([two], in: directory)
            #expect(try Files.list(layout.compose.compose) == ["Client", "metadata"])
        }
    }

    @Test("parts that cannot be one compose are named, and what was published stays") func conflicts()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let one = try writePart("one", variant: "Server", in: directory)
            let layout = try merge([one], in: directory)
            let before = try Files.readText(layout.compose.metadata("composeinfo"))
            func expect(_ part: ComposeMerge.Part, says: String) {
                #expect {
                    _ = try merge([one, part], in: directory)
                } throws: { error in
                    "\(error)" == says
                }
            }
            expect(
                try writePart("two", variant: "Server", in: directory),
                says: "parts 'one' and 'two' both have variant 'Server'; leave it to one of them")
            expect(
                try writePart("three", variant: "Client", version: "2.0", in: directory),
                says: "parts 'one' and 'three' are of different releases: S-1.0 (ga) and S-2.0 (ga)")
            let four = try writePart("four", variant: "Client", in: directory)
            try Files.createDirectories(four.layout.compose.pushing("Server/x86_64/os"))
            try Files.writeAtomically("x", to: four.layout.compose.pushing("Server/x86_64/os/GPL"))
            expect(
                four,
                says: "parts 'one' and 'four' both publish Server/x86_64/os/GPL; leave it to one of them")
            #expect(try Files.readText(layout.compose.metadata("composeinfo")) == before)
        }
    }

    @Test("directories swap their places, and a new one needs no old one") func swap() async throws {
        try await withTemporaryDirectory { directory in
            let (new, old) = (directory.appending("new"), directory.appending("old"))
            try Files.createDirectories(new.appending("n"))
            try DirectoryExchange.swap(new, old)
            #expect(try Files.list(directory) == ["old"])
            try Files.createDirectories(new.appending("m"))
            try DirectoryExchange.swap(new, old)
            #expect(try Files.list(old) == ["m"])
            #expect(try Files.list(new) == ["n"])
        }
    }

    @Test("a configuration's copy has what it needs, and not the composes beside it") func copy() async throws
    {
        try await withTemporaryDirectory { base in
            let directory = try Files.realPath(base)
            let source = directory.appending("conf")
            for name in ["sub", "out/S-1", "S-0"] {
                try Files.createDirectories(source.pushing(FilePath(name)))
            }
            try Files.writeAtomically("{{configdir}}", to: source.appending("a.conf"))
            try Files.writeAtomically("b", to: source.appending("sub/b"))
            try Files.writeAtomically("S-0", to: source.appending("S-0/COMPOSE_ID"))
            try Files.writeAtomically("shared {{configdir}}", to: directory.appending("shared.conf"))
            try Files.symlink("../shared.conf", at: source.appending("s.conf"))
            try Files.symlink(source.appending("sub"), at: source.appending("absolute"))
            let target = source.appending("out/S-1/work/config")
            let copy = ConfigCopy(source: source, target: target, excluded: [source.appending("out")])
            try Files.createDirectories(target.appending("stale"))
            func file(_ name: String, _ text: String) -> PartInputs.File {
                .init(path: source.appending(name), bytes: Array(text.utf8), hasPlaceholders: true)
            }
            let inputs = PartInputs(
                name: "a", release: ReleaseConfig(),
                files: [file("a.conf", "{{configdir}}"), file("s.conf", "shared {{configdir}}")])
            try copy.make([inputs], values: ["configdir": "/x"])
            #expect(try Files.list(target) == ["a.conf", "absolute", "s.conf", "sub"])
            #expect(try Files.readText(target.appending("a.conf")) == "/x")
            #expect(try Files.readText(target.appending("s.conf")) == "shared /x")
            #expect(try Files.readlink(target.appending("absolute")) == target.appending("sub"))
            // The user's own files are as they were.
            #expect(try Files.readText(directory.appending("shared.conf")) == "shared {{configdir}}")
            #expect(Files.isSymlink(source.appending("s.conf")))
            #expect(copy.place(of: directory.appending("shared.conf")) == nil)
        }
    }

    @Test("a record is read as it was written; one that leads elsewhere is refused") func record()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let layout = OrchestrateLayout(directory)
            var part = OrchestrateRecord.Part(name: "a", path: "parts/S-1", status: .doomed)
            part.dependencies = ["b"]
            part.begin = Timestamp(seconds: 0).recorded
            part.seconds = 1.5
            let record = OrchestrateRecord(parts: [part, .init(name: "b", status: .ready)])
            try record.write(layout)
            #expect(try OrchestrateRecord.read(layout) == record)
            #expect(try Files.readText(layout.published).contains("\"status\": \"DOOMED\""))
            for path in ["../x", "/etc/passwd", "parts/../x", "parts", "other/x"] {
                let text = "[{\"name\": \"a\", \"path\": \"\(path)\", \"status\": \"DOOMED\"}]"
                try Files.writeAtomically(text, to: layout.record)
                #expect(throws: ComposeError.self, "\(path)") { try OrchestrateRecord.read(layout) }
            }
        }
    }
}

extension OSBSManifest {
    fileprivate init(_ images: [String: [String: [JSONValue]]]) {
        self.init()
        self.images = images
    }

    fileprivate func write(_ part: ComposeMerge.Part) throws {
        try Files.writeAtomically(encoded(), to: part.layout.metadata("osbs"))
    }
}
