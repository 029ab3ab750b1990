import Glibc
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct FilesTests {
    @Test("what is written is read, and nothing temporary stays") func roundTrip() async throws {
        try await withTemporaryDirectory { root in
            try Files.writeAtomically([0, 255, 10], to: root.appending("x"))
            try #expect(Files.read(root.appending("x")) == [0, 255, 10])
            try #expect(Files.list(root) == ["x"])
        }
    }

    @Test("each way of failing to read has its own code and sentence") func readErrors() async throws {
        try await withTemporaryDirectory { root in
            try Files.writeAtomically("12345", to: root.appending("five"))
            let missing = root.appending("missing")
            let error = #expect(throws: FileError.self) { try Files.read(missing) }
            #expect(error?.description == "cannot read \(missing): no such file or directory")
            #expect(throws: FileError(.isDirectory, "read", root)) { try Files.read(root) }
            let large = #expect(throws: FileError.self) { try Files.read(root.appending("five"), limit: 4) }
            #expect(large?.code == .tooLarge)
            try #expect(Files.read(root.appending("five"), limit: 5).count == 5)
        }
    }

    @Test("a file without end stops at the limit") func endless() {
        let error = #expect(throws: FileError.self) { try Files.read("/dev/zero", limit: 1 << 20) }
        #expect(error?.code == .tooLarge)
    }

    @Test("a file that tells no size is read whole") func unknownSize() throws {
        try #expect(Files.readText("/proc/self/status").hasPrefix("Name:"))
    }

    @Test("replacing a file keeps its permissions, a mode sets them") func mode() async throws {
        try await withTemporaryDirectory { root in
            let path = root.appending("x")
            try Files.writeAtomically("1", to: path, mode: FilePermissions(rawValue: 0o640))
            try Files.writeAtomically("2", to: path)
            try #expect(Files.stat(path).permissions.rawValue == 0o640)
            try Files.writeAtomically("3", to: path, mode: FilePermissions(rawValue: 0o755))
            try #expect(Files.stat(path).permissions.rawValue == 0o755)
        }
    }

    @Test("writing through a symbolic link replaces its target, even one to come") func throughLink()
        async throws
    {
        try await withTemporaryDirectory { root in
            try Files.createDirectories(root.appending("sub"))
            try Files.symlink("sub/target", at: root.appending("link"))
            try Files.writeAtomically("new", to: root.appending("link"))
            #expect(Files.isSymlink(root.appending("link")))
            try #expect(Files.readText(root.pushing("sub/target")) == "new")
        }
    }

    @Test("a write that fails leaves the old content and no other file") func failedWrite() async throws {
        try await withTemporaryDirectory { root in
            try Files.createDirectories(root.appending("directory"))
            let directory = root.appending("directory")
            #expect(throws: FileError(.isDirectory, "write", directory)) {
                try Files.writeAtomically("x", to: directory)
            }
            try Files.symlink("loop", at: root.appending("loop"))
            #expect(throws: FileError(.symlinkLoop, "write", root.appending("loop"))) {
                try Files.writeAtomically("x", to: root.appending("loop"))
            }
            try #expect(Files.list(root) == ["directory", "loop"])
        }
    }

    @Test("a full device is reported as one, and the old file stays") func noSpace() async throws {
        try await withTemporaryDirectory { root in
            guard mount("tmpfs", root.string, "tmpfs", 0, "size=64k") == 0 else { return }
            defer { umount2(root.string, Int32(MNT_DETACH)) }
            let path = root.appending("x")
            try Files.writeAtomically("old", to: path)
            let error = #expect(throws: FileError.self) {
                try Files.writeAtomically([UInt8](repeating: 1, count: 1 << 20), to: path)
            }
            #expect(error?.code == .noSpace)
            #expect(error?.description == "cannot write \(path): no space left on device")
            try #expect(Files.list(root) == ["x"])
            try #expect(Files.readText(path) == "old")
        }
    }

    @Test("a read-only file system is reported as one") func readOnly() async throws {
        try await withTemporaryDirectory { root in
            guard mount("tmpfs", root.string, "tmpfs", UInt(MS_RDONLY), "size=64k") == 0 else { return }
            defer { umount2(root.string, Int32(MNT_DETACH)) }
            let error = #expect(throws: FileError.self) {
                try Files.writeAtomically("x", to: root.appending("x"))
            }
            #expect(error?.code == .readOnly)
        }
    }

    @Test("a name of 255 bytes can be written") func longName() async throws {
        try await withTemporaryDirectory { root in
            let path = root.appending(String(repeating: "ž", count: 127) + "x")
            try Files.writeAtomically("x", to: path)
            try #expect(Files.readText(path) == "x")
        }
    }

    @Test("removing a tree removes links, not what they lead to, and opens closed directories")
    func removeTree() async throws {
        try await withTemporaryDirectory { root in
            try Files.createDirectories(root.pushing("kept"))
            try Files.writeAtomically("x", to: root.pushing("kept/file"))
            try Files.createDirectories(root.pushing("gone/a/b"))
            try Files.symlink("../../kept", at: root.pushing("gone/a/link"))
            try Files.writeAtomically("x", to: root.pushing("gone/a/b/file"))
            try Files.setPermissions(FilePermissions(rawValue: 0o000), of: root.pushing("gone/a/b"))
            try Files.removeTree(root.appending("gone"))
            try Files.removeTree(root.appending("gone"))
            try #expect(Files.tree(root).map(\.path.string) == ["kept", "kept/file"])
        }
    }

    @Test("a walk is sorted, sees links as links and leaves out what the visitor prunes") func walk()
        async throws
    {
        try await withTemporaryDirectory { root in
            for name in ["b/x", "a/deep/y", "a/.hidden", "a-b"] {
                try Files.createDirectories(root.pushing(FilePath(name)).removingLastComponent())
                try Files.writeAtomically("", to: root.pushing(FilePath(name)))
            }
            try Files.symlink(".", at: root.appending("c"))
            var seen: [String] = []
            try Files.walk(root) { entry in
                seen.append(entry.path.string)
                return entry.path != "b"
            }
            #expect(seen == ["a", "a/.hidden", "a/deep", "a/deep/y", "a-b", "b", "c"])
        }
    }

    @Test("a copied tree has the same names, content, modes, links and times") func copyTree() async throws {
        try await withTemporaryDirectory { root in
            let source = root.appending("source")
            try Files.createDirectories(source.appending("closed"))
            try Files.writeAtomically(
                "x", to: source.pushing("closed/run"), mode: FilePermissions(rawValue: 0o750))
            try Files.symlink("closed/run", at: source.appending("link"))
            let time = Timestamp(seconds: 1_000_000_000, nanoseconds: 123_456_789)
            try Files.setModified(time, of: source.pushing("closed/run"))
            try Files.setModified(time, of: source.appending("closed"))
            try Files.setPermissions(FilePermissions(rawValue: 0o555), of: source.appending("closed"))
            try Files.copyTree(source, to: root.appending("copy"), keepingTimes: true)
            let copy = root.appending("copy")
            try #expect(Files.readText(copy.pushing("closed/run")) == "x")
            try #expect(Files.stat(copy.pushing("closed/run")).permissions.rawValue == 0o750)
            try #expect(Files.stat(copy.pushing("closed")).permissions.rawValue == 0o555)
            try #expect(Files.stat(copy.pushing("closed/run")).modified == time)
            try #expect(Files.stat(copy.pushing("closed")).modified == time)
            try #expect(Files.readlink(copy.appending("link")) == "closed/run")
        }
    }

    @Test("a pipe is not copied, and not waited for") func copyPipe() async throws {
        try await withTemporaryDirectory { root in
            mkfifo(root.appending("pipe").string, 0o600)
            let error = #expect(throws: FileError.self) {
                try Files.copy(root.appending("pipe"), to: root.appending("copy"))
            }
            #expect(error?.code == .notRegular)
        }
    }

    @Test("directories are made with those above them, and a file in the way is an error")
    func createDirectories() async throws {
        try await withTemporaryDirectory { root in
            try Files.createDirectories(root.pushing("a/b/c"))
            try Files.createDirectories(root.pushing("a/b/c"))
            #expect(Files.isDirectory(root.pushing("a/b/c")))
            try Files.writeAtomically("", to: root.pushing("a/file"))
            #expect(throws: FileError.self) { try Files.createDirectories(root.pushing("a/file")) }
            #expect(throws: FileError.self) { try Files.createDirectories(root.pushing("a/file/below")) }
        }
    }
}
