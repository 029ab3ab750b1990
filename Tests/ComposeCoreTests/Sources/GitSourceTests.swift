import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(Tool.require("git"))
struct GitSourceTests {
    private static func repository(_ place: SourcePlace, branch: String = "main") async throws -> GitFixture {
        let repository = try await GitFixture.create(at: place.root.appending("repo"))
        if branch != "main" { try await repository.git("symbolic-ref", "HEAD", "refs/heads/\(branch)") }
        try await repository.commit("one", ["f": "one", "dir/a": "A", "dir/sub/b": "B"])
        return repository
    }

    private func export(_ place: SourcePlace, _ source: SCMSource, _ fetcher: SourceFetcher? = nil)
        async throws -> [String: String]
    {
        try Files.removeTree(place.target)
        _ = try await (fetcher ?? place.fetcher()).export(source, into: place.target, for: .comps)
        return try place.found()
    }

    @Test("a branch, a tag and a commit are found, whole or abbreviated") func references() async throws {
        try await SourcePlace.with { place in
            let repository = try await Self.repository(place)
            let first = try await repository.git("rev-parse", "HEAD")
            try await repository.tag("v1", message: "one")
            try await repository.git("checkout", "-q", "-b", "side")
            try await repository.commit("two", ["f": "two"])
            try await repository.git("checkout", "-q", "main")
            try await repository.commit("three", ["f": "three"])
            let url = repository.path.string
            for (branch, text) in [
                ("side", "two"), ("main", "three"), ("v1", "one"), (first, "one"),
                (String(first.prefix(9)), "one"), ("refs/heads/side", "two"), ("HEAD", "three"),
            ] {
                #expect(try await export(place, .of("git", url, branch: branch, files: ["f"])) == ["f": text])
            }
            // Without a reference: master, and when there is none what the repository shows first.
            #expect(try await export(place, .of("git", url, files: ["f"])) == ["f": "three"])
            try await repository.git("branch", "master", "v1")
            #expect(try await export(place, .of("git", "file://" + url, files: ["f"])) == ["f": "one"])
        }
    }

