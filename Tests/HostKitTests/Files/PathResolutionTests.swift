import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct PathResolutionTests {
    @Test(
        "a path inside the root is resolved, whether it exists or not",
        arguments: [
            ("", "root"), ("file", "root/file"), ("sub/../file", "root/file"),
            ("./sub/./new/name", "root/sub/new/name"),
            ("link/new", "root/sub/new"), ("inner", "root/file"),
        ])
    func inside(_ path: String, _ expected: String) async throws {
        try await withTree { base in
            let resolved = try Files.resolve(FilePath(path), under: base.appending("root"))
            #expect(resolved == base.pushing(FilePath(expected)))
        }
    }

    @Test(
        "a path that leads out is refused",
        arguments: [
            "..", "sub/../../root2/x", "outside", "outside/x", "link/../../root2", "/etc/passwd", "up/x",
        ])
    func outside(_ path: String) async throws {
        try await withTree { base in
            let error = #expect(throws: FileError.self) {
                try Files.resolve(FilePath(path), under: base.appending("root"))
            }
            #expect(error?.code == .escapesRoot)
        }
    }

    @Test("links that lead to themselves are an error, not a hang") func loop() async throws {
        try await withTree { base in
            let error = #expect(throws: FileError.self) {
                try Files.resolve("ping/x", under: base.appending("root"))
            }
            #expect(error?.code == .symlinkLoop)
        }
    }

    @Test("an absolute path below the root is fine, also through a link to the root") func absolute()
        async throws
    {
        try await withTree { base in
            let resolved = try Files.resolve(base.pushing("alias/file"), under: base.appending("alias"))
            #expect(resolved == base.pushing("root/file"))
        }
    }

    @Test(
        "the way from a directory to a path goes up no further than it must",
        arguments: [
            ("/a/b/c", "/a/b", "c"), ("/a/b", "/a/b/c", ".."), ("/a/x", "/a/b/c", "../../x"),
            ("/a", "/a", "."),
            ("a/./b/../c", "a", "c"), ("/a", "b", "/a"), ("b", "../a", "b"),
        ])
    func relative(_ path: String, _ base: String, _ expected: String) {
        #expect(Files.relative(FilePath(path), to: FilePath(base)) == FilePath(expected))
    }

    private func withTree(_ body: (FilePath) throws -> Void) async throws {
        try await withTemporaryDirectory { base in
            let root = base.appending("root")
            try Files.createDirectories(root.appending("sub"))
            try Files.createDirectories(base.appending("root2"))
            try Files.writeAtomically("", to: root.appending("file"))
            try Files.symlink("sub", at: root.appending("link"))
            try Files.symlink(root.appending("file"), at: root.appending("inner"))
            try Files.symlink("../root2", at: root.appending("outside"))
            try Files.symlink("sub/../..", at: root.appending("up"))
            try Files.symlink("pong", at: root.appending("ping"))
            try Files.symlink("ping", at: root.appending("pong"))
            try Files.symlink("root", at: base.appending("alias"))
            try body(base)
        }
    }
}
