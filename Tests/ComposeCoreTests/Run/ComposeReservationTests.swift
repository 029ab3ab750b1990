import Glibc
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ComposeReservationTests {
    @Test("a new compose has its directory, its ID without a line's end, and its identity") func create()
        async throws
    {
        try await withTemporaryDirectory { target in
            let identity = try ComposeIdentity.forTests(label: "RC-1.0")
            let reservation = try await ComposeReservation.create(identity, in: target)
            #expect(reservation.layout.top == target.appending("PT-1.0-20261121.t.0"))
            let isResumed = reservation.isResumed
            #expect(!isResumed)
            #expect(try Files.readText(reservation.layout.composeID) == "PT-1.0-20261121.t.0")
            let base = try ComposeInfo.read(reservation.layout.work.composeInfoBase)
            #expect(try ComposeIdentity(base, configured: identity.release) == identity)
        }
    }

    @Test("composes that start together get respins of their own") func together() async throws {
        try await withTemporaryDirectory { target in
            let identity = try ComposeIdentity.forTests()
            try Files.createDirectories(target.appending("PT-1.0-20261121.t.3"))
            let ids = try await (0..<40).concurrentMap(limit: 40) { _ in
                let reservation = try await ComposeReservation.create(identity, in: target)
                return reservation.identity.id
            }
            let expected = (0...40).filter { $0 != 3 }.map { "PT-1.0-20261121.t.\($0)" }
            #expect(Set(ids) == Set(expected))
            for id in ids {
                #expect(try Files.readText(target.appending(id).appending("COMPOSE_ID")) == id)
            }
        }
    }

    @Test("an ID that somebody else gave must be free") func given() async throws {
        try await withTemporaryDirectory { target in
            let identity = try ComposeIdentity.forTests()
            let first = try await ComposeReservation.create(identity, in: target, isIDGiven: true)
            #expect(first.identity == identity)
            await #expect(throws: ComposeError.self) {
                _ = try await ComposeReservation.create(identity, in: target, isIDGiven: true)
            }
        }
    }

    @Test("a missing target directory is said, and not made") func missing() async throws {
        try await withTemporaryDirectory { directory in
            let target = directory.appending("nope")
            let identity = try ComposeIdentity.forTests()
            let error = await #expect(throws: ComposeError.self) {
                _ = try await ComposeReservation.create(identity, in: target)
            }
            #expect(error?.code == .directory)
            #expect(error?.message.contains("\(target) does not exist") == true)
            #expect(!Files.exists(target))
        }
    }

    @Test("a named directory is made once and found again, with the identity it had") func open() async throws
    {
        try await withTemporaryDirectory { directory in
            let top = directory.appending("some/where")
            let first = try ComposeIdentity.forTests(respin: 7, label: "Beta-1.0")
            let begun = try await ComposeReservation.open(top, or: first)
            let wasThere = begun.isResumed
            #expect(!wasThere)
            _ = consume begun
            let other = try ComposeIdentity.forTests(.named("Other", "2"))
            let resumed = try await ComposeReservation.open(top, or: other)
            let isResumed = resumed.isResumed
            #expect(isResumed)
            #expect(resumed.identity == first)
        }
    }

    @Test("a directory that an early end left without an identity can be begun") func leftBehind()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let identity = try ComposeIdentity.forTests()
            // As after the making of the directory, of the lock, and of the ID.
            for step in 0..<3 {
                let top = directory.appending("step\(step)")
                let layout = ComposeLayout(top)
                try Files.createDirectories(step == 0 ? top : layout.work.directory(nil))
                if step > 0 { try Files.writeAtomically("1\n", to: layout.work.lock) }
                if step > 1 { try Files.writeAtomically("half", to: layout.composeID) }
                let reservation = try await ComposeReservation.open(top, or: identity)
                #expect(reservation.identity == identity)
                #expect(try Files.readText(layout.composeID) == identity.id)
            }
        }
    }

    @Test("a second process is told who has the directory") func busy() async throws {
        try await withTemporaryDirectory { directory in
            let identity = try ComposeIdentity.forTests()
            let held = try await ComposeReservation.open(directory, or: identity)
            let error = await #expect(throws: ComposeError.self) {
                _ = try await ComposeReservation.open(directory, or: identity)
            }
            #expect(error?.message.contains("is being made by process \(getpid());") == true)
            #expect(held.identity == identity)
        }
    }

    @Test("an identity that cannot be read is refused, and stays as it was") func unreadable() async throws {
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            try Files.createDirectories(layout.work.directory(nil))
            try Files.writeAtomically("{", to: layout.work.composeInfoBase)
            let identity = try ComposeIdentity.forTests()
            await #expect(throws: ComposeError.self) {
                _ = try await ComposeReservation.open(directory, or: identity)
            }
            #expect(try Files.readText(layout.work.composeInfoBase) == "{")
        }
    }

    @Test("an ID that is no name of a directory is refused", arguments: ["", ".", "..", "a/b", "/x"])
    func hostileID(id: String) async throws {
        try await withTemporaryDirectory { target in
            let identity = try ComposeIdentity(
                release: .named("PT", "1"), type: .test, date: "20261121", id: id)
            await #expect(throws: ComposeError.self) {
                _ = try await ComposeReservation.create(identity, in: target)
            }
            #expect(try Files.list(target) == [])
        }
    }

    @Test("a full disk leaves no directory behind", .enabled("needs root") { getuid() == 0 }) func fullDisk()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let host = try Host.forTests()
            let disk = directory.appending("disk")
            try Files.createDirectories(disk)
            // Room for directories, and none for what is in files.
            let mounting = try Command.shell(
                "mount -t tmpfs -o size=4k tmpfs disk && echo x >disk/x", in: directory)
            // A container may forbid root to mount.
            guard try await host.runner.run(mounting).status.isSuccess else { return }
            let identity = try ComposeIdentity.forTests()
            let error = await #expect(throws: FileError.self) {
                _ = try await ComposeReservation.create(identity, in: disk)
            }
            let left = try Files.list(disk)
            try await host.runner.check(Command.shell("umount disk", in: directory))
            #expect(error?.code == .noSpace)
            #expect(left == ["x"])
        }
    }

    @Test("a read-only disk is said", .enabled("needs root") { getuid() == 0 }) func readOnlyDisk()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let host = try Host.forTests()
            let disk = directory.appending("disk")
            try Files.createDirectories(disk)
            let mounting = try Command.shell("mount -t tmpfs -o ro tmpfs disk", in: directory)
            // A container may forbid root to mount.
            guard try await host.runner.run(mounting).status.isSuccess else { return }
            let identity = try ComposeIdentity.forTests()
            let made = await #expect(throws: ComposeError.self) {
                _ = try await ComposeReservation.create(identity, in: disk)
            }
            let opened = await #expect(throws: FileError.self) {
                _ = try await ComposeReservation.open(disk.appending("x"), or: identity)
            }
            try await host.runner.check(Command.shell("umount disk", in: directory))
            #expect(made?.code == .directory)
            #expect(opened?.code == .readOnly)
        }
    }

    @Test(
        "a directory that nobody may write in is said",
        .enabled("root may write everywhere") { getuid() != 0 })
    func readOnly() async throws {
        try await withTemporaryDirectory { target in
            try Files.setPermissions(FilePermissions(rawValue: 0o555), of: target)
            let identity = try ComposeIdentity.forTests()
            let error = await #expect(throws: ComposeError.self) {
                _ = try await ComposeReservation.create(identity, in: target)
            }
            #expect(error?.message.contains("cannot create the directory") == true)
        }
    }
}
