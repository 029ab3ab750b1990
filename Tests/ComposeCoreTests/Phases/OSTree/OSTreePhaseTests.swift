import ConfigSyntax
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// On this machine, with real repositories of git and OSTree.
@Suite(Tool.require("ostree", "git", "flock"))
struct OSTreePhaseTests {
    private func parse(_ text: String) throws -> ConfigMapping {
        let document = ConfDocument(path: "x.json", format: .json) { _ in Array(text.utf8) }
        return try #require(document.root.mapping)
    }

    @Test("a commit is made, told of with its reference, and is in the repository") func commit() async throws
    {
        try await OSTreePlace.with { place in
            try place.addMaker()
            let made = try await place.make()
            let commit = try await place.ostree("rev-parse", "test/made")
            #expect(
                made == [
                    MadeCommit(
                        variant: "Server", arch: "x86_64", ref: "test/x86_64/server", commit: commit,
                        repository: place.repository.string)
                ])
            let work = place.layout.work.ostree(1)
            #expect(
                try place.calls == [
                    "tree --repo=\(place.repository) --log-dir=\(place.logs()) "
                        + "--treefile=\(work)/config_repo/server.yaml --extra-config=\(work)/extra_config.json"
                ])
            let message = try #require(try place.messages.first)
            #expect(message.hasPrefix("ostree {"))
            let facts = try parse(String(message.dropFirst(7)))
            #expect(facts["variant"]?.string == "Server" && facts["arch"]?.string == "x86_64")
            #expect(facts["ref"]?.string == "test/x86_64/server" && facts["commitid"]?.string == commit)
            #expect(facts["repo_path"]?.string == place.repository.string)
            #expect(facts["local_repo_path"]?.string == place.repository.string)
            #expect(facts["compose_id"]?.string == place.context.identity.id)
            #expect(await place.context.state.deliverables.required.map(\.name) == ["ostree"])
        }
    }

    @Test("every key of a block is an option of the program") func options() async throws {
        try await OSTreePlace.with { place in
            try place.addMaker()
            let made = try await place.make(
                """
                "ostree_ref": "a/b", "version": "7", "update_summary": True, "force_new_commit": True,
                "unified_core": True, "keep_original_sources": True, "tag_ref": False
                """)
            #expect(made.first?.ref == "a/b")
            let call = try #require(try place.calls.first)
            let work = place.layout.work.ostree(1)
            #expect(
                call.hasSuffix(
                    "server.yaml --version=7 --extra-config=\(work)/extra_config.json --update-summary "
                        + "--ostree-ref=a/b --force-new-commit --unified-core"))
            let extra = try parse(try Files.readText(work.appending("extra_config.json")))
            #expect(extra["keep_original_sources"]?.bool == true && extra["tag_ref"]?.bool == false)
        }
    }

    @Test("repositories are named, those of variants are waited for, and all are as others see them")
    func repositories() async throws {
        try await OSTreePlace.with { place in
            try place.addMaker()
            let top = place.layout.top
            let listed = """
                ["Server", {"baseurl": "http://example.com/r", "exclude": "x y", "gpgcheck": False, "name": "own"},
                 "/mnt/r"]
                """
            let block = place.block("\"arches\": [\"x86_64\"]")
                .replacing("\"http://example.com/repo\"", with: listed)
            let phase = try await place.phase("ostree = {\"^Server$\": \(block)}") { arch, variant in
                ["\(top)/work/\(arch)/repo/f44", "/srv/\(variant ?? "")", "https://example.com/comps"]
            }
            _ = try await phase.perform(phase.plan())
            let path = place.layout.work.ostreeConfig(1)
            let extra = try parse(try Files.readText(path))
            let found = (extra["repo"]?.sequence ?? []).compactMap(\.mapping)
            #expect(
                found.map { $0["baseurl"]?.string } == [
                    "http://example.com/c/compose/Server/x86_64/os", "http://example.com/r", "file:///mnt/r",
                    "http://example.com/c/work/x86_64/repo/f44", "file:///srv/Server",
                    "https://example.com/comps",
                ])
            #expect(
                found.map { $0["name"]?.string } == [
                    "http:__example.com_c_compose_Server_x86_64_os", "own",
                    "file:___mnt_r",
                    "http:__example.com_c_work_x86_64_repo_f44", "file:___srv_Server",
                    "https:__example.com_comps",
                ])
            #expect(found[1]["exclude"]?.string == "x y" && found[1]["gpgcheck"]?.bool == false)
            #expect(extra["keep_original_sources"]?.bool == false && extra["tag_ref"]?.bool == true)
            #expect(place.waited.all == ["Server.x86_64"])
        }
    }

    @Test("a commit of before is kept, and is not told of again") func resume() async throws {
        try await OSTreePlace.with { place in
            try place.addMaker()
            let first = try await place.make()
            let second = try await place.make()
            #expect(first == second)
            #expect(try place.calls.count == 1)
            #expect(try place.messages.count == 1)
            #expect(try place.place.log.contains("Keeping the commit of Server.x86_64"))
        }
    }

    @Test("it is made again if its treefile changed, or the repository lost it", arguments: [true, false])
    func changes(_ isTreefile: Bool) async throws {
        try await OSTreePlace.with { place in
            try place.addMaker()
            let first = try await place.make()
            if isTreefile {
                try await place.config.commit("Change", ["server.yaml": "ref: test/x\n"])
            } else {
                try Files.removeTree(place.repository)
            }
            let second = try await place.make()
            #expect(try place.calls.count == 2)
            #expect(second.first?.commit != nil)
            if isTreefile { #expect(first.first?.commit != second.first?.commit) }
            #expect(try place.messages.count == 2)
        }
    }

    @Test("what was committed before a stop is told of, though there is nothing to commit any more")
    func stopped() async throws {
        try await OSTreePlace.with { place in
            try place.addMaker()
            let first = try await place.make()
            // As if it had been stopped between the commit and its record.
            try Files.remove(place.logs().appending("work.json"))
            try place.script("pungi-make-ostree", "echo \"$@\" >>\"\(place.directory)/calls\"")
            let second = try await place.make()
            #expect(first == second)
            #expect(try place.calls.count == 2)
        }
    }

    @Test("a treefile that gives nothing new has no commit, and that is told") func unchanged() async throws {
        try await OSTreePlace.with { place in
            try place.addMaker(":")
            let made = try await place.make()
            #expect(made.count == 1)
            #expect(made.first?.commit == nil)
            let message = try #require(try place.messages.first)
            #expect(try parse(String(message.dropFirst(7)))["commitid"]?.isNull == true)
            #expect(try place.place.log.contains("No new commit of Server.x86_64"))
        }
    }

    @Test(
        "a commit that is none is an error, and is not told of",
        arguments: [
            ("echo nonsense >\"$log/commitid.log\"", "has no commit of OSTree, but 'nonsense'"),
            ("echo \"$commit\" | tr 0-9a-e 1-9a-f >\"$log/commitid.log\"", "is not in the repository"),
            (": >\"$log/commitid.log.stamp\"", "a commit was made, and its hash is not in"),
            (": >\"$log/commitid.log\"", "has no commit of OSTree, but ''"),
        ])
    func falseCommit(_ end: String, _ message: String) async throws {
        try await OSTreePlace.with { place in
            try place.addMaker(end)
            let error = await #expect(throws: ComposeError.self) { try await place.make() }
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
            #expect(try place.messages == [])
        }
    }

    @Test("a failure ends the phase, unless the arch may fail") func failure() async throws {
        try await OSTreePlace.with { place in
            try place.script("pungi-make-ostree", "echo broken >&2; exit 3")
            let failure = await #expect(throws: RunrootFailure.self) { try await place.make() }
            #expect(failure?.message.contains("For more details see \(place.logs())/runroot.log") == true)
            let made = try await place.make(#""failable": ["x86_64"]"#)
            #expect(made == [])
            #expect(
                try place.place.log.contains(
                    "[FAIL] Ostree (variant Server, arch x86_64) failed, but going on anyway."))
            let deliverables = await place.context.state.deliverables
            #expect(deliverables.failed.map(\.arch) == ["x86_64"])
        }
    }

    @Test(
        "a treefile that is not in its repository is an error",
        arguments: ["none.yaml", "../bin/hook", "/etc/passwd", "link.yaml", ""])
    func treefile(_ name: String) async throws {
        try await OSTreePlace.with { place in
            try place.addMaker()
            try Files.symlink("/etc/passwd", at: place.config.path.appending("link.yaml"))
            try await place.config.commit("Link")
            let option = "ostree = {\"^Client$\": \(place.block().replacing("server.yaml", with: name))}"
            let phase = try await place.phase(option)
            let error = await #expect(throws: ComposeError.self) { try await phase.perform(phase.plan()) }
            #expect(
                error?.message
                    == "\(place.config.path) has no treefile '\(name)'; correct treefile or config_branch")
        }
    }

    @Test("a branch that is not there is an error that names it") func branch() async throws {
        try await OSTreePlace.with { place in
            let phase = try await place.phase(
                "ostree = {\"^Client$\": \(place.block().replacing("\"main\"", with: "\"f99\""))}")
            let error = await #expect(throws: SourceError.self) { try await phase.perform(phase.plan()) }
            #expect(error?.description.contains("has no 'f99'") == true)
            #expect(error?.description.hasPrefix("ostree: ") == true)
        }
    }

    @Test("a repository is fetched once for all arches, and a server that does not answer is given up")
    func fetching() async throws {
        try await OSTreePlace.with { place in
            try place.addMaker()
            let path = try #require(place.context.host.environment.variables["PATH"])
            let program = try Command("git", environment: ["PATH": path], in: "/").resolvedExecutable()
            let fetches = place.directory.appending("fetches")
            try place.script(
                "git", "case \"$*\" in *fetch*) echo x >>\(fetches) ;; esac\nexec \(program) \"$@\"")
            let phase = try await place.phase("ostree = {\"^(Server|Cloud)$\": \(place.block())}")
            let made = try await phase.perform(phase.plan())
            #expect(made.count == 4)
            #expect(try Files.readText(fetches) == "x\n")
            #expect(Set(made.compactMap(\.ref)) == ["test/x86_64/server", "test/aarch64/server"])

            try place.script(
                "git", "case \"$*\" in *fetch*) exec sleep 600 ;; esac\nexec \(program) \"$@\"")
            let checkouts = ConfigCheckouts(
                place.context, in: place.directory.appending("clones"), timeout: .milliseconds(300),
                backoff: [])
            let error = await #expect(throws: SourceError.self) {
                _ = try await checkouts.export(
                    "https://user:secret@example.com/c", "main", to: place.directory.appending("x"),
                    for: "ostree")
            }
            #expect(error?.code == .fetchFailed)
            #expect(error?.message.contains("cannot be fetched") == true)
            #expect(error?.message.contains("secret") == false)
        }
    }

    @Test("patterns that fit no variant are told of") func patterns() async throws {
        try await OSTreePlace.with { place in
            let phase = try await place.phase("ostree = {\"^Nobody$\": \(place.block())}")
            let made = try await phase.perform(phase.plan())
            #expect(made == [])
            #expect(
                try place.place.log.contains(
                    "[OSTREE] Patterns in config do not match any variant: ^Nobody$"))
        }
    }
}