    @Test("a directory's content comes without git's own files") func directory() async throws {
        try await SourcePlace.with { place in
            let url = try await Self.repository(place).path.string
            #expect(try await export(place, .of("git", url, dirs: ["dir"])) == ["a": "A", "sub/b": "B"])
            #expect(
                try await export(place, .of("git", url, dirs: ["."]))
                    == ["f": "one", "dir/a": "A", "dir/sub/b": "B"])
        }
    }

    @Test("a command runs in a clone of its own, with Bash and without our secrets") func command()
        async throws
    {
        try await SourcePlace.with { place in
            let url = try await Self.repository(place).path.string
            let fetcher = try place.fetcher()
            let command = #"[[ -d .git ]] && echo "made:${SECRET_TOKEN:-none}" > made && rm f"#
            let made = try await export(place, .of("git", url, files: ["made"], command: command), fetcher)
            #expect(made == ["made": "made:none\n"])
            #expect(try await export(place, .of("git", url, files: ["f"]), fetcher) == ["f": "one"])
            await expectSourceError(.noMatch, "No files matched") {
                _ = try await export(place, .of("git", url, files: ["f"], command: command), fetcher)
            }
            #expect(place.commands.count(of: "made:") == 1)
            await expectSourceError(.commandFailed, "failed with status 3: alas") {
                _ = try await export(
                    place, .of("git", url, files: ["f"], command: "echo alas >&2; exit 3"), fetcher)
            }
            #expect(!Files.exists(place.target))
        }
    }

    @Test("a repository is fetched once for all that want it, and they get the same commit")
    func once() async throws {
        try await SourcePlace.with { place in
            let repository = try await Self.repository(place)
            let url = repository.path.string
            let fetcher = try place.fetcher()
            _ = try await (0..<8).concurrentMap(limit: 8) { number in
                try await fetcher.exportFiles(
                    .scm(.of("git", url, branch: "main", files: ["f"])),
                    into: place.root.appending("out-\(number)"), for: .comps)
            }
            try await repository.commit("two", ["f": "two"])
            #expect(
                try await export(place, .of("git", url, branch: "main", files: ["f"]), fetcher) == [
                    "f": "one"
                ])
            #expect(place.commands.count(of: " fetch ") == 1)
        }
    }

    @Test("what is missing is told at once") func missing() async throws {
        try await SourcePlace.with { place in
            let url = try await Self.repository(place).path.string
            await expectSourceError(.noMatch, "file://\(url) has no 'gone'") {
                _ = try await export(place, .of("git", url, branch: "gone", files: ["f"]))
            }
            await expectSourceError(.noMatch, "has no '0123456789012345678901234567890123456789'") {
                _ = try await export(
                    place,
                    .of("git", url, branch: "0123456789012345678901234567890123456789", files: ["f"]))
            }
            let fetcher = try place.fetcher()
            await expectSourceError(.fetchFailed, "does not appear to be a git repository") {
                _ = try await export(place, .of("git", url + "x", files: ["f"]), fetcher)
            }
            // Another option that asks is told the same, of itself, without another attempt.
            let count = place.commands.all.count
            await expectSourceError(.fetchFailed, "extra_files: file://\(url)x cannot be fetched") {
                _ = try await fetcher.export(
                    .of("git", url + "x", files: ["f"]), into: place.target, for: .extra)
            }
            #expect(place.commands.all.count == count)
            #expect(try Files.list(place.work) == [])
        }
    }

    @Test(
        "names that could be taken for something else are refused",
        arguments: [
            ("--upload-pack=touch x", "main"), ("url", "--upload-pack=x"), ("url", "+main"),
            ("url", "main:refs/heads/x"), ("url", "a b"), ("url", ""), ("url\nx", "main"),
            ("ext::sh -c touch% x", "main"),
        ])
    func hostileNames(url: String, branch: String) async throws {
        try await SourcePlace.with { place in
            let repository = try await Self.repository(place).path.string
            let name = url == "url" ? repository : url
            _ = await #expect(throws: SourceError.self) {
                try await export(place, .of("git", name, branch: branch, files: ["f"]))
            }
            try place.expectNothing()
            #expect(try Files.list(place.work) == [])
        }
    }

    @Test("paths and links that leave the clone are refused") func escapes() async throws {
        try await SourcePlace.with { place in
            let repository = try await Self.repository(place)
            try place.write("secret", to: "secret")
            let (links, path) = ("links", repository.path)
            try Files.createDirectories(path.appending(links))
            try Files.symlink("../../secret", at: path.appending(links).appending("up"))
            try Files.symlink("/etc", at: path.appending("etc"))
            try Files.symlink("../f", at: path.appending("dir").appending("inner"))
            try await repository.commit("links")
            let url = path.string
            let cases: [SCMSource] = [
                .of("git", url, files: ["../secret"]), .of("git", url, files: ["links/up"]),
                .of("git", url, files: ["links/*"]), .of("git", url, dirs: ["links"]),
                .of("git", url, dirs: ["etc"]), .of("git", url, files: [".git/config"]),
                .of("git", url, files: ["etc/passwd"]), .of("git", url, dirs: [".git"]),
                .of("git", url, dirs: ["dir/../.."]), .of("git", url, dirs: ["."]),
            ]
            for source in cases {
                await expectSourceError(.escapesRoot, "comps_file: ") {
                    _ = try await export(place, source)
                }
                try place.expectNothing()
            }
            let inside = try await export(place, .of("git", url, dirs: ["dir"]))
            #expect(inside["inner"] == "-> ../f")
            #expect(try await export(place, .of("git", url, files: ["dir/inner"])) == ["inner": "one"])
        }
    }

    @Test("a server gets more chances, its repository may be of the simplest kind, and no password is told")
    func server() async throws {
        try await SourcePlace.with { place in
            let repository = try await Self.repository(place)
            try await repository.git("update-server-info")
            let root = repository.path.appending(".git")
            try await LocalServer.serving { server in
                for entry in try Files.tree(root) where entry.record.kind == .regular {
                    let reply = Reply(body: try Files.read(root.pushing(entry.path)))
                    let isFirst = entry.path.string == "info/refs"
                    server.serve(
                        "/r.git/\(entry.path)", isFirst ? .status(503) : reply, reply)
                }
                let url = server.url.replacing("http://", with: "http://user:hunter2@") + "/r.git"
                let found = try await export(place, .of("git", url, branch: "main", files: ["f"]))
                #expect(found == ["f": "one"])
                await expectSourceError(.fetchFailed, "http://<redacted>@127.0.0.1") {
                    _ = try await export(place, .of("git", url + "x", branch: "main", files: ["f"]))
                }
                let error = await #expect(throws: SourceError.self) {
                    try await export(place, .of("git", url + "y", branch: "main", files: ["f"]))
                }
                #expect(error?.description.contains("hunter2") == false)
            }
            for entry in try Files.tree(place.work) where entry.record.kind == .regular {
                let text = try Files.readText(place.work.pushing(entry.path))
                #expect(!text.contains("hunter2"), "\(entry.path)")
            }
        }
    }

    @Test("cancelling ends the command of a source and leaves nothing") func cancelled() async throws {
        try await SourcePlace.with { place in
            let url = try await Self.repository(place).path.string
            let fifo = place.root.appending("fifo")
            try await Host.forTests().runner.check(.shell("mkfifo \(fifo)", in: place.root))
            let fetcher = try place.fetcher()
            let task = Task {
                try await fetcher.exportFiles(
                    .scm(.of("git", url, files: ["f"], command: "echo go > \(fifo); exec sleep 300")),
                    into: place.target, for: .comps)
            }
            try await Host.forTests().runner.check(.shell("cat \(fifo)", in: place.root))
            task.cancel()
            _ = await #expect(throws: CommandFailure.self) { try await task.value }
            try place.expectNothing()
            // Another one may still ask for the same.
            #expect(try await export(place, .of("git", url, files: ["f"]), fetcher) == ["f": "one"])
        }
    }

    @Test("a temporary fetcher's clones are gone afterwards") func temporary() async throws {
        try await SourcePlace.with { place in
            let url = try await Self.repository(place).path.string
            var host = try Host.forTests()
            host.environment.variables["TMPDIR"] = place.work.string
            try await SourceFetcher.withTemporary(host: host, configDirectory: place.config) { fetcher in
                _ = try await fetcher.export(.of("git", url, files: ["f"]), into: place.target, for: .comps)
                #expect(try Files.list(place.work).count == 1)
            }
            #expect(try Files.list(place.work) == [])
        }
    }
}
