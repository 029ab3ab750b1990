import HostKit
import SystemPackage
import TestSupport
import Testing

/// Composes that take over what an older one has, and say so.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeReuseTests {
    private static let time = ["SOURCE_DATE_EPOCH": "1795242752"]

    @Test("checksums of unchanged packages are taken over, and the compose is the same as without")
    func checksums() async throws {
        try await withComposeProject { project in
            let first = try await project.compose(environment: Self.time)
            let second = try await project.compose(
                "--old-composes", project.target.string, environment: Self.time)
            let count = try Set(first.packages()).count
            #expect(try second.log.contains("Old compose: \(first.top), which knows \(count) packages"))
            #expect(
                try second.log.contains(
                    "Reusing the checksums of \(count) of \(count) packages from \(first.top)"))
            for file in try first.treeFiles() {
                let (old, new) = (
                    first.published.pushing(FilePath(file)), second.published.pushing(FilePath(file))
                )
                #expect(try Files.read(old) == Files.read(new), "\(file)")
            }
        }
    }

    @Test("a package whose file was replaced is read again") func replaced() async throws {
        let repositories = try await SampleRepositories.shared.path
        try await withComposeProject { project in
            var own = project
            own.repositories = project.root.appending("repositories")
            try Files.copyTree(repositories, to: own.repositories)
            try own.configure("")
            _ = try await own.compose()
            // The same bytes in another file, then a file that is not what its repository says.
            let path = own.repositories.pushing("x86_64/tool-2.0-3.x86_64.rpm")
            let bytes = try Files.read(path)
            try Files.writeAtomically(bytes, to: path)
            let second = try await own.compose("--old-composes", own.target.string)
            #expect(try second.log.contains("; 1 are new, or their files were changed since"))
            var changed = bytes
            changed[changed.count - 1] ^= 1
            try Files.writeAtomically(changed, to: path)
            let third = try await own.run("--old-composes", own.target.string)
            #expect(third.status == .exited(1))
            #expect(third.errors.contains("its checksum is"), "\(third.errors)")
        }
    }

    @Test("why nothing is reused is said: no compose, not allowed, a broken one") func reasons() async throws
    {
        try await withComposeProject { project in
            try Files.createDirectories(project.root.appending("empty"))
            let none = try await project.compose("--old-composes", project.root.appending("empty").string)
            #expect(try none.log.contains("Nothing is reused: there is no compose of S-1.0 that ended in"))

            try project.configure("pkgset_allow_reuse = False")
            let refused = try await project.compose("--old-composes", project.target.string)
            #expect(try refused.log.contains("for pkgset_allow_reuse is False"))
            #expect(try !refused.log.contains("Reusing the checksums"))

            try project.configure("")
            let cache = refused.path("work/global/pkgset_repos_file_cache.json")
            try Files.writeAtomically("{\"files\": {\"1:2:3\": \"md5:no\"}}", to: cache)
            let broken = try await project.compose("--old-composes", project.target.string)
            #expect(try broken.log.contains("its packages are read again: \(cache):1: '1:2:3'"))
            #expect(try broken.status == "FINISHED\n")
        }
    }

    @Test("packages that an older compose fetched are not fetched again") func downloads() async throws {
        try await withComposeProject { project in
            var replies: [String: [Reply]] = [:]
            for file in try MadeCompose.files(project.repositories) {
                replies["/\(file)"] = [
                    Reply(body: try Files.read(project.repositories.pushing(FilePath(file))))
                ]
            }
            try await LocalServer.serving(replies) { server in
                try project.configure(
                    #"pkgset_repos = {"*": ["\#(server.url)/$basearch", "\#(server.url)/source"]}"#)
                func fetched() -> Int { server.requests.count { $0.target.hasSuffix(".rpm") } }
                let first = try await project.compose()
                let count = fetched()
                #expect(count > 3)
                let second = try await project.compose("--old-composes", project.target.string)
                #expect(fetched() == count)
                #expect(
                    try second.log.contains(
                        "Reusing \(count) of \(count) packages of servers from \(first.top)\n"))
                #expect(try second.packages() == first.packages())
                // A damaged one is; one without its working files still has its trees.
                let tool = first.path("compose/Server/x86_64/os/Packages/tool-2.0-3.x86_64.rpm")
                for made in [first, second] { try Files.removeTree(made.path("work/global/download")) }
                try Files.removeTree(second.path("compose/Server/x86_64/os/Packages/tool-2.0-3.x86_64.rpm"))
                var bytes = try Files.read(tool)
                bytes[bytes.count - 1] ^= 1
                try Files.writeAtomically(bytes, to: tool)
                let third = try await project.compose("--old-composes", project.target.string)
                #expect(fetched() == count + 1)
                #expect(
                    try third.log.contains("; 1 are fetched: it lacks them, or they are damaged there"))
                #expect(try third.packages() == first.packages())
            }
        }
    }
}
