import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(
    "Patching ISO images",
    Tool.require("xorriso", "genisoimage", "isoinfo", "isohybrid", "implantisomd5", "checkisomd5", "mcopy"))
struct PatchISOTests {
    /// Patches an image with files; gives what was made and what was said of it.
    private func patch(
        _ source: SharedDirectory, in directory: FilePath, _ files: [String: String] = [:],
        environment: [String: String] = [:], _ change: (inout PatchISO.Request) -> Void = { _ in }
    ) async throws -> (iso: FinishedISO, report: PatchISO.Report) {
        let graft = directory.appending("graft")
        try Files.createDirectories(graft)
        for (name, text) in files {
            let path = graft.appending(name)
            try Files.createDirectories(path.removingLastComponent())
            try Files.writeAtomically(text, to: path)
        }
        var request = PatchISO.Request(
            target: directory.appending("new.iso"), source: try await source.path.appending("old.iso"),
            overlays: files.isEmpty ? [] : [graft])
        request.workDirectory = directory
        change(&request)
        var host = try Host.forTests()
        for (name, value) in environment { host.environment.variables[name] = value }
        let report = try await PatchISO(request, on: host).run()
        #expect(try Files.list(directory).filter { $0.contains("patch-iso") } == [], "nothing is left behind")
        return (FinishedISO(path: request.target), report)
    }

    @Test("files are added and replaced on a medium that nothing boots; all else stays")
    func plain() async throws {
        try await withTemporaryDirectory { directory in
            let old = FinishedISO(path: try await SampleISO.plain.path.appending("old.iso"))
            let before = try Files.read(old.path)
            let (new, report) = try await patch(
                SampleISO.plain, in: directory,
                [".discinfo": "x\ny\nz\n", "added/with blank/it's.txt": "hello"])
            #expect(try await new.text(".discinfo") == "x\ny\nz\n")
            #expect(try await new.text("'added/with blank/it'\\''s.txt'") == "hello")
            let added = ["/added", "/added/with blank", "/added/with blank/it's.txt"]
            #expect(try await new.files() == (old.files() + added).sorted())
            #expect(try await new.jolietFiles() == (old.jolietFiles() + added).sorted())
            #expect(try SourceVolume(new.path).volumeID == "Old 1")
            #expect(try await new.isWhole())
            #expect(!report.isBootable)
            #expect(report.bootConfigurations == [])
            #expect(try Files.read(old.path) == before)
        }
    }

    @Test("an image of sources without Joliet names gets none") func sources() async throws {
        try await withTemporaryDirectory { directory in
            let (new, _) = try await patch(SampleISO.sources, in: directory, ["README": "x"])
            let volume = try SourceVolume(new.path)
            #expect(!volume.hasJoliet)
            #expect(!volume.hasFreeNames)
            #expect(try await new.files() == ["/README", "/sample-1.0-1.noarch.rpm"])
        }
    }

    @Test("what it boots by is kept: El Torito, MBR and GPT", arguments: [true, false])
    func bootRecords(isHybrid: Bool) async throws {
        let source = isHybrid ? SampleISO.bootable : SampleISO.appended
        try await withTemporaryDirectory { directory in
            let old = FinishedISO(path: try await source.path.appending("old.iso"))
            let (new, report) = try await patch(source, in: directory, ["README": "x"]) {
                $0.volumeID = "New"
            }
            let records = try await new.bootRecords()
            #expect(records.count >= 4)
            #expect(try await old.bootRecords() == records)
            #expect(report.isBootable)
            #expect(report.arch == "x86_64")
            #expect(try await new.isWhole())
        }
    }

