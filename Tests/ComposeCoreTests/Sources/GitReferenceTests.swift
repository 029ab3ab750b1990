import ConfigSyntax
import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct GitReferenceTests {
    @Test(
        "of a URL with a fragment, HEAD and branches are to be resolved",
        arguments: [
            ("https://x.example/r?path#HEAD", "https://x.example/r", "HEAD"),
            ("git+https://x.example/r.git?#origin/f40", "https://x.example/r.git", "refs/heads/f40"),
            ("git://x.example/r#origin/a/b", "git://x.example/r", "refs/heads/a/b"),
            ("git+file:///x#HEAD", "file:///x", "HEAD"), ("https://x.example/r#origin/", nil, nil),
            ("https://x.example/r#0a1b", nil, nil), ("https://x.example/r", nil, nil), ("", nil, nil),
            ("https://x.example/r#head", nil, nil), ("x#HEAD#HEAD", nil, nil),
        ] as [(String, String?, String?)])
    func fragments(text: String, url: String?, name: String?) {
        let reference = GitReference(fragmentOf: text)
        #expect(reference?.url == url)
        #expect(reference?.name == name)
    }

    @Test("the fragment alone is replaced, and a query that is empty stays") func pinned() {
        #expect(GitReference.pinned("git+https://x/r?#HEAD", to: "abc") == "git+https://x/r?#abc")
        #expect(GitReference.pinned("git+file:///x#HEAD", to: "abc") == "git+file:///x#abc")
    }

    private static let (one, two) = (String(repeating: "1", count: 40), String(repeating: "2", count: 40))

    @Test(
        "of the answer, what is called exactly so counts first",
        arguments: [
            ("HEAD", "\(one)\tHEAD\n", one), ("f", "\(one)\trefs/heads/a/f\n\(two)\trefs/heads/f\n", two),
            ("f", "\(one)\trefs/heads/a/f\n", one), ("v", "\(two)\trefs/tags/v\n", two),
            ("f", "\(one)\trefs/pull/1/f\n\(two)\trefs/remotes/origin/f\n", "missing"), ("f", "", "missing"),
            ("f", "\(one)\trefs/heads/f\n\(two)\trefs/tags/f\n", "ambiguous"),
            ("f", "rubbish\trefs/heads/f\n\(one) refs/heads/f\n\t\n", "missing"),
        ])
    func answers(name: String, answer: String, expected: String) {
        let reference = GitReference(url: "u", shownURL: "u", name: name)
        do {
            #expect(try reference.commit(in: answer) == expected)
        } catch {
            #expect("\(error)".hasPrefix(expected))
        }
    }
}

@Suite(Tool.require("git"))
struct GitReferenceResolverTests {
    /// Reads a configuration that may speak of a repository, and resolves what it names.
    private func resolved(
        _ lines: (String) -> String, offline: Bool = false, in place: SourcePlace,
        deadline: Duration = .seconds(30), prepare: (GitFixture) async throws -> Void = { _ in }
    ) async throws -> LoadedComposeConfig {
        let repository = try await GitFixture.create(at: place.root.appending("repo"))
        try await repository.commit("one", ["f": "one"])
        try await prepare(repository)
        try place.write(minimal + lines(repository.path.string) + "\n", to: "config/test.conf")
        try place.write(serverAndClient, to: "config/variants.xml")
        var loaded = try ComposeConfigReader.forTests(in: place.config).read("test.conf")
        if offline {
            loaded.fillBranches()
        } else {
            let resolver = GitReferenceResolver(
                host: try place.fetcher().host, deadline: deadline, pause: .zero)
            try await loaded.resolveReferences(resolver, directory: place.config)
        }
        return loaded
    }

    private func hash(_ place: SourcePlace, _ name: String = "HEAD") async throws -> String {
        try await GitFixture(at: place.root.appending("repo")).git("rev-parse", name)
    }

