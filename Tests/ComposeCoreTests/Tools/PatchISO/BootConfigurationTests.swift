import Testing

@testable import ComposeCore

@Suite("Files of boot loaders") struct BootConfigurationTests {
    private func edited(
        _ text: String, at path: String = "isolinux/isolinux.cfg", volumeID: String = "New 1",
        usesKickstart: Bool = false
    ) -> String {
        let configuration = BootConfiguration(volumeID: volumeID, usesKickstart: usesKickstart)
        return String(decoding: configuration.edited(Array(text.utf8), at: path), as: UTF8.self)
    }

    @Test(
        "labels in the arguments of kernels are replaced, with escapes for blanks",
        arguments: [
            (
                "append initrd=i inst.stage2=hd:LABEL=Old quiet",
                #"append initrd=i inst.stage2=hd:LABEL=New\x201 quiet"#
            ),
            ("append root=live:CDLABEL=Old rd.live", #"append root=live:CDLABEL=New\x201 rd.live"#),
            (
                #"linux /k inst.stage2=hd:LABEL=Old\x201:/top x"#,
                #"linux /k inst.stage2=hd:LABEL=New\x201:/top x"#
            ),
            ("a hd:LABEL=A b hd:LABEL=B", #"a hd:LABEL=New\x201 b hd:LABEL=New\x201"#),
            ("append root=LABEL=disk", "append root=LABEL=disk"),
        ])
    func labels(old: String, new: String) { #expect(edited(old) == new) }

    @Test("yaboot wants escapes twice, and its quotes stay") func yaboot() {
        let text = edited(#"append="root=live:CDLABEL=Old""#, at: "etc/yaboot.conf")
        #expect(text == #"append="root=live:CDLABEL=New\\x201""#)
    }

    @Test(
        "the label that GRUB looks for is replaced as it is, whatever its quotes",
        arguments: [
            ("search --no-floppy --set=root -l 'Old'", "search --no-floppy --set=root -l 'New 1'"),
            (
                "  search --set=root --label \"Old 2\" --hint x",
                "  search --set=root --label 'New 1' --hint x"
            ),
            ("search -l Old", "search -l 'New 1'"),
            (
                "search --no-floppy --fs-uuid --set=root 2026-01-01",
                "search --no-floppy --fs-uuid --set=root 2026-01-01"
            ),
            ("research -l 'Old'", "research -l 'Old'"),
        ])
    func search(old: String, new: String) { #expect(edited(old, at: "EFI/BOOT/grub.cfg") == new) }

    @Test("an apostrophe in a label does not end GRUB's text") func apostrophe() {
        #expect(edited("search -l 'Old'", volumeID: "It's") == #"search -l 'It'\''s'"#)
    }

    @Test("a kickstart is named once behind the label, and replaces another one") func kickstart() {
        let once = edited("append inst.stage2=hd:LABEL=Old quiet\n", usesKickstart: true)
        #expect(once == "append inst.stage2=hd:LABEL=New\\x201 inst.ks=hd:LABEL=New\\x201:/ks.cfg quiet\n")
        #expect(edited(once, usesKickstart: true) == once)
        let other = edited("append inst.stage2=hd:LABEL=Old inst.ks=http://h/k rd", usesKickstart: true)
        #expect(other == #"append inst.stage2=hd:LABEL=New\x201 inst.ks=hd:LABEL=New\x201:/ks.cfg rd"#)
    }

    @Test("a line without a label gets no kickstart") func localBoot() {
        #expect(
            edited("label local\n localboot 0xffff\n", usesKickstart: true)
                == "label local\n localboot 0xffff\n")
    }

    @Test("line ends of Windows, missing ones, and bytes of other encodings survive") func bytes() {
        let old: [UInt8] = [0xE9, 0xFF, 0x0D, 0x0A] + Array("x hd:LABEL=Old".utf8) + [0x0D, 0x0A, 0xC3]
        let new = BootConfiguration(volumeID: "N").edited(old, at: "isolinux/isolinux.cfg")
        #expect(new == [0xE9, 0xFF, 0x0D, 0x0A] + Array("x hd:LABEL=N".utf8) + [0x0D, 0x0A, 0xC3])
    }

    @Test("a label that is there already changes nothing") func same() {
        let text = "search -l 'New 1'\nlinux /k inst.stage2=hd:LABEL=New\\x201\n"
        #expect(edited(text) == text)
    }
}