    @Test("a new volume ID is in all boot configurations, also in the FAT image") func relabel() async throws
    {
        try await withTemporaryDirectory { directory in
            let (new, report) = try await patch(SampleISO.bootable, in: directory) { $0.volumeID = "New 2" }
            #expect(try SourceVolume(new.path).volumeID == "New 2")
            #expect(
                try await new.text("isolinux/isolinux.cfg")
                    == "label linux\n append inst.stage2=hd:LABEL=New\\x202 quiet\n")
            let grub = "search --set=root -l 'New 2'\nlinux /k inst.stage2=hd:LABEL=New\\x202\n"
            #expect(try await new.text("EFI/BOOT/grub.cfg") == grub)
            #expect(try await new.efiText("EFI/BOOT/grub.cfg") == grub)
            #expect(
                report.bootConfigurations == [
                    "isolinux/isolinux.cfg", "EFI/BOOT/grub.cfg", "images/efiboot.img:EFI/BOOT/grub.cfg",
                ])
        }
    }

    @Test("a kickstart is named by the boot configurations of an image that keeps its volume ID")
    func kickstart() async throws {
        try await withTemporaryDirectory { directory in
            let (new, _) = try await patch(SampleISO.bootable, in: directory, ["ks.cfg": "text\n"])
            #expect(try await new.text("ks.cfg") == "text\n")
            let wanted = "inst.ks=hd:LABEL=Old\\x201:/ks.cfg"
            #expect(try await new.text("isolinux/isolinux.cfg").contains(wanted))
            #expect(try await new.efiText("EFI/BOOT/grub.cfg").contains(wanted))
        }
    }

    @Test("the sum of a boot image that changed is brought up to date in .treeinfo, and nothing else")
    func treeinfo() async throws {
        try await withTemporaryDirectory { directory in
            let old = FinishedISO(path: try await SampleISO.bootable.path.appending("old.iso"))
            let (new, _) = try await patch(SampleISO.bootable, in: directory) { $0.volumeID = "New" }
            let image = directory.appending("efi.img")
            try await Host.forTests().runner.check(
                .shell("isoinfo -R -x /images/efiboot.img -i new.iso > efi.img", in: directory))
            let sum: Checksum = try Checksum.of(image, .sha256)
            let (before, after) = try await (old.text(".treeinfo"), new.text(".treeinfo"))
            #expect(before != after)
            #expect(after.contains("images/efiboot.img = \(sum)\n"))
            let rest = { (text: String) in text.split(separator: "\n").filter { !$0.contains("efiboot") } }
            #expect(rest(before) == rest(after))
        }
    }

    @Test("a boot image that must grow is found in its new size by the firmware") func grow() async throws {
        try await withTemporaryDirectory { directory in
            let text = "search -l 'Old 1'\n# " + String(repeating: "x", count: 300_000)
            let (new, _) = try await patch(SampleISO.bootable, in: directory, ["EFI/BOOT/grub.cfg": text]) {
                $0.volumeID = "New"
            }
            #expect(try await new.efiText("EFI/BOOT/grub.cfg") == text.replacing("Old 1", with: "New"))
            let report = try await Host.forTests().runner.check(
                .shell("xorriso -no_rc -indev new.iso -report_el_torito plain 2>/dev/null", in: directory))
            let line = try #require(report.output.split(separator: "\n").first { $0.contains("UEFI") })
            let sectors = try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) })
            #expect(sectors > 600)
        }
    }

    @Test("a boot configuration that is replaced is taken as it is, in the FAT image that had the same, too")
    func replaced() async throws {
        try await withTemporaryDirectory { directory in
            let text = "search -l 'Other'\n"
            let (new, report) = try await patch(
                SampleISO.bootable, in: directory, ["EFI/BOOT/grub.cfg": text])
            #expect(try await new.text("EFI/BOOT/grub.cfg") == text)
            #expect(try await new.efiText("EFI/BOOT/grub.cfg") == text)
            #expect(report.bootConfigurations == ["images/efiboot.img:EFI/BOOT/grub.cfg"])
        }
    }

    @Test("a boot loader that is replaced is what the image boots by") func loader() async throws {
        try await withTemporaryDirectory { directory in
            let loader = String(repeating: "B", count: 9000)
            let old = FinishedISO(path: try await SampleISO.bootable.path.appending("old.iso"))
            let (new, _) = try await patch(
                SampleISO.bootable, in: directory, ["isolinux/isolinux.bin": loader])
            // The new one does not say that it can start a disk.
            let isPath = { (text: String) in text.contains(" path ") }
            let records = try await new.bootRecords().filter(isPath)
            #expect(records.count >= 4)
            #expect(try await old.bootRecords().filter(isPath) == records)
            #expect(try await new.text("isolinux/isolinux.bin").hasSuffix("BBBB"))
        }
    }

    @Test("a PowerPC image whose HFS partition would be lost is refused; a plain HFS disc gives a warning")
    func hfs() async throws {
        func make(_ options: String) -> SharedDirectory {
            SharedDirectory { directory in
                let script =
                    "mkdir tree; echo x > tree/a; genisoimage -quiet -hfs \(options) -R -o old.iso tree"
                try await Host.forTests().runner.check(.shell(script, in: directory))
            }
        }
        #expect(try await failure(make("-part")).contains("HFS partition, which xorriso cannot write"))
        try await withTemporaryDirectory { directory in
            let (_, report) = try await patch(make(""), in: directory)
            #expect(report.warnings.contains { $0.contains("is an HFS volume, too") })
        }
    }

    @Test("a boot image of another kind stays as it is, with a warning") func otherImage() async throws {
        try await withTemporaryDirectory { directory in
            let (new, report) = try await patch(
                SampleISO.bootable, in: directory, ["images/efiboot.img": "other"]
            ) {
                $0.volumeID = "New"
            }
            #expect(try await new.text("images/efiboot.img") == "other")
            #expect(report.warnings == ["images/efiboot.img is no FAT file system, and stays as it is"])
        }
    }

    @Test("the boot files of UEFI behind the file system follow those on it") func appended() async throws {
        try await withTemporaryDirectory { directory in
            let (new, _) = try await patch(SampleISO.appended, in: directory) { $0.volumeID = "New" }
            let report = try await Host.forTests().runner.check(
                .shell("xorriso -no_rc -indev new.iso -report_system_area cmd 2>/dev/null", in: directory))
            let partition = try #require(AppendedPartition.all(in: report.output).first)
            let copy = directory.appending("partition")
            try Files.write(partition, of: new.path, to: copy)
            let grub = try await BootImage(copy, on: .forTests()).read("EFI/BOOT/grub.cfg")
            #expect(String(decoding: grub, as: UTF8.self).contains("-l 'New'"))
            #expect(try await new.efiText("EFI/BOOT/grub.cfg").contains("-l 'New'"))
        }
    }

    @Test(
        "the mark of a supported product is the source's, or what was asked for",
        arguments: [(true, nil, true), (true, false, false), (false, nil, false), (false, true, true)]
            as [(Bool, Bool?, Bool)])
    func supported(source: Bool, asked: Bool?, result: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let (new, report) = try await patch(source ? SampleISO.plain : SampleISO.bootable, in: directory)
            {
                $0.isSupported = asked
            }
            #expect(try SourceVolume(new.path).isSupported == result)
            #expect(report.isSupported == result)
        }
    }

    @Test("files are root's, readable for all, executable if they were, and keep their times")
    func attributes() async throws {
        try await withTemporaryDirectory { directory in
            let script = directory.appending("graft/run.sh")
            try Files.createDirectories(directory.appending("graft"))
            try Files.writeAtomically("#!/bin/sh\n", to: script, mode: FilePermissions(rawValue: 0o700))
            try Files.setModified(Timestamp(seconds: 1_500_000_000), of: script)
            let (new, _) = try await patch(SampleISO.plain, in: directory, ["sub/other": ""])
            let lines = try await new.listing().split(separator: "\n")
            let line = try #require(lines.first { $0.contains("run.sh") })
            #expect(line.hasPrefix("-r-xr-xr-x   1    0    0"))
            #expect(line.contains("Jul 14 2017"))
            #expect(try #require(lines.first { $0.contains("other") }).hasPrefix("-r--r--r--   1    0    0"))
            #expect(try #require(lines.first { $0.hasSuffix(" sub ") }).hasPrefix("dr-xr-xr-x   1    0    0"))
            #expect(try #require(lines.first { $0.contains("sample-1.0") }).contains("Nov 14 2023"))
        }
    }

    @Test("with SOURCE_DATE_EPOCH the same patch gives the same bytes") func reproducible() async throws {
        let environment = ["SOURCE_DATE_EPOCH": "1795242752"]
        var images: [[UInt8]] = []
        for zone in ["UTC0", "Asia/Tokyo"] {
            try await withTemporaryDirectory { directory in
                let (new, _) = try await patch(
                    SampleISO.appended, in: directory, ["ks.cfg": "text", "b/a": "1"],
                    environment: environment.merging(["TZ": zone]) { $1 }
                ) { $0.volumeID = "New" }
                images.append(try Files.read(new.path))
            }
        }
        #expect(images[0] == images[1])
    }

    @Test("an image that nothing boots is made bootable for an arch") func forcedArch() async throws {
        try await withTemporaryDirectory { directory in
            let (new, report) = try await patch(SampleISO.plain, in: directory) { $0.arch = "x86_64" }
            let records = try await new.bootRecords()
            #expect(records.contains("El Torito img path :   1  /isolinux/isolinux.bin"))
            #expect(records.contains("El Torito img path :   2  /images/efiboot.img"))
            #expect(report.isBootable)
        }
    }

    // MARK: What is refused

    private func failure(
        _ source: SharedDirectory = SampleISO.plain, _ files: [String: String] = [:],
        prepare: (FilePath) throws -> Void = { _ in }, change: (inout PatchISO.Request) -> Void = { _ in }
    ) async throws -> String {
        var message = ""
        try await withTemporaryDirectory { directory in
            try prepare(directory)
            let before = Set(try Files.list(directory))
            do {
                _ = try await patch(source, in: directory, files, change)
            } catch {
                message = "\(error)"
            }
            #expect(Set(try Files.list(directory)).subtracting(before).subtracting(["graft"]) == [])
        }
        return message
    }

    @Test("the image to start from is never the target, by whatever name") func sameFile() async throws {
        let message = try await failure(change: { $0.target = $0.source })
        #expect(message.contains("is the image to start from"))
    }

    @Test(
        "volume IDs that no image can have are refused before any work",
        arguments: [("", "is empty"), (String(repeating: "x", count: 33), "33 bytes"), ("a\nb", "control")])
    func badVolumeID(volumeID: String, words: String) async throws {
        #expect(try await failure(change: { $0.volumeID = volumeID }).contains(words))
    }

    @Test("a volume ID with odd characters is used, with a warning") func oddVolumeID() async throws {
        try await withTemporaryDirectory { directory in
            let (new, report) = try await patch(SampleISO.plain, in: directory) { $0.volumeID = "A&B" }
            #expect(try SourceVolume(new.path).volumeID == "A&B")
            #expect(report.warnings.count == 1)
            #expect(report.warnings.first?.contains("'&'") == true)
        }
    }

    @Test("a file cannot take the place of a directory, nor a directory that of a file") func conflicts()
        async throws
    {
        #expect(
            try await failure(SampleISO.plain, ["Packages": "x"]).contains(
                "/Packages is a directory on the image"))
        #expect(
            try await failure(SampleISO.plain, [".discinfo/x": "x"]).contains(
                "/.discinfo is a file on the image"))
    }

    @Test("a link that leads out of its directory is refused; one within is its content") func links()
        async throws
    {
        let message = try await failure(
            SampleISO.plain, ["a": "1"],
            prepare: { directory in
                try Files.createDirectories(directory.appending("graft"))
                try Files.symlink("/etc/passwd", at: directory.appending("graft/out"))
            })
        #expect(message.contains("leads out of"))
        try await withTemporaryDirectory { directory in
            try Files.createDirectories(directory.appending("graft"))
            try Files.symlink("dir/a", at: directory.appending("graft/link"))
            try Files.symlink("dir", at: directory.appending("graft/also"))
            let (new, _) = try await patch(SampleISO.plain, in: directory, ["dir/a": "content"])
            #expect(try await new.text("link") == "content")
            #expect(try await new.text("also/a") == "content")
        }
    }

    @Test("links in a circle are refused") func circle() async throws {
        let message = try await failure(
            SampleISO.plain, ["a": "1"],
            prepare: { directory in
                try Files.createDirectories(directory.appending("graft/sub"))
                try Files.symlink("..", at: directory.appending("graft/sub/up"))
            })
        #expect(message.contains("leads back"))
    }

    @Test("what is no image is refused") func noImage() async throws {
        let source = SharedDirectory { try Files.writeAtomically("text", to: $0.appending("old.iso")) }
        #expect(try await failure(source).contains("it is no ISO 9660 image"))
        #expect(
            try await failure(change: { $0.source = "/nowhere.iso" }).contains(
                "there is no image /nowhere.iso"))
    }

    @Test("an arch whose boot files are missing, or that nothing is known of, is refused") func badArch()
        async throws
    {
        #expect(try await failure(change: { $0.arch = "s390x" }).contains("images/cdboot.img"))
        #expect(
            try await failure(change: { $0.arch = "ppc64le" }).contains(
                "boot records for ppc64le cannot be made"))
    }
}
