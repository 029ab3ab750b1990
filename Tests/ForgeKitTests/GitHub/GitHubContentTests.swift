import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

private let root = "/repos/cat/mouse"

@Suite("git and files of GitHub") struct GitHubContentTests {
    @Test("a tag stands for its commit, through tags with messages") func tags() async throws {
        func object(_ kind: String, _ sha: String) -> String {
            #"{"object": {"type": "\#(kind)", "sha": "\#(sha)"}}"#
        }
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/git/ref/tags/v1", nil, object("commit", "c1")),
            GitHubTest.exchange("GET \(root)/git/ref/tags/release/v2", nil, object("tag", "t1")),
            GitHubTest.exchange("GET \(root)/git/tags/t1", nil, object("tag", "t2")),
            GitHubTest.exchange("GET \(root)/git/tags/t2", nil, object("commit", "c2")),
            GitHubTest.exchange("GET \(root)/git/ref/tags/v3", nil, #"{"message": "Not Found"}"#, 404),
        ]) {
            #expect(try await $0.tag("v1") == GitTag("v1", commit: "c1"))
            #expect(try await $0.tag("release/v2") == GitTag("release/v2", commit: "c2"))
            let none = try await $0.tag("v3")
            #expect(none == nil)
        }
    }

    @Test("a tag is made as an object and a reference; one of the same name is a conflict") func newTag()
        async throws
    {
        let object = #"{"tag": "v1", "message": "M", "object": "c1", "type": "commit"}"#
        let reference = #"{"ref": "refs/tags/v1", "sha": "t1"}"#
        try await GitHubTest.asking([
            GitHubTest.exchange("POST \(root)/git/tags", object, #"{"sha": "t1"}"#, 201, times: 2),
            GitHubTest.exchange("POST \(root)/git/refs", reference, "{}", 201),
            GitHubTest.exchange(
                "POST \(root)/git/refs", reference, #"{"message": "Reference already exists"}"#, 422),
        ]) { repository in
            try await repository.createTag("v1", at: "c1", message: "M")
            let failure = try await GitHubTest.failure {
                try await repository.createTag("v1", at: "c1", message: "M")
            }
            #expect(failure.code == .conflict)
        }
    }

    @Test("names of branches are one part of a path; an empty repository has no commits") func commits()
        async throws
    {
        let empty = #"{"message": "Git Repository is empty."}"#
        try await GitHubTest.asking([
            GitHubTest.exchange(
                "GET \(root)/branches/a%2Fb", nil, #"{"name": "a/b", "commit": {"sha": "c1"}}"#),
            GitHubTest.exchange(
                "GET \(root)/commits?sha=a%2Fb&per_page=100", nil, #"[{"sha": "c1"}, {"sha": "c0"}]"#),
            GitHubTest.exchange("GET \(root)/commits?sha=main&per_page=100", nil, empty, 409),
            GitHubTest.exchange("GET \(root)/git/trees/HEAD?recursive=1", nil, empty, 409),
            GitHubTest.exchange(
                "GET \(root)/commits/abc", nil, #"{"message": "No commit found for SHA: abc"}"#, 422),
        ]) {
            #expect(try await $0.branch("a/b") == Branch("a/b", commit: "c1"))
            #expect(try await $0.commits(of: "a/b").all() == ["c1", "c0"])
            #expect(try await $0.commits(of: "main").all() == [])
            #expect(try await $0.tree("", at: nil, recursive: true) == [])
            let none = try await $0.commit("abc")
            #expect(none == nil)
        }
    }

    @Test("a file is asked for as it is, whatever its size") func files() async throws {
        let bytes: [UInt8] = Array(repeating: 7, count: 2 << 20)
        let raw = Exchange(
            "GET \(root)/contents/dir/a%20b?ref=main",
            header: GitHubTest.token + [("Accept", "application/vnd.github.raw+json")],
            answer: Reply(
                header: [("Content-Type", "application/vnd.github.raw+json; charset=utf-8")], body: bytes))
        try await GitHubTest.asking([
            raw,
            // What a server says that does not know the type.
            GitHubTest.exchange(
                "GET \(root)/contents/old", nil,
                #"{"type": "file", "encoding": "base64", "content": "aGV5\nIQ==\n"}"#),
            GitHubTest.exchange("GET \(root)/contents/module", nil, #"{"type": "submodule"}"#),
            GitHubTest.exchange("GET \(root)/contents/none", nil, #"{"message": "Not Found"}"#, 404),
        ]) {
            #expect(try await $0.file("./dir//a b", at: "main") == bytes)
            #expect(try await $0.file("old", at: nil) == Array("hey!".utf8))
            #expect(try await $0.file("module", at: nil) == nil)
            let none = try await $0.file("none", at: nil)
            #expect(none == nil)
        }
        let failure = try await GitHubTest.asking([]) { repository in
            try await GitHubTest.failure { try await repository.file("../secret", at: nil) }
        }
        #expect(failure.code == .badRequest)
    }

    private func node(_ path: String, _ type: String, _ sha: String, mode: String = "100644") -> String {
        #"{"path": "\#(path)", "type": "\#(type)", "sha": "\#(sha)", "mode": "\#(mode)"}"#
    }

    private func tree(_ nodes: String..., isCut: Bool = false) -> String {
        #"{"tree": [\#(nodes.joined(separator: ","))], "truncated": \#(isCut)}"#
    }

    @Test("a whole tree is one request") func recursiveTree() async throws {
        let whole = tree(
            node("a", "blob", "1"), node("d", "tree", "2"), node("d/l", "blob", "3", mode: "120000"),
            node("d/s", "commit", "4"), node("dd", "tree", "5"))
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/git/trees/main?recursive=1", nil, whole, times: 3)
        ]) { repository in
            let all = try await repository.tree("", at: "main", recursive: true)
            #expect(
                all == [
                    TreeEntry("a", .file), TreeEntry("d", .directory), TreeEntry("d/l", .link),
                    TreeEntry("d/s", .submodule), TreeEntry("dd", .directory),
                ])
            let below = try await repository.tree("d/", at: "main", recursive: true)
            #expect(below.map(\.path) == ["d/l", "d/s"])
            let failure = try await GitHubTest.failure {
                try await repository.tree("a", at: "main", recursive: true)
            }
            #expect(failure.code == .notFound)
        }
    }

    @Test("a tree too large for one answer is walked") func cutTree() async throws {
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/git/trees/main?recursive=1", nil, tree(isCut: true)),
            GitHubTest.exchange("GET \(root)/git/trees/main", nil, tree(node("d", "tree", "t1"))),
            GitHubTest.exchange("GET \(root)/git/trees/t1?recursive=1", nil, tree(isCut: true)),
            GitHubTest.exchange(
                "GET \(root)/git/trees/t1", nil, tree(node("e", "tree", "t2"), node("f", "blob", "b1"))),
            GitHubTest.exchange("GET \(root)/git/trees/t2?recursive=1", nil, tree(node("g", "blob", "b2"))),
        ]) {
            let all = try await $0.tree("d", at: "main", recursive: true)
            #expect(
                all == [
                    TreeEntry("d/e", .directory), TreeEntry("d/e/g", .file), TreeEntry("d/f", .file),
                ])
        }
    }

    @Test("one directory is one request, and a large one is asked for as a tree") func directory()
        async throws
    {
        let few = #"""
            [{"path": "d/a", "type": "file", "download_url": "u", "git_url": "https://x/git/blobs/1"},
             {"path": "d/b", "type": "file", "download_url": null, "git_url": "https://x/git/trees/2"},
             {"path": "d/c", "type": "symlink"}]
            """#
        let many =
            "[" + Array(repeating: #"{"path": "x", "type": "dir"}"#, count: 1000).joined(separator: ",") + "]"
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/contents/d?ref=v1", nil, few),
            GitHubTest.exchange("GET \(root)/contents", nil, many),
            GitHubTest.exchange("GET \(root)/git/trees/HEAD", nil, tree(node("a", "blob", "1"))),
            GitHubTest.exchange("GET \(root)/contents/a", nil, #"{"path": "a", "type": "file"}"#),
        ]) { repository in
            let entries = try await repository.tree("d", at: "v1", recursive: false)
            #expect(
                entries == [TreeEntry("d/a", .file), TreeEntry("d/b", .submodule), TreeEntry("d/c", .link)])
            #expect(try await repository.tree("", at: nil, recursive: false) == [TreeEntry("a", .file)])
            let failure = try await GitHubTest.failure {
                try await repository.tree("a", at: nil, recursive: false)
            }
            #expect(failure.code == .notFound)
        }
    }

    @Test("releases are found by their tags and made where they are wanted") func releases() async throws {
        let answer =
            #"{"id": 3, "tag_name": "v1", "name": null, "body": null, "html_url": "https://x", "draft": true}"#
        let fields = #"{"tag_name": "v1", "name": "N", "body": "B", "target_commitish": "abc"}"#
        let taken =
            #"{"message": "Validation Failed", "errors": [{"resource": "Release", "code": "already_exists", "field": "tag_name"}]}"#
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/releases/tags/a/v1", nil, answer),
            GitHubTest.exchange("GET \(root)/releases/tags/v2", nil, "{}", 404),
            GitHubTest.exchange("POST \(root)/releases", fields, answer, 201),
            GitHubTest.exchange("POST \(root)/releases", fields, taken, 422),
        ]) { repository in
            let release = try #require(try await repository.release(tag: "a/v1"))
            #expect(release.isDraft)
            #expect(release.title == "")
            #expect(try await repository.release(tag: "v2") == nil)
            let new = NewRelease(tag: "v1", title: "N", body: "B", commitish: "abc")
            #expect(try await repository.create(new).id == 3)
            let failure = try await GitHubTest.failure { try await repository.create(new) }
            #expect(failure.code == .conflict)
            var nameless = release
            nameless.id = nil
            let unknown = try await GitHubTest.failure {
                try await repository.edit(nameless, title: "N", body: nil)
            }
            #expect(unknown.code == .badRequest)
        }
    }

    @Test("an archive is stored whole, and its server sees no token") func archive() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("mouse.tar.gz")
            let archive = Exchange(
                "GET /archive",
                answer: Reply(header: [("Content-Type", "application/gzip")], body: [1, 2, 3])
            ).anonymous
            try await replaying([archive]) { other in
                let asked = GitHubTest.exchange("GET \(root)/tarball/release/v1", nil, "", 302).answering {
                    $0.header = [("Location", "\(other.url)/archive")]
                }
                let missing = GitHubTest.exchange(
                    "GET \(root)/tarball/v2", nil, #"{"message": "Not Found"}"#, 404)
                try await GitHubTest.asking([asked, missing]) { repository in
                    try await repository.downloadArchive(of: "release/v1", to: file)
                    #expect(try Files.read(file) == [1, 2, 3])
                    let failure = try await GitHubTest.failure {
                        try await repository.downloadArchive(of: "v2", to: directory.appending("none"))
                    }
                    #expect(failure.code == .notFound)
                    #expect(!Files.exists(directory.appending("none")))
                }
            }
        }
    }
}
