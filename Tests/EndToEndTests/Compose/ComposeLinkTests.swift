import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// How packages come into the trees.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeLinkTests {
    private let published = "compose/Server/x86_64/os/Packages/tool-2.0-3.x86_64.rpm"

    private func source(_ project: ComposeProject) -> FilePath {
        project.repositories.appending("x86_64").appending("tool-2.0-3.x86_64.rpm")
    }

    @Test("hard links are other names of the sources", arguments: ["hardlink", "hardlink-or-copy"])
    func hardLink(type: String) async throws {
        try await withComposeProject("link_type = \"\(type)\"") { project in
            let made = try await project.compose()
            let (link, source) = (try Files.stat(made.path(published)), try Files.stat(source(project)))
            #expect(link.inode == source.inode)
        }
    }

    @Test("copies are files of their own with the time of the original, linked among each other")
    func copy() async throws {
        try await withComposeProject("link_type = \"copy\"") { project in
            try project.writeVariants(
                ComposeProject.variant("Client") + ComposeProject.variant("Server"))
            let made = try await project.compose()
            let (copy, source) = (try Files.stat(made.path(published)), try Files.stat(source(project)))
            #expect(copy.inode != source.inode)
            #expect(copy.modified == source.modified)
            #expect(try Files.read(made.path(published)) == Files.read(self.source(project)))
            let other = published.replacing("Server", with: "Client")
            #expect(try Files.stat(made.path(other)).inode == copy.inode)
        }
    }

    @Test(
        "symbolic links lead to the sources, relative or absolute", arguments: ["symlink", "abspath-symlink"])
    func symlink(type: String) async throws {
        try await withComposeProject("link_type = \"\(type)\"") { project in
            let made = try await project.compose()
            let text = try Files.readlink(made.path(published))
            #expect(text.isAbsolute == (type == "abspath-symlink"))
            #expect(try Files.realPath(made.path(published)) == Files.realPath(source(project)))
        }
    }

    @Test("relative links lead to the sources although the target is reached through a link")
    func symlinkThroughLink() async throws {
        try await withComposeProject("link_type = \"symlink\"") { project in
            try Files.createDirectories(project.root.pushing("deep/down/here"))
            try Files.symlink("deep/down/here", at: project.target)
            let made = try await project.compose()
            #expect(try Files.realPath(made.path(published)) == Files.realPath(source(project)))
        }
    }

    @Test(
        "between file systems a hard link is an error that says what to set, and a copy takes its place",
        .enabled("needs a second file system") { try await SecondFileSystem.isThere })
    func otherFileSystem() async throws {
        try await withComposeProject("link_type = \"hardlink\"") { project in
            try await SecondFileSystem.with { directory in
                let failed = try await project.run(to: ["--compose-dir", directory.appending("one").string])
                #expect(failed.status == .exited(1))
                #expect(failed.errors.contains("set link_type to \"hardlink-or-copy\" or \"copy\""))
                #expect(try MadeCompose(top: directory.appending("one")).status == "DOOMED\n")
                try project.configure("link_type = \"hardlink-or-copy\"")
                let copied = try await project.run(to: ["--compose-dir", directory.appending("two").string])
                #expect(copied.status == .exited(0), "\(copied.errors)")
                let made = MadeCompose(top: directory.appending("two"))
                let original = try Files.stat(source(project))
                #expect(try Files.stat(made.path(published)).modified == original.modified)
            }
        }
    }

    @Test("another file in the way of a package is not replaced") func inTheWay() async throws {
        try await withComposeProject { project in
            let made = MadeCompose(top: project.root.appending("mine"))
            try Files.createDirectories(made.path(published).removingLastComponent())
            try Files.writeAtomically("somebody's", to: made.path(published))
            let outcome = try await project.run(to: ["--compose-dir", "mine"])
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("exists already and is not the same as"))
            #expect(try made.text(published) == "somebody's")
            #expect(try made.status == "DOOMED\n")
        }
    }
}

/// Memory as a file system that is not that of the temporary directory.
enum SecondFileSystem {
    private static let root = FilePath("/dev/shm")

    static var isThere: Bool {
        get async throws {
            let parent = try HostEnvironment.current().temporaryDirectory
            guard let device = Files.record(root)?.device else { return false }
            return device != Files.record(parent)?.device
                && FileManager.default.isWritableFile(atPath: root.string)
        }
    }

    static func with(_ body: (FilePath) async throws -> Void) async throws {
        try await WorkDirectory.withTemporaryDirectory(prefix: "packit-test-", in: root) {
            try await body($0)
        }
    }
}
