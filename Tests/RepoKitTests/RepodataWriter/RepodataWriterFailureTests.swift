import DigestKit
import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Whatever goes wrong, the old metadata stays and nothing else is left behind.
@Suite struct RepodataWriterFailureTests {
    @Test("a damaged package fails the repository by name, and the old metadata stays") func damaged()
        async throws
    {
        try await withOldRepository { oracle, old in
            try Files.writeAtomically("not a package", to: oracle.packages.appending("b.rpm"))
            let failure = await #expect(throws: RPMError.self) {
                try await oracle.write(RepositoryWriter(RepositoryWriterOptions(timestamp: 2)))
            }
            #expect(failure?.code == .notAnRPM)
            #expect(failure?.path.lastComponent?.string == "b.rpm")
            try expectUntouched(oracle, old)
        }
    }

    @Test("a package that vanishes meanwhile fails the repository") func vanished() async throws {
        try await withOldRepository { oracle, old in
            let packages = oracle.packages
            let failure = await #expect(throws: RPMError.self) {
                try await RepositoryWriter(RepositoryWriterOptions(timestamp: 2)).write(
                    count: 200, to: oracle.ours
                ) {
                    index in
                    if index == 150 { try Files.remove(packages.appending("a.rpm")) }
                    let package = try DigestedPackage.read(packages.appending("a.rpm"))
                    return RepositoryEntry(try PackageXML(package), location: "\(index).rpm")
                }
            }
            #expect(failure?.code == .unreadable(.noSuchFileOrDirectory))
            try expectUntouched(oracle, old)
        }
    }

    @Test("a control character, which XML cannot hold, is an error that names the package")
    func controlCharacter() async throws {
        try await withOldRepository { oracle, old in
            var package = RepodataWriterBytes()
            package[1005] = "bell \u{7}"
            try package.write(oracle.packages.appending("bell.rpm"))
            let failure = await #expect(throws: RepositoryWriteError.self) {
                try await oracle.write(RepositoryWriter(RepositoryWriterOptions(timestamp: 2)))
            }
            #expect(failure?.code == .controlCharacter)
            #expect(failure?.file.hasSuffix("/bell.rpm") == true)
            try expectUntouched(oracle, old)
        }
    }

    @Test("cancellation ends the work and leaves the old metadata") func cancelled() async throws {
        try await withOldRepository { oracle, old in
            let package = try PackageXML(DigestedPackage.read(oracle.packages.appending("a.rpm")))
            let started = Event()
            let target = oracle.ours
            let task = Task {
                try await RepositoryWriter(RepositoryWriterOptions(timestamp: 2)).write(
                    count: 500, to: target
                ) {
                    index in
                    if index == 100 {
                        started.happen()
                        while !Task.isCancelled { await Task.yield() }
                    }
                    return RepositoryEntry(package, location: "\(index).rpm")
                }
            }
            await started.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try expectUntouched(oracle, old)
        }
    }

    @Test(
        "a full disk is said to be full, and the old metadata stays",
        .enabled("needs root, to mount a small file system") { geteuid() == 0 }, Tool.require("mount"))
    func full() async throws {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            try RepodataWriterBytes().write(oracle.packages.appending("a.rpm"))
            try Files.createDirectories(oracle.ours)
            let host = try Host.forTests()
            let mount = try await host.runner.run(
                .shell("mount -t tmpfs -o size=64k tmpfs ours", in: directory))
            // Not every container lets root mount.
            guard mount.status.isSuccess else { return }
            do {
                _ = try await oracle.write(RepositoryWriter(RepositoryWriterOptions(timestamp: 1)))
                let old = try Files.read(oracle.ours.appending("repodata/repomd.xml"))
                let noise = AdditionalMetadata(
                    type: "noise", name: "noise", content: [UInt8](repeating: 7, count: 100_000),
                    compression: nil)
                let failure = await #expect(throws: FileError.self) {
                    try await oracle.write(
                        RepositoryWriter(RepositoryWriterOptions(timestamp: 2), additional: [noise]))
                }
                #expect(failure?.code == .noSpace)
                try expectUntouched(oracle, old)
            } catch {
                Issue.record(error)
            }
            _ = try await host.runner.check(.shell("umount ours", in: directory))
        }
    }

    @Test("names that clash or lead out of the directory are refused before anything is written")
    func names() async throws {
        try await withOldRepository { oracle, old in
            var options = RepositoryWriterOptions(timestamp: 2)
            options.hasUniqueNames = false
            func metadata(_ name: String) -> AdditionalMetadata {
                AdditionalMetadata(type: "x", name: name, content: [1])
            }
            let cases: [(RepositoryWriteError.Code, [String])] = [
                (.duplicateName, ["primary.xml"]), (.duplicateName, ["a", "a"]), (.badName, ["../a"]),
                (.badName, [""]), (.badName, [".."]), (.badName, ["a\nb"]),
            ]
            for (code, names) in cases {
                let writer = RepositoryWriter(options, additional: names.map(metadata))
                let failure = await #expect(throws: RepositoryWriteError.self) {
                    try await oracle.write(writer)
                }
                #expect(failure?.code == code, "\(names)")
            }
            try expectUntouched(oracle, old)
        }
    }

    @Test("the index of a repository is not written again if something in it would be lost")
    func unknownIndex() async throws {
        try await withOldRepository { oracle, _ in
            let path = oracle.ours.appending("repodata/repomd.xml")
            let text = try Files.readText(path).replacing("</repomd>", with: "<new/></repomd>")
            try Files.writeAtomically(text, to: path)
            let failure = #expect(throws: RepositoryWriteError.self) {
                try RepositoryWriter.add(
                    AdditionalMetadata(type: "x", name: "x", content: [1]),
                    to: oracle.ours.appending("repodata"), options: RepositoryWriterOptions(timestamp: 2))
            }
            #expect(failure?.code == .badIndex)
            #expect(try Files.readText(path) == text)
        }
    }

    /// Gives a repository with one package, and the bytes of its index.
    private func withOldRepository(_ body: (RepodataWriterOracle, [UInt8]) async throws -> Void) async throws
    {
        try await withTemporaryDirectory { directory in
            let oracle = RepodataWriterOracle(directory)
            try RepodataWriterBytes().write(oracle.packages.appending("a.rpm"))
            _ = try await oracle.write(RepositoryWriter(RepositoryWriterOptions(timestamp: 1)))
            try await body(oracle, Files.read(oracle.ours.appending("repodata/repomd.xml")))
        }
    }

    private func expectUntouched(_ oracle: RepodataWriterOracle, _ old: [UInt8]) throws {
        #expect(try Files.read(oracle.ours.appending("repodata/repomd.xml")) == old)
        #expect(try Files.list(oracle.ours) == ["repodata"])
        try RepodataWriterOracle.expectTrueIndex(oracle.ours)
    }
}