    @Test("URLs and sources are pinned wherever they stand, each asked for once") func everywhere()
        async throws
    {
        try await SourcePlace.with { place in
            let loaded = try await resolved(
                { url in
                    """
                    global_target = "t"
                    global_ksurl = "git+file://\(url)?#HEAD"
                    live_media_ksurl = "file://\(url)#origin/main"
                    comps_file = {"scm": "git", "repo": "\(url)", "file": "f"}
                    module_defaults_dir = {"scm": "git", "repo": "\(url)", "dir": ".", "branch": "main"}
                    product_id = {"scm": "git", "repo": "file://\(url)", "dir": ".", "branch": None}
                    buildinstall_method = "lorax"
                    lorax_options = [("^S", {"*": {"configuration_file":
                        {"scm": "git", "repo": "\(url)", "file": "f", "branch": "main"}}})]
                    createrepo_extra_modulemd = {"S": {"scm": "git", "repo": "\(url)", "dir": "."}}
                    live_images = [("^S", {"*": [{"kickstart": "k", "ksurl": "file://\(url)#HEAD"}]})]
                    image_build = {"^S": [{"image-build": {"ksurl": "file://\(url)#HEAD"},
                        "factory-parameters": {"ksurl": "file://\(url)#HEAD"}}]}
                    osbs = {"^S": {"url": "file://\(url)#HEAD", "target": "t", "git_branch": "b"}}
                    extra_files = [("^S", {"*": [{"scm": "git", "repo": "\(url)", "file": "f"}]})]
                    """
                }, in: place)
            #expect(loaded.short == [])
            let (url, commit) = (place.root.appending("repo").string, try await hash(place))
            let text = loaded.filled().pythonJSON
            #expect(text.contains("\"global_ksurl\": \"git+file://\(url)?#\(commit)\""))
            #expect(text.contains("\"live_media_ksurl\": \"file://\(url)#\(commit)\""))
            #expect(text.components(separatedBy: "#\(commit)").count - 1 == 5)
            #expect(text.components(separatedBy: "\"branch\": \"\(commit)\"").count - 1 == 5)
            // What goes to the factory, and extra files, are left alone, as in the reference.
            #expect(text.components(separatedBy: "#HEAD").count - 1 == 1)
            #expect(place.commands.count(of: "ls-remote") == 3)
        }
    }

    @Test("a commit needs nobody's answer") func commits() async throws {
        try await SourcePlace.with { place in
            let commit = String(repeating: "a", count: 40)
            let loaded = try await resolved(
                { _ in
                    #"comps_file = {"scm": "git", "repo": "https://x.invalid/", "branch": "\#(commit)"}"#
                        + "\nglobal_ksurl = \"https://x.invalid/r#\(commit)\""
                }, in: place)
            #expect(loaded.short == [])
            #expect(place.commands.all.allSatisfy { !$0.contains("ls-remote") })
        }
    }

    @Test("offline a source without a branch gets HEAD, and nothing else changes") func offline() async throws
    {
        try await SourcePlace.with { place in
            let loaded = try await resolved(
                { url in
                    """
                    global_ksurl = "file://\(url)#HEAD"
                    comps_file = {"scm": "git", "repo": "\(url)", "file": "f"}
                    product_id = {"scm": "git", "repo": "\(url)", "dir": ".", "branch": "main"}
                    module_defaults_dir = {"scm": "file", "dir": "x"}
                    """
                }, offline: true, in: place)
            #expect(loaded.options["comps_file"]?.mapping?["branch"]?.string == "HEAD")
            #expect(loaded.options["product_id"]?.mapping?["branch"]?.string == "main")
            #expect(loaded.options["module_defaults_dir"]?.mapping?["branch"] == nil)
            #expect(loaded.options["global_ksurl"]?.string?.hasSuffix("#HEAD") == true)
            #expect(place.commands.all.allSatisfy { !$0.contains("ls-remote") })
        }
    }

