import ArchiveKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct ArchiveTests {
    @Test(
        "a tar is listed whatever its compression", Tool.require("tar", "gzip", "xz", "bzip2", "zstd"),
        arguments: [
            "", "--gzip", "--xz", "--bzip2", "--zstd", "--format=ustar", "--format=pax", "--format=v7",
        ])
    func tar(_ option: String) async throws {
        try await withArchive("tar \(option) -cf archive hello-1.0") { path in
            let entries = try Archive.entries(path).sorted { $0.name < $1.name }
            #expect(
                entries.map(\.name) == ["hello-1.0/", "hello-1.0/link", "hello-1.0/run", "hello-1.0/text"])
            #expect(entries.map(\.kind) == [.directory, .symlink, .regular, .regular])
            #expect(entries[1].linkTarget == "text")
            #expect(entries[2].permissions.rawValue == 0o755)
            #expect(entries[3].size == 6)
            #expect(entries[3].modified == 1_000_000_000)
            try #expect(Archive.isTar(path))
            try #expect(Archive.rootDirectory(of: path) == "hello-1.0")
        }
    }

    @Test("a zip is listed, and is no tar", Tool.require("python3")) func zip() async throws {
        try await withArchive("python3 -m zipfile -c archive hello-1.0") { path in
            let entries = try Archive.entries(path).sorted { $0.name < $1.name }
            #expect(
                entries.map(\.name) == ["hello-1.0/", "hello-1.0/link", "hello-1.0/run", "hello-1.0/text"])
            #expect(entries[3].size == 6)
            try #expect(!Archive.isTar(path))
            try #expect(Archive.rootDirectory(of: path) == nil)
        }
    }

    @Test("a cpio is listed, and is no tar", Tool.require("cpio")) func cpio() async throws {
        try await withArchive("find hello-1.0 | LC_ALL=C sort | cpio -o -H newc > archive 2>/dev/null") {
            path in
            let names = try Archive.entries(path).map(\.name)
            #expect(names == ["hello-1.0", "hello-1.0/link", "hello-1.0/run", "hello-1.0/text"])
            try #expect(!Archive.isTar(path))
        }
    }

    @Test(
        "the root directory is the one that everything lies in",
        Tool.require("tar"),
        arguments: [
            ("tar -cf archive ./hello-1.0", "hello-1.0"), ("tar -cf archive hello-1.0/text", "hello-1.0"),
            ("tar -C hello-1.0 -cf archive .", nil), ("tar -cf archive hello-1.0 other", nil),
            ("tar -cf archive other", nil), ("tar -cf archive hello-1.0 --transform 's,^,../,' -P", nil),
            ("tar -cf archive -P \"$PWD/hello-1.0\"", nil), ("tar -cf archive -T /dev/null", nil),
            ("tar -cf archive ./hello-1.0 --transform 's,^[.]$,.,'", "hello-1.0"),
        ] as [(String, String?)])
    func rootDirectory(_ script: String, _ root: String?) async throws {
        try await withArchive("echo x > other; \(script)") { path in
            try #expect(Archive.rootDirectory(of: path) == root)
        }
    }

    @Test("git's own header is not a thing at the top", Tool.require("git"), arguments: ["tar", "tar.gz"])
    func gitArchive(_ format: String) async throws {
        try await withTemporaryDirectory { directory in
            let repository = try await GitFixture.create(at: directory.appending("repository"))
            try await repository.commit("First", ["a": "1", "b/c": "2"])
            let path = directory.appending("archive")
            try await repository.git(
                "archive", "--format=\(format)", "--prefix=x-1/", "-o", path.string, "HEAD")
            try #expect(Archive.rootDirectory(of: path) == "x-1")
            try #expect(Archive.entries(path).map(\.name) == ["x-1/", "x-1/a", "x-1/b/", "x-1/b/c"])
        }
    }

    @Test("names that would leave the directory are marked", Tool.require("python3")) func hostileNames()
        async throws
    {
        let script = """
            python3 - <<'END'
            import tarfile
            with tarfile.open('archive', 'w') as tar:
                for name in ['ok', '/etc/passwd', 'a/../../b', 'a/..b/c', '..']:
                    tar.addfile(tarfile.TarInfo(name))
                link = tarfile.TarInfo('link'); link.type = tarfile.LNKTYPE; link.linkname = '../../x'
                tar.addfile(link)
            END
            """
        try await withArchive(script) { path in
            let entries = try Archive.entries(path)
            #expect(entries.map(\.escapesRoot) == [false, true, true, false, true, true])
            #expect(entries.last?.kind == .hardLink)
        }
    }

    @Test(
        "a damaged archive is told as such, with its name", Tool.require("tar"),
        arguments: [
            "tar -czf whole hello-1.0; head -c 100 whole > archive",
            "tar -cf whole hello-1.0; head -c 700 whole > archive",
            "tar -cJf whole hello-1.0; (head -c 80 whole; head -c 200 /dev/zero) > archive",
        ])
    func corrupt(_ script: String) async throws {
        try await withArchive(script) { path in
            let error = #expect(throws: ArchiveError.self) { try Archive.entries(path) }
            #expect(error?.code == .corrupt)
            #expect(error?.description.hasPrefix("\(path): the archive is damaged") == true)
        }
    }

    @Test(
        "what is no archive is told as such",
        arguments: ["echo hello > archive", ": > archive", "head -c 9999 /dev/urandom > archive"])
    func noArchive(_ script: String) async throws {
        try await withArchive(script) { path in
            let error = #expect(throws: ArchiveError.self) { try Archive.entries(path) }
            #expect(error?.code == .unknownFormat)
            try #expect(!Archive.isTar(path))
            try #expect(Archive.rootDirectory(of: path) == nil)
        }
    }

    @Test("a missing file, a directory and a pipe are no archives and no traps") func unreadable()
        async throws
    {
        try await withArchive("mkfifo pipe") { path in
            let directory = path.removingLastComponent()
            let missing = #expect(throws: ArchiveError.self) {
                try Archive.isTar(directory.appending("missing"))
            }
            #expect(missing?.code == .notFound)
            for name in ["hello-1.0", "pipe"] {
                let error = #expect(throws: ArchiveError.self) {
                    try Archive.isTar(directory.appending(name))
                }
                #expect(error?.code == .unreadable)
            }
        }
    }

    @Test(
        "more entries or content than allowed is refused, even if it compresses to nothing",
        Tool.require("tar", "gzip"))
    func limits() async throws {
        try await withArchive("head -c 50000000 /dev/zero > hello-1.0/bomb; tar -czf archive hello-1.0") {
            path in
            for limits in [Archive.Limits(entries: 2), Archive.Limits(content: 10_000_000)] {
                let error = #expect(throws: ArchiveError.self) { try Archive.entries(path, limits: limits) }
                #expect(error?.code == .tooLarge)
            }
            try #expect(Archive.entries(path).count == 5)
        }
    }

    @Test("a visitor that has seen enough reads no further", Tool.require("tar")) func early() async throws {
        try await withArchive("tar -cf whole hello-1.0/text hello-1.0/run; head -c 1100 whole > archive") {
            path in
            var names: [String] = []
            try Archive.forEachEntry(path) { entry in
                names.append(entry.name)
                return false
            }
            #expect(names == ["hello-1.0/text"])
        }
    }

    /// Runs a script beside a small tree `hello-1.0` and looks at the file `archive` that it makes.
    private func withArchive(_ script: String, _ body: (FilePath) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let root = directory.appending("hello-1.0")
            try Files.createDirectories(root)
            try Files.writeAtomically("hello\n", to: root.appending("text"))
            try Files.setModified(Timestamp(seconds: 1_000_000_000), of: root.appending("text"))
            try Files.writeAtomically(
                "#!/bin/sh\n", to: root.appending("run"), mode: FilePermissions(rawValue: 0o755))
            try Files.symlink("text", at: root.appending("link"))
            try await Host.forTests().runner.check(.shell(script, in: directory))
            try await body(directory.appending("archive"))
        }
    }
}
