import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct PackageLinkerTests {
    private func withFiles(_ body: (FilePath, FilePath, [FilePath]) throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let source = directory.appending("package.rpm")
            try Files.writeAtomically("content", to: source)
            try Files.setModified(Timestamp(seconds: 1_000_000_000), of: source)
            let targets = try ["one", "two", "three"].map { name in
                try Files.createDirectories(directory.appending(name))
                return directory.appending(name).appending("package.rpm")
            }
            try body(directory, source, targets)
        }
    }

    @Test(
        "all targets of a package share one file, and placing it again changes nothing",
        arguments: [LinkType.hardlink, .hardlinkOrCopy, .copy, .symlink, .absoluteSymlink])
    func sharing(type: LinkType) async throws {
        try await withFiles { _, source, targets in
            let linker = PackageLinker(type)
            try linker.place(source, at: targets)
            let inodes = Set(try targets.map { try Files.stat($0).inode })
            #expect(inodes.count == 1)
            #expect(inodes.contains(try Files.stat(source).inode) == (type != .copy))
            #expect(try Files.stat(targets[2]).modified.seconds == 1_000_000_000)
            try linker.place(source, at: targets)
            #expect(Set(try targets.map { try Files.stat($0).inode }) == inodes)
        }
    }

    @Test(
        "another file in the way is an error and stays",
        arguments: [LinkType.hardlink, .hardlinkOrCopy, .copy, .symlink, .absoluteSymlink], [0, 1])
    func inTheWay(type: LinkType, place: Int) async throws {
        try await withFiles { _, source, targets in
            try Files.writeAtomically("another", to: targets[place])
            let error = #expect(throws: ComposeError.self) {
                try PackageLinker(type).place(source, at: targets)
            }
            #expect(error?.code == .link)
            #expect(try Files.readText(targets[place]) == "another")
        }
    }

    @Test("a source that vanished is named") func vanished() async throws {
        try await withFiles { _, source, targets in
            try Files.remove(source)
            for type in [LinkType.hardlink, .hardlinkOrCopy, .copy] {
                let error = #expect(throws: FileError.self) {
                    try PackageLinker(type).place(source, at: targets)
                }
                #expect(error?.description.contains(source.string) == true)
            }
        }
    }
}
