import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Whatever goes wrong: nothing of the image is there, and the error says what.
struct ISOFailureTests {
    private func expectFailure(
        of image: ISOImage, in workshop: ImageWorkshop, _ parts: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        // What an earlier run left must be gone, too.
        for path in image.outputs {
            try Files.createDirectories(path.removingLastComponent())
            try Files.writeAtomically("old", to: path)
        }
        let error = await #expect(throws: ComposeError.self, sourceLocation: sourceLocation) {
            try await workshop.maker.make(image, inputs: ["packages": "some"])
        }
        #expect(error?.code == .image, sourceLocation: sourceLocation)
        for part in parts {
            #expect(
                error?.description.contains(part) == true, "\(error?.description ?? "")",
                sourceLocation: sourceLocation)
        }
        #expect(try workshop.files(below: "compose/Server/x86_64/iso") == [], sourceLocation: sourceLocation)
        #expect(
            try workshop.files(below: "compose/Server/x86_64/jigdo") == [], sourceLocation: sourceLocation)
        #expect(image.files.record.map(Files.exists) == false, sourceLocation: sourceLocation)
    }

    @Test("a source that is missing is named before anything is written")
    func missing() async throws {
        try await ImageWorkshop.with { workshop in
            var image = try workshop.image()
            image.graftPoints.append(GraftPoint("gone", from: workshop.tree.appending("gone")))
            try await expectFailure(of: image, in: workshop, "'gone'", "no such file")
            #expect(!Files.exists(image.files.script))
        }
    }

    @Test("what is neither file nor directory is refused", Tool.require("mkfifo"))
    func pipe() async throws {
        try await ImageWorkshop.with { workshop in
            _ = try await workshop.output("mkfifo \(workshop.tree)/pipe")
            try await expectFailure(of: try workshop.image(), in: workshop, "'pipe'", "not a regular file")
        }
    }

    @Test(
        "paths that lead out of the image or stand twice are refused",
        arguments: ["../x", "/x", "licenses/GPL", ""])
    func badPath(path: String) async throws {
        try await ImageWorkshop.with { workshop in
            var image = try workshop.image()
            image.graftPoints.append(GraftPoint(path, from: workshop.tree.appending(".discinfo")))
            try await expectFailure(of: image, in: workshop, "'\(path)'")
        }
    }

    @Test(
        "a tool that dies half way is named with its last words", Tool.require("genisoimage"),
        arguments: ["genisoimage", "implantisomd5", "jigdo-file"])
    func dyingTool(program: String) async throws {
        try await ImageWorkshop.with { workshop in
            try workshop.replace(program, by: "\"$REAL\" \"$@\"; echo the roof is on fire >&2; kill -9 $$")
            let image = workshop.withJigdo(try workshop.image())
            try await expectFailure(
                of: image, in: workshop, program, "signal 9", "the roof is on fire", "\(image.files.log)")
            #expect(try Files.readText(image.files.log).contains("the roof is on fire"))
        }
    }

    @Test("a full disk is told", Tool.require("genisoimage", "prlimit"))
    func fullDisk() async throws {
        try await ImageWorkshop.with { workshop in
            // A limit of the size ends writing as a full disk does.
            try workshop.replace("genisoimage", by: "trap '' XFSZ; exec prlimit --fsize=500000 $REAL \"$@\"")
            try await expectFailure(
                of: try workshop.image(), in: workshop, "genisoimage", "File too large")
        }
    }

    @Test("an image that is cut off although its tool is content is refused", Tool.require("genisoimage"))
    func cutOff() async throws {
        try await ImageWorkshop.with { workshop in
            try workshop.replace(
                "genisoimage", by: "\"$REAL\" \"$@\" && truncate -s 800000 PT-1.0-dvd1.iso")
            try workshop.replace("implantisomd5", by: "exit 0")
            try await expectFailure(of: try workshop.image(), in: workshop, "it is cut off")
        }
    }

    @Test("a file that changes while the image is written is named", Tool.require("genisoimage"))
    func changing() async throws {
        try await ImageWorkshop.with { workshop in
            let file = workshop.tree.appending("licenses/GPL")
            try workshop.replace("genisoimage", by: "\"$REAL\" \"$@\"; echo >> \(file)")
            try await expectFailure(of: try workshop.image(), in: workshop, "\(file) was changed")
        }
    }

    @Test("a file that vanishes while the image is written is named", Tool.require("genisoimage"))
    func vanishing() async throws {
        try await ImageWorkshop.with { workshop in
            let file = workshop.tree.appending("licenses/GPL")
            try workshop.replace("genisoimage", by: "\"$REAL\" \"$@\"; rm \(file)")
            try await expectFailure(of: try workshop.image(), in: workshop, "\(file) was removed")
        }
    }

    @Test("a file that the tool leaves out is named", Tool.require("genisoimage", "implantisomd5"))
    func leftOut() async throws {
        try await ImageWorkshop.with { workshop in
            let list = workshop.layout.work.graftPoints("x86_64", iso: "PT-1.0-dvd1.iso")
            try workshop.replace("genisoimage", by: "sed -i /GPL/d \(list); exec \"$REAL\" \"$@\"")
            try await expectFailure(of: try workshop.image(), in: workshop, "'licenses/GPL' is not on it")
        }
    }

    @Test("another volume ID than the wanted one is an error", Tool.require("genisoimage", "implantisomd5"))
    func volumeID() async throws {
        try await ImageWorkshop.with { workshop in
            try workshop.replace("genisoimage", by: "exec \"$REAL\" \"$@\" -volid OTHER")
            try await expectFailure(
                of: try workshop.image(), in: workshop, "'OTHER'", "'PT-1.0 Server.x86_64'")
        }
    }

    @Test("a program that is not installed is told with its remedy")
    func notInstalled() async throws {
        try await ImageWorkshop.with { workshop in
            workshop.host.environment.variables["PATH"] = "\(workshop.top)"
            try await expectFailure(
                of: try workshop.image(), in: workshop, "genisoimage: command not found",
                "install genisoimage")
        }
    }

    @Test("a line break in a name is refused", arguments: [ISOImage.Tool.genisoimage, .xorriso])
    func lineBreak(tool: ISOImage.Tool) async throws {
        try await ImageWorkshop.with { workshop in
            try workshop.put("x", "bad\nname")
            try await expectFailure(of: try workshop.image(tool), in: workshop, "'bad name' has a line break")
        }
    }

    @Test("cancelling in the middle leaves nothing behind and ends the tool", Tool.require("genisoimage"))
    func cancelled() async throws {
        try await ImageWorkshop.with { workshop in
            let started = workshop.top.appending("started")
            try workshop.replace(
                "genisoimage", by: "\"$REAL\" \"$@\"; mkfifo \(started); exec cat \(started)")
            let image = workshop.withJigdo(try workshop.image())
            let maker = workshop.maker
            let work = Task { try await maker.make(image) }
            while !Files.exists(started) { try await Task.sleep(for: .milliseconds(5)) }
            work.cancel()
            await #expect(throws: CancellationError.self) { try await work.value }
            #expect(try workshop.files(below: "compose/Server/x86_64/iso") == [])
            #expect(try workshop.files(below: "compose/Server/x86_64/jigdo") == [])
        }
    }
}
