import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("FAT images of boot files", Tool.require("mformat", "mcopy")) struct BootImageTests {
    /// Makes an image of so many sectors with files.
    private func image(
        in directory: FilePath, sectors: Int = 400, options: String = "", _ files: [String: String],
        time: String = ""
    ) async throws -> BootImage {
        let path = directory.appending("efi.img")
        var script = time.isEmpty ? "" : "export \(time)\n"
        script +=
            "mformat -C -i efi.img -T \(sectors) -N cafe1234 \(options) ::\nmmd -i efi.img ::/EFI ::/EFI/BOOT\n"
        for (name, text) in files {
            script += "printf '%s' '\(text)' | mcopy -i efi.img - ::/\(name)\n"
        }
        try await Host.forTests().runner.check(.shell("set -e\n" + script, in: directory))
        return BootImage(path, on: try .forTests())
    }

    private let time = Timestamp(seconds: 1_795_242_752)
    private let configuration = BootConfiguration(volumeID: "New", usesKickstart: false)

    @Test("boot configurations are changed, whatever the case of their names, and nothing else") func edit()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let image = try await image(
                in: directory,
                ["EFI/BOOT/GRUB.CFG": "linux hd:LABEL=Old", "EFI/BOOT/other.cfg": "linux hd:LABEL=Old"])
            let changed = try await image.edit(configuration, modified: time, work: directory)
            #expect(changed == ["EFI/BOOT/GRUB.CFG"])
            #expect(try await image.read("EFI/BOOT/GRUB.CFG") == Array("linux hd:LABEL=New".utf8))
            #expect(try await image.read("EFI/BOOT/other.cfg") == Array("linux hd:LABEL=Old".utf8))
            #expect(try await image.edit(configuration, modified: time, work: directory) == [])
        }
    }

    @Test("a file that was equal outside stays equal; another is edited on its own") func followed()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let image = try await image(
                in: directory, ["EFI/BOOT/grub.cfg": "same", "EFI/BOOT/BOOTX64.conf": "own hd:LABEL=Old"])
            let change = BootImage.Change(old: Array("same".utf8), new: Array("another".utf8))
            try await image.edit(
                configuration, following: ["EFI/BOOT/grub.cfg": change, "EFI/BOOT/BOOTX64.conf": change],
                modified: time, work: directory)
            #expect(try await image.read("EFI/BOOT/grub.cfg") == Array("another".utf8))
            #expect(try await image.read("EFI/BOOT/BOOTX64.conf") == Array("own hd:LABEL=New".utf8))
        }
    }

    @Test(
        "an image without room grows, and keeps its name, number, kind and files",
        arguments: [("", 400, 600_000), ("-F", 70_000, 40_000_000)])
    func grow(options: String, sectors: Int, size: Int) async throws {
        try await withTemporaryDirectory { directory in
            let image = try await image(
                in: directory, sectors: sectors, options: options + " -v ANACONDA",
                ["EFI/BOOT/grub.cfg": "small", "EFI/BOOT/shim.efi": "binary"])
            let old = try Files.stat(image.path).size
            let content = [UInt8](repeating: 0x41, count: size)
            try await image.replace("EFI/BOOT/grub.cfg", with: content, modified: time, work: directory)
            #expect(try Files.stat(image.path).size > old)
            #expect(try await image.read("EFI/BOOT/grub.cfg") == content)
            #expect(try await image.read("EFI/BOOT/shim.efi") == Array("binary".utf8))
            let info = try await image.host.runner.check(
                .shell("mlabel -s -i efi.img ::; minfo -i efi.img ::", in: directory))
            #expect(info.output.contains("ANACONDA"))
            #expect(info.output.contains("CAFE1234"))
            #expect(info.output.contains("FAT32") == !options.isEmpty)
        }
    }

    @Test("no time of today gets into an image that has a time of its own", arguments: [10, 600_000])
    func times(size: Int) async throws {
        try await withTemporaryDirectory { directory in
            var host = try Host.forTests()
            host.environment.variables["SOURCE_DATE_EPOCH"] = "1600000000"
            let original = try await image(
                in: directory, ["EFI/BOOT/grub.cfg": "small", "EFI/BOOT/shim.efi": "binary"],
                time: "SOURCE_DATE_EPOCH=1600000000")
            try await BootImage(original.path, on: host).replace(
                "EFI/BOOT/grub.cfg", with: .init(repeating: 0x42, count: size),
                modified: Timestamp(seconds: 1_600_000_000), work: directory)
            let listing = try await host.runner.check(
                .shell("TZ=UTC0 mdir -/ -a -i efi.img ::", in: directory))
            let dates = listing.output.matches(of: /\d{4}-\d\d-\d\d/).map { String($0.output) }
            #expect(dates.count >= 4)
            #expect(Set(dates) == ["2020-09-13"])
        }
    }

    @Test("what is no FAT file system is refused and stays as it is") func other() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("hfs.img")
            try Files.writeAtomically([UInt8](repeating: 7, count: 4096), to: path)
            let image = BootImage(path, on: try .forTests())
            #expect(!image.isFAT)
            let error = await #expect(throws: ComposeError.self) {
                _ = try await image.edit(configuration, modified: time, work: directory)
            }
            #expect(error?.code == .image)
            #expect(try Files.read(path) == [UInt8](repeating: 7, count: 4096))
        }
    }
}
