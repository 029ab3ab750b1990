import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(
    "Installers that are put into trees again",
    Tool.require("mformat", "genisoimage", "isohybrid", "implantisomd5"))
struct InstallerTreeResumeTests {
    @Test("doing it again changes nothing, and says the same") func again() async throws {
        try await InstallerPlace.with { installer in
            try installer.addKickstart()
            let first = try await installer.take()
            let before = try installer.contents()
            let second = try await installer.take()
            #expect(first == second)
            #expect(try installer.contents() == before)
            #expect(before.count > 10)
        }
    }

    @Test("what was stopped half-way, or damaged since, is put right") func interrupted() async throws {
        try await InstallerPlace.with { installer in
            let first = try await installer.take()
            let before = try installer.contents()
            let tree = installer.tree
            // Links of what lorax made would change it as well.
            for name in ["images/install.img", "isolinux/isolinux.cfg", "images/efiboot.img"] {
                try Files.remove(tree.pushing(FilePath(name)))
                try Files.writeAtomically("half", to: tree.pushing(FilePath(name)))
            }
            try Files.remove(tree.appending("EFI/BOOT/grub.cfg"))
            try Files.writeAtomically("half", to: tree.appending("images/.install.img.installer.tmp"))
            let iso = installer.layout.compose.appending("Server/x86_64/iso")
            for name in try Files.list(iso) {
                try Files.remove(iso.appending(name))
                try Files.writeAtomically("half", to: iso.appending(name))
            }
            let second = try await installer.take()
            #expect(first == second)
            #expect(try installer.contents() == before)
        }
    }

    @Test("files that an installer does not have any more go, others of the tree stay") func removed()
        async throws
    {
        try await InstallerPlace.with { installer in
            try installer.put("once", "images/once.img")
            let package = installer.tree.appending("Packages/a.rpm")
            try Files.createDirectories(package.removingLastComponent())
            try Files.writeAtomically("package", to: package)
            _ = try await installer.take()
            #expect(try installer.text("images/once.img") == "once")
            try Files.remove(installer.made.appending("images/once.img"))
            _ = try await installer.take()
            #expect(!Files.exists(installer.tree.appending("images/once.img")))
            #expect(try Files.readText(package) == "package")
        }
    }

    @Test("extra files have the last word, whichever comes first") func extraFiles() async throws {
        try await InstallerPlace.with { installer in
            let extra = installer.layout.work.extraFiles("Server", "x86_64").appending("images/install.img")
            try Files.createDirectories(extra.removingLastComponent())
            try Files.writeAtomically("ours", to: extra)
            try Files.createDirectories(installer.tree.appending("images"))
            try Files.writeAtomically("ours", to: installer.tree.appending("images/install.img"))
            _ = try await installer.take()
            #expect(try installer.text("images/install.img") == "ours")
            #expect(
                try installer.place.log.contains(
                    "images/install.img of the installer gives way to an extra file in the tree of Server.x86_64"
                ))
        }
    }
}
