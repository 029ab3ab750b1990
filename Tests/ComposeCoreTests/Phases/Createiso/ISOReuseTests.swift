import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(Tool.require("genisoimage", "xorriso", "implantisomd5", "jigdo-file"))
struct ISOReuseTests {
    /// Makes a compose, then one of the next day from it.
    private func withTwo(
        _ change: (inout ISOCompose, inout ISOCompose) throws -> Void = { _, _ in },
        _ body: (ISOCompose, [MadeImage], ISOCompose, [MadeImage]) async throws -> Void
    ) async throws {
        try await ISOCompose.with { old in
            var new = try ISOCompose(old.top.removingLastComponent().appending("PT-1.0-20261122.t.0"))
            new.old = old.top
            old.config.makesJigdo = true
            new.config.makesJigdo = true
            // Made anew later, of the same packages.
            try new.fill("Client", time: 1_795_329_152)
            try change(&old, &new)
            let first = try await old.perform()
            let (old, changed) = (old, new)
            try await body(old, first, changed, try await changed.perform())
        }
    }

    private func inode(_ path: FilePath) throws -> UInt64 { try Files.stat(path).inode }

    private func log(_ compose: ISOCompose) -> [String] {
        compose.notes.all.filter { $0.contains("eus") || $0.contains("Keeping") || $0.contains("again") }
    }

    @Test("an image of the same content is taken over under its new name, and the old one stays as it is")
    func taken() async throws {
        try await withTwo { old, first, new, second in
            let name = "PT-1.0-20261121.t.0-Client-x86_64-dvd1.iso"
            #expect(log(new).contains("INFO Reusing ISO \(name) of PT-1.0-20261121.t.0"))
            let (oldPath, newPath) = (
                old.image("Client"), new.top.appending("compose/Client/x86_64/iso/\(name)")
            )
            let (before, after) = (try inode(oldPath), try inode(newPath))
            #expect(before == after)
            #expect(second == first)
            _ = try WorkRecord.read(new.layout.logs.createISOReuse("Client", "x86_64", disc: 1, count: 1))
        }
    }

    @Test(
        "a change is named, and the image made",
        arguments: [
            ("packages", "Packages/a/a.rpm"), ("extra files", "licenses/GPL"), ("extra files", "more"),
            ("boot files", "images/efiboot.img"), ("media description", "media.repo"),
        ])
    func changed(kind: String, path: String) async throws {
        try await withTwo { _, new in
            let file = new.tree("Client").pushing(FilePath(path))
            try Files.createDirectories(file.removingLastComponent())
            try Files.writeAtomically("other", to: file)
        } _: { old, _, new, second in
            let name = "PT-1.0-20261121.t.0-Client-x86_64-dvd1.iso"
            #expect(log(new).contains("INFO Not reusing ISO \(name): these differ: \(kind)"))
            // The other image is not touched by it.
            #expect(log(new).contains { $0.contains("Reusing ISO PT-1.0-20261121.t.0-Client-source") })
            #expect(second.count == 2)
        }
    }

    @Test("other options are named") func options() async throws {
        try await withTwo { _, new in
            new.config.isoLevels = .init([.init(".*", ["*": [4], "src": [4]])])
            new.config.usesXorriso = true
        } _: { _, _, new, _ in
            #expect(log(new).count == 2)
            #expect(log(new).allSatisfy { $0.hasSuffix(": these differ: options, tool") })
        }
    }

    @Test("repositories count by what they have, not by when they were made") func repodata() async throws {
        try await withTwo { _, new in
            let index = new.tree("Client").appending("repodata/repomd.xml")
            let text = try Files.readText(index)
            try Files.writeAtomically(text.replacing("aaaaaa", with: "bbbbbb"), to: index)
        } _: { _, _, new, _ in
            #expect(log(new).contains { $0.hasSuffix("x86_64-dvd1.iso: these differ: repodata") })
        }
    }

