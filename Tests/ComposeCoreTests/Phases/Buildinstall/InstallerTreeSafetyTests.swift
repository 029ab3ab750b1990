import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Installers that must not get into trees", Tool.require("mformat", "genisoimage", "isohybrid"))
struct InstallerTreeSafetyTests {
    @Test(
        "symbolic links out of the installer are refused, and nothing is put into the tree",
        arguments: ["/etc/passwd", "../../../../../etc/passwd", "../images/../../x", "loop"])
    func links(target: String) async throws {
        try await InstallerPlace.with { installer in
            try Files.symlink(FilePath(target), at: installer.made.appending("images/loop"))
            let refusal = await installer.refusal()
            #expect(refusal?.code == .image)
            #expect(refusal?.message.contains("images/loop leads out of the installer") == true)
            #expect(!Files.exists(installer.tree))
        }
    }

    @Test("an absolute link into the installer is refused as well: it would not be on media") func absolute()
        async throws
    {
        try await InstallerPlace.with { installer in
            try Files.symlink(
                installer.made.appending("images/install.img"), at: installer.made.appending("images/link"))
            #expect(await installer.refusal()?.message.contains("leads out of the installer") == true)
        }
    }

    @Test("pipes and devices are refused", Tool.require("mkfifo")) func devices() async throws {
        try await InstallerPlace.with { installer in
            _ = try await installer.output("mkfifo \(installer.made)/images/pipe")
            #expect(
                await installer.refusal()?.message.contains(
                    "images/pipe is neither a file nor a directory nor a symbolic link") == true)
        }
    }

    @Test(
        "packages and metadata of repositories are not in an installer's reach",
        arguments: ["Packages/a.rpm", "Packages/x/y/z", "repodata/repomd.xml", "repodata"])
    func reserved(path: String) async throws {
        try await InstallerPlace.with { installer in
            try installer.put("mine", path)
            let refusal = await installer.refusal()
            #expect(refusal?.code == .image)
            #expect(refusal?.message.contains("\(path) would be in the way of") == true)
        }
    }

    @Test("addons have places of their own in the tree, which are safe too") func addons() async throws {
        let variants = """
            <variants><variant id="Server" name="Server" type="variant"><arches><arch>x86_64</arch></arches>
            <variants><variant id="HA" name="HA" type="addon"><arches><arch>x86_64</arch></arches></variant>
            </variants></variant></variants>
            """
        try await DeliveryPlace.with(variants) { place in
            let directory = place.layout.work.buildinstall("Server", "x86_64")
            let file = directory.appending("addons/HA/a.rpm")
            try Files.createDirectories(file.removingLastComponent())
            try Files.writeAtomically("x", to: file)
            let output = InstallerOutput(
                variant: "Server", arch: "x86_64", directory: directory, volumeID: "V")
            await #expect {
                _ = try await InstallerTrees(place.context).take(output)
            } throws: {
                "\($0)".contains("would be in the way of addons/HA in the tree")
            }
        }
    }

    @Test("a symbolic link in the tree does not lead files elsewhere") func treeLink() async throws {
        try await withTemporaryDirectory { elsewhere in
            try await InstallerPlace.with { installer in
                try Files.createDirectories(installer.tree)
                try Files.symlink(elsewhere, at: installer.tree.appending("images"))
                #expect(
                    await installer.refusal()?.message.contains(
                        "os/images is in the way of a directory of the installer") == true)
                #expect(try Files.list(elsewhere) == [])
            }
        }
    }

    @Test("a directory in the place of a file is an error, and stays") func directory() async throws {
        try await InstallerPlace.with { installer in
            let place = installer.tree.appending("images/install.img/deep")
            try Files.createDirectories(place)
            #expect(
                await installer.refusal()?.message.contains("install.img is in the way of a file") == true)
            #expect(Files.exists(place))
        }
    }

    @Test("files that are too large to be what they are called are not read", Tool.require("truncate"))
    func huge() async throws {
        try await InstallerPlace.with { installer in
            _ = try await installer.output("truncate -s 3T \(installer.made)/images/efiboot.img")
            #expect(await installer.refusal()?.message.contains("that is no boot image") == true)
        }
        try await InstallerPlace.with { installer in
            _ = try await installer.output("truncate -s 3T \(installer.made)/isolinux/isolinux.cfg")
            await #expect(throws: FileError.self) { _ = try await installer.take() }
        }
    }

    @Test("what is hidden at the top, and what the compose writes itself, is left behind") func leftOut()
        async throws
    {
        try await InstallerPlace.with { installer in
            for name in ["media.repo", "extra_files.json", ".treeinfo", ".hidden/file"] {
                try installer.put("theirs", name)
            }
            try installer.put("kept", "images/.hidden")
            _ = try await installer.take()
            #expect(try Files.list(installer.tree) == ["EFI", "images", "isolinux"])
            #expect(try installer.text("images/.hidden") == "kept")
        }
    }

    @Test("damaged boot configurations and boot images are errors at most") func mutated() async throws {
        try await InstallerPlace.with { installer in
            var random = SeededGenerator(seed: 12)
            let image = installer.made.appending("images/efiboot.img")
            let original = try Files.read(image)
            for _ in 0..<12 {
                var bytes = original
                for _ in 0..<40 {
                    // Where the file system describes itself.
                    bytes[Int.random(in: 0..<6000, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
                try Files.remove(image)
                try Files.writeAtomically(bytes, to: image)
                do {
                    _ = try await installer.take()
                } catch {
                    #expect(error is ComposeError || error is CommandFailure, "\(error)")
                }
            }
        }
    }
}