    @Test("what cannot be resolved is a finding where it is written") func findings() async throws {
        try await SourcePlace.with { place in
            let loaded = try await resolved(
                { url in
                    """
                    global_ksurl = "file://\(url)#origin/gone"
                    live_media_ksurl = "file://\(url)x#HEAD"
                    live_images_ksurl = "--upload-pack=x#HEAD"
                    image_build_ksurl = "ext::sh -c false#HEAD"
                    comps_file = {"scm": "git", "repo": "\(url)", "file": "f", "branch": "a b"}
                    product_id = {"scm": "git", "repo": "\(url)", "dir": ".", "branch": "both"}
                    """
                }, in: place,
                prepare: { repository in
                    try await repository.git("branch", "both")
                    try await repository.git("tag", "both")
                })
            #expect(loaded.diagnostics.map(\.range.start.line) == [8, 9, 10, 11, 12, 13])
            #expect(loaded.diagnostics.allSatisfy { $0.code == "git.unresolved" && $0.severity == .error })
            let texts = loaded.diagnostics.map { loaded.sources.files[0].text($0.range.offsets) }
            #expect(texts[1].hasSuffix("x#HEAD\""))
            #expect(texts[4...] == ["\"a b\"", "\"both\""])
            let url = place.root.appending("repo").string
            let messages = loaded.diagnostics.map(\.message)
            #expect(
                messages[0]
                    == "Failed to resolve file://\(url)#origin/gone: ref does not exist in remote repo")
            #expect(
                messages[1].hasPrefix(
                    "ref does not exist in remote repo file://\(url)x#HEAD with the error fatal: "))
            #expect(messages[2] == "'--upload-pack=x#HEAD' is no URL of a repository")
            #expect(messages[3].contains("transport 'ext' not allowed"))
            #expect(messages[4] == "'a b' is no name of a branch or a tag")
            #expect(messages[5].hasPrefix("Failed to resolve 'both' in \(url): it may be refs/heads/both, "))
        }
    }

    @Test("a server that fails once is asked again, and credentials are not told") func server() async throws
    {
        try await SourcePlace.with { place in
            try await LocalServer.serving { server in
                let line = String(repeating: "b", count: 40) + "\trefs/heads/main\n"
                server.serve("/r/info/refs", .status(503), .text(line))
                let url = server.url.replacing("http://", with: "http://me:hunter2@")
                let loaded = try await resolved(
                    { _ in
                        """
                        global_ksurl = "\(url)/r#origin/main"
                        live_media_ksurl = "\(url)/none#HEAD"
                        """
                    }, in: place)
                let commit = String(repeating: "b", count: 40)
                #expect(loaded.options["global_ksurl"]?.string == url + "/r#" + commit)
                #expect(loaded.short == ["error git.unresolved 9:20"])
                #expect(!loaded.diagnostics[0].message.contains("hunter2"))
                #expect(loaded.diagnostics[0].message.contains("http://<redacted>@127.0.0.1"))
                // The line that is quoted beside the message keeps its columns.
                let shown = try #require(loaded.shownFiles.first)
                #expect(shown.bytes.count == loaded.sources.files[0].bytes.count)
                let quoted = shown.text(loaded.diagnostics[0].range.offsets)
                #expect(quoted.hasPrefix("\"http://**********@127.0.0.1:"))
                #expect(!String(decoding: shown.bytes, as: UTF8.self).contains("hunter2"))
            }
        }
    }

    @Test("servers that say nothing hold nobody up longer than the deadline, all together") func deadline()
        async throws
    {
        try await SourcePlace.with { place in
            let silent = Reply(beginning: Event())
            let paths = (0..<6).map { "/r\($0)/info/refs" }
            let replies = Dictionary(uniqueKeysWithValues: paths.map { ($0, [silent]) })
            try await LocalServer.serving(replies) { server in
                let options = ["global", "live_images", "live_media", "image_build"]
                let start = ContinuousClock.now
                let loaded = try await resolved(
                    { _ in
                        options.enumerated().map { "\($1)_ksurl = \"\(server.url)/r\($0)#HEAD\"" }
                            .joined(separator: "\n")
                    }, in: place, deadline: .milliseconds(700))
                #expect(loaded.diagnostics.count == 4)
                #expect(loaded.diagnostics.allSatisfy { $0.message.contains("did not finish within") })
                #expect(start.duration(to: .now) < .seconds(60))
            }
        }
    }
}