    @Test("with another SOURCE_DATE_EPOCH an image would have other bytes") func epoch() async throws {
        try await withTwo { old, new in
            (old.epoch, new.epoch) = (ImageWorkshop.epoch, Timestamp(seconds: 1_795_329_152))
        } _: { _, _, new, _ in
            #expect(log(new).allSatisfy { $0.hasSuffix(": these differ: time stamp") })
            #expect(log(new).count == 2)
        }
    }

    @Test("an image that was damaged is made anew") func damaged() async throws {
        try await ISOCompose.with { compose in
            _ = try await compose.perform()
            let bytes = try Files.read(compose.image("Client"))
            var damaged = bytes
            damaged[40_000] ^= 1
            try Files.writeAtomically(damaged, to: compose.image("Client"))
            var next = try ISOCompose(compose.top.removingLastComponent().appending("PT-1.0-20261122.t.0"))
            next.old = compose.top
            try next.fill("Client")
            _ = try await next.perform()
            let path = "compose/Client/x86_64/iso/PT-1.0-20261121.t.0-Client-x86_64-dvd1.iso"
            #expect(log(next).contains { $0.hasSuffix(": \(path) is missing or damaged") })
        }
    }

    @Test("a compose that goes on keeps what is whole, and makes the rest") func resumed() async throws {
        try await ISOCompose.with { compose in
            compose.config.makesJigdo = true
            let first = try await compose.perform()
            let inode = try Files.stat(compose.image("Client")).inode
            try Files.remove(FilePath(compose.image("Client", "src").string + ".manifest"))
            let second = try await compose.perform()
            #expect(try Files.stat(compose.image("Client")).inode == inode)
            #expect(second[0] == first[0])
            #expect(second[1].image.path == first[1].image.path)
            let name = "PT-1.0-20261121.t.0-Client"
            #expect(
                log(compose).sorted() == [
                    "INFO Keeping ISO \(name)-x86_64-dvd1.iso: it is whole",
                    "INFO Making ISO \(name)-source-dvd1.iso again: compose/Client/source/iso/"
                        + "\(name)-source-dvd1.iso.manifest is missing or damaged",
                ])
        }
    }

    @Test("where reuse is not wanted everything is made") func notAllowed() async throws {
        try await withTwo { _, new in
            new.config.allowsReuse = false
        } _: { old, _, new, _ in
            #expect(log(new) == [])
            let name = old.image("Client").lastComponent?.string ?? ""
            let path = new.top.appending("compose/Client/x86_64/iso/\(name)")
            let (before, after) = (try inode(old.image("Client")), try inode(path))
            #expect(before != after)
        }
    }

    @Test("jigdo files name the image by its new name") func jigdo() async throws {
        try await ImageWorkshop.with { workshop in
            let old = workshop.withJigdo(try workshop.image())
            let inputs = ISOInputs(epoch: nil)
            _ = try await workshop.maker.make(old, inputs: inputs.inputs(of: old))
            let top = workshop.top.appending("next")
            let layout = ComposeLayout(top)
            var new = old
            new.fileName = "PT-2.0-dvd1.iso"
            new.directory = top.appending("iso")
            new.jigdo?.directory = top.appending("jigdo")
            new.files.record = layout.logs.createISOReuse("Server", "x86_64", disc: 1, count: 1)
            let maker = ISOMaker(workshop.host, layout: layout, checksums: [.md5], epoch: nil)
            let reuse = ISOReuse(maker, old: workshop.layout)
            let outcome = try await reuse.find(new, inputs: inputs.inputs(of: new))
            guard case .used(let made, _) = outcome else {
                Issue.record("not reused: \(outcome)")
                return
            }
            let sum: Checksum = try Checksum.of(new.path, .md5)
            #expect(made.image.checksums == ["md5": sum.hexadecimal])
            let text = try Files.readText(top.appending("jigdo/PT-2.0-dvd1.iso.jigdo"))
            #expect(text.contains("Filename=PT-2.0-dvd1.iso\nTemplate=PT-2.0-dvd1.iso.template\n"))
            _ = try await workshop.output(
                "jigdo-file verify --image=\(new.path) --template=\(top)/jigdo/PT-2.0-dvd1.iso.template")
            let before = try Files.readText(
                workshop.top.appending("compose/Server/x86_64/jigdo/PT-1.0-dvd1.iso.jigdo"))
            #expect(before.contains("Filename=PT-1.0-dvd1.iso\n"))
            // Making the image again gives it a file of its own.
            let bytes = try Files.read(old.path)
            try workshop.put("changed", "licenses/GPL")
            _ = try await maker.make(new)
            #expect(try Files.read(old.path) == bytes)
        }
    }

    private static let memory: FilePath = "/dev/shm"

    @Test("on another file system an image is copied", .enabled(if: Files.isDirectory(memory)))
    func otherDevice() async throws {
        try await ImageWorkshop.with { workshop in
            let image = try workshop.image()
            let inputs = try await ISOInputs(epoch: nil).inputs(of: image)
            let first = try await workshop.maker.make(image, inputs: inputs)
            let (host, old) = (workshop.host, workshop.layout)
            try await WorkDirectory.withTemporaryDirectory(prefix: "packit-test-", in: Self.memory) { top in
                var next = image
                next.directory = top.appending("compose/Server/x86_64/iso")
                next.files.record = ComposeLayout(top).logs.createISOReuse(
                    "Server", "x86_64", disc: 1, count: 1)
                let maker = ISOMaker(
                    host, layout: ComposeLayout(top), checksums: [.md5, .sha256], epoch: nil)
                let outcome = try await ISOReuse(maker, old: old).find(next, inputs: inputs)
                guard case .used(let made, _) = outcome else {
                    Issue.record("not reused: \(outcome)")
                    return
                }
                #expect(made == first)
                let (before, after) = (try Files.read(image.path), try Files.read(next.path))
                #expect(before == after)
            }
        }
    }

    @Test("a record that leads out of its compose is not followed") func outside() async throws {
        try await ImageWorkshop.with { workshop in
            let image = try workshop.image()
            let secret = workshop.top.removingLastComponent().appending("secret-\(workshop.top.stem ?? "")")
            try Files.writeAtomically("secret", to: secret)
            defer { try? Files.remove(secret) }
            let sum: Checksum = try Checksum.of(secret, .sha256)
            let record = WorkRecord(
                inputs: ["a": "b"],
                outputs: [
                    .init(path: "../\(secret.lastComponent?.string ?? "")", size: 6, sha256: sum.hexadecimal),
                    .init(path: "x", size: 6, sha256: sum.hexadecimal),
                ])
            try record.write(to: try #require(image.files.record))
            let next = workshop.top.appending("next")
            var new = image
            new.files.record = ComposeLayout(next).logs.createISOReuse("Server", "x86_64", disc: 1, count: 1)
            let maker = ISOMaker(workshop.host, layout: ComposeLayout(next), checksums: [], epoch: nil)
            let outcome = try await ISOReuse(maker, old: workshop.layout).find(new, inputs: ["a": "b"])
            guard case .make(let message) = outcome else {
                Issue.record("followed: \(outcome)")
                return
            }
            #expect(message?.hasSuffix("is missing or damaged") == true)
        }
    }

    @Test("a package whose identity is known is not read") func knownIdentity() async throws {
        try await ImageWorkshop.with { workshop in
            let image = try workshop.image()
            let read = try await ISOInputs(epoch: nil).inputs(of: image)
            let known = ISOInputs(epoch: nil) { (try? Checksum.of($0, .sha256) as Checksum)?.description }
            let taken = try await known.inputs(of: image)
            #expect(taken == read)
            let other = ISOInputs(epoch: nil) { _ in "other" }
            let made = try await other.inputs(of: image)
            let differences = WorkRecord(inputs: read, outputs: []).differences(from: made)
            #expect(differences == ["packages"])
        }
    }
}
