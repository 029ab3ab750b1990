import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Composes of repositories on a server.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeRemoteTests {
    /// Serves the sample's repositories while a body runs with a project that uses them.
    private func withServer(
        arches: [String] = ["x86_64"], _ body: (ComposeProject, LocalServer) async throws -> Void
    ) async throws {
        try await withComposeProject(arches: arches) { project in
            var replies: [String: [Reply]] = [:]
            for file in try MadeCompose.files(project.repositories) {
                let path = project.repositories.pushing(FilePath(file))
                replies["/\(file)"] = [Reply(body: try Files.read(path))]
            }
            try await LocalServer.serving(replies) { server in
                try project.configure(
                    #"pkgset_repos = {"*": ["\#(server.url)/$basearch", "\#(server.url)/source"]}"#)
                try await body(project, server)
            }
        }
    }

    private let tool = "/x86_64/tool-2.0-3.x86_64.rpm"

    @Test("the trees are those of the same repositories here, excluded arches and all") func same()
        async throws
    {
        try await withServer(arches: ["x86_64", "aarch64"]) { project, server in
            try project.writeComps("core: base, tool, docs, picky")
            let environment = ["SOURCE_DATE_EPOCH": "1795242752"]
            let remote = try await project.compose(environment: environment)
            try project.configure("")
            let local = try await project.compose(environment: environment)
            #expect(try remote.packages("Server/aarch64/os").contains { $0.hasPrefix("picky") } == false)
            #expect(try remote.packages("Server/x86_64/os").contains { $0.hasPrefix("picky") })
            #expect(try remote.neutralFiles() == local.neutralFiles())
            for file in try local.treeFiles() {
                let (theirs, ours) = (
                    remote.published.pushing(FilePath(file)), local.published.pushing(FilePath(file))
                )
                #expect(try Files.read(theirs) == Files.read(ours), "\(file)")
            }
            for name in ["rpms", "modules"] {
                let payload = try remote.text("compose/metadata/\(name).json")
                    .replacing("t.0", with: "t.1").replacing("\"respin\": 0", with: "\"respin\": 1")
                #expect(try local.text("compose/metadata/\(name).json") == payload)
            }
            // Only what a tree has comes over the net, and once.
            let packages = server.requests.map(\.target).filter { $0.hasSuffix(".rpm") }
            #expect(packages.count == Set(packages).count)
            #expect(!packages.contains("/x86_64/broken-1.0-1.x86_64.rpm"))
        }
    }

    @Test("an interrupted download is gone on with") func interrupted() async throws {
        try await withServer { project, server in
            let bytes = try Files.read(project.repositories.pushing(FilePath(String(tool.dropFirst()))))
            server.serve(tool, Reply(body: bytes, delivery: .closed(after: 500)), Reply(body: bytes))
            let made = try await project.compose()
            let published = made.path("compose/Server/x86_64/os/Packages/tool-2.0-3.x86_64.rpm")
            #expect(try Files.read(published) == bytes)
            #expect(try made.leftovers() == [])
        }
    }

    @Test("a file that is not what the repository lists is refused, with all others like it") func wrong()
        async throws
    {
        try await withServer(arches: ["x86_64", "aarch64"]) { project, server in
            let bytes = try Files.read(project.repositories.pushing(FilePath(String(tool.dropFirst()))))
            var changed = bytes
            changed[changed.count - 1] ^= 1
            server.serve(tool, Reply(body: changed))
            server.serve("/aarch64/tool-2.0-3.aarch64.rpm", .status(404))
            let outcome = try await project.run()
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("2 packages cannot be used:"), "\(outcome.errors)")
            #expect(outcome.errors.contains("\(server.url)\(tool)"))
            #expect(outcome.errors.contains("\(server.url)/aarch64/tool-2.0-3.aarch64.rpm"))
            let made = try project.onlyCompose()
            #expect(try made.status == "DOOMED\n")
            #expect(try !made.packages().contains { $0.hasPrefix("tool-2") && !$0.contains("src") })
            #expect(try made.leftovers() == [])
        }
    }

    @Test("a signal while packages come ends the compose at once", arguments: [SIGTERM, SIGKILL])
    func stopped(signal: Int32) async throws {
        try await withServer { project, server in
            let (asked, never) = (Event(), Event())
            let bytes = try Files.read(project.repositories.pushing(FilePath(String(tool.dropFirst()))))
            server.serve(tool, Reply(body: bytes, asked: asked, middle: never))
            let made = MadeCompose(top: project.root.appending("mine"))
            async let running = project.run(to: ["--compose-dir", "mine"])
            await asked.wait()
            let holder = try made.text("work/global/compose.lock").trimmingCharacters(in: .newlines)
            kill(try #require(Int32(holder)), signal)
            let outcome = try await running
            #expect(outcome.status == (signal == SIGTERM ? .exited(1) : .signalled(signal)))
            #expect(try made.status == (signal == SIGTERM ? "TERMINATED\n" : "STARTED\n"))
            if signal == SIGTERM { #expect(try made.leftovers() == []) }
            #expect(try !made.packages().contains("tool-2.0-3.x86_64.rpm"))
            server.serve(tool, Reply(body: bytes))
            let again = try await project.run(to: ["--compose-dir", "mine"])
            #expect(again.status == .exited(0), "\(again.errors)")
            #expect(
                try Files.read(made.path("compose/Server/x86_64/os/Packages/tool-2.0-3.x86_64.rpm")) == bytes)
            #expect(try !made.leftovers().contains { $0.hasPrefix("compose/") })
        }
    }

    @Test("a second start takes what was downloaded and asks for the rest") func secondStart() async throws {
        try await withServer { project, server in
            let bytes = try Files.read(project.repositories.pushing(FilePath(String(tool.dropFirst()))))
            server.serve(tool, .status(404))
            let first = try await project.run(to: ["--compose-dir", "mine"])
            #expect(first.status == .exited(1))
            let before = server.requests.count
            server.serve(tool, Reply(body: bytes))
            let second = try await project.run(to: ["--compose-dir", "mine"])
            #expect(second.status == .exited(0), "\(second.errors)")
            let asked = server.requests.dropFirst(before).map(\.target).filter { $0.hasSuffix(".rpm") }
            #expect(asked == [tool])
        }
    }

    @Test("a repository that is not there fails before anything is gathered") func missing() async throws {
        try await withServer { project, server in
            server.serve("/source/repodata/repomd.xml", .status(404))
            let outcome = try await project.run()
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("\(server.url)/source"), "\(outcome.errors)")
            let made = try project.onlyCompose()
            #expect(try made.status == "DOOMED\n")
            #expect(try made.files() == [])
        }
    }
}
