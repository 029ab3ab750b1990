import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct LocalSourceTests {
    @Test("files that match come with their permissions and times") func files() async throws {
        try await SourcePlace.with { place in
            try place.write("one", to: "config/a.xml", mode: FilePermissions(rawValue: 0o750))
            try place.write("two", to: "config/b.xml")
            try place.write("no", to: "config/c.txt")
            try Files.createDirectories(place.config.appending("d.xml"))
            try Files.setModified(.init(seconds: 1_000_000), of: place.config.appending("a.xml"))
            let paths = try await place.fetcher()
                .exportFiles(.scm(.of("file", "", files: ["*.xml"])), into: place.target, for: .comps)
            #expect(try place.found() == ["a.xml": "one", "b.xml": "two"])
            #expect(paths == ["a.xml", "b.xml"].map { place.target.appending($0) })
            let record = try Files.stat(place.target.appending("a.xml"))
            #expect(record.permissions.rawValue == 0o750)
            #expect(record.modified.seconds == 1_000_000)
        }
    }

    @Test("a plain path is the file, and a name with wildcards in it stands for itself first")
    func plain() async throws {
        try await SourcePlace.with { place in
            try place.write("x", to: "config/sub/[1].xml")
            try await place.fetcher().exportFile(.path("sub/[1].xml"), to: place.target, for: .comps)
            #expect(try Files.readText(place.target) == "x")
            try await place.fetcher().exportFile(
                .path(place.config.string + "/sub/*"), to: place.target, for: .comps)
            #expect(try Files.list(place.target.removingLastComponent()) == ["target"])
        }
    }

    @Test("one file is wanted where two match") func tooMany() async throws {
        try await SourcePlace.with { place in
            try place.write("x", to: "config/a")
            try place.write("x", to: "config/b")
            await expectSourceError(.unusable, "one file is wanted, and 2 match; name one of them") {
                try await place.fetcher().exportFile(.path("*"), to: place.target, for: .comps)
            }
            try place.expectNothing()
        }
    }

    @Test(
        "each option has its own place where relative paths start",
        arguments: [
            ("comps_file", "sub/f", "config/sub"), ("buildinstall_kickstart", "sub/f", "config/sub"),
            ("variants_file", "sub/f", "config"), ("gather_prepopulate", "sub/f", "config"),
            ("extra_files", "sub/f", "working/sub"), ("product_id", "sub/f", "working/sub"),
            ("extra_files", "only/f", "config/only"),
        ])
    func bases(option: String, path: String, expected: String) async throws {
        try await SourcePlace.with { place in
            for directory in ["config/sub", "config", "working/sub", "config/only"] {
                try place.write(directory, to: directory + "/f")
            }
            let use = SourceUse(option: option, base: SourceBase(option: option))
            let fetcher = try place.fetcher()
            try await fetcher.exportFile(.scm(.of("file", files: [path])), to: place.target, for: use)
            #expect(try Files.readText(place.target) == expected)
            let plain = option == "variants_file" ? "config/sub" : expected
            try await fetcher.exportFile(.path(path), to: place.target, for: use)
            #expect(try Files.readText(place.target) == plain)
        }
    }

    @Test("the content of directories is put together in one that others may enter") func directories()
        async throws
    {
        try await SourcePlace.with { place in
            try place.write("1", to: "config/d1/a")
            try place.write("2", to: "config/d1/deep/er/b")
            try place.write("3", to: "config/d2/deep/c")
            try Files.symlink("a", at: place.config.appending("d1").appending("link"))
            let found = try await place.fetcher()
                .exportDirectory(.scm(.of("file", dirs: ["d*"])), into: place.target, for: .comps)
            #expect(
                try place.found() == ["a": "1", "deep/er/b": "2", "deep/c": "3", "link": "-> a"])
            #expect(found.count == 4)
            #expect(try Files.stat(place.target).permissions.rawValue == 0o755)
        }
    }

    @Test("what was there already is replaced file by file") func merging() async throws {
        try await SourcePlace.with { place in
            try place.write("old", to: "out/target/deep/b")
            try place.write("keep", to: "out/target/deep/c")
            try place.write("new", to: "config/d/deep/b")
            _ = try await place.fetcher().export(
                .of("file", dirs: ["d"]), into: place.target, for: .comps)
            #expect(try place.found() == ["deep/b": "new", "deep/c": "keep"])
            #expect(try Files.list(place.target.removingLastComponent()) == ["target"])
        }
    }

    @Test("what cannot be exported says so, with the place of the option, and leaves nothing")
    func failures() async throws {
        try await SourcePlace.with { place in
            try Files.createDirectories(place.config.appending("empty"))
            try place.write("x", to: "config/f")
            let fetcher = try place.fetcher()
            let cases: [(SCMSource, SourceError.Code, String)] = [
                (.of("file", files: ["f", "none*"]), .noMatch, "No files matched, can not export: none*"),
                (.of("file", dirs: ["f"]), .noMatch, "No directories matched, can not export: f"),
                (.of("file", dirs: ["empty"]), .noMatch, "Source directory \(place.config)/empty is empty."),
                (.of("file", "r", files: ["f"]), .unusable, "'repo' must be empty"),
                (.of("file", files: ["*/../../f"]), .unusable, "leaves its directory with '..'"),
                (.of("file"), .unusable, "the source needs 'file': what to take"),
                (.of("cvs", "r", files: ["f"]), .unsupported, "use git or file"),
                (.of("svn", "r", files: ["f"]), .unsupported, "'svn' is no kind of source"),
                (.of("koji", "n-1-1", files: ["f"]), .unsupported, "no Koji instance can be asked here"),
                (.of("koji", "n-1-1", dirs: ["f"]), .unsupported, "Only files can be exported from Koji"),
                (.of("rpm", files: ["f"]), .unusable, "an rpm source needs 'repo'"),
                (.of("git", files: ["f"]), .unusable, "a git source needs 'repo'"),
            ]
            for (source, code, text) in cases {
                await expectSourceError(code, "test.conf:3:14: comps_file: ") {
                    _ = try await fetcher.export(source, into: place.target, for: .comps)
                }
                await expectSourceError(code, text) {
                    _ = try await fetcher.export(source, into: place.target, for: .comps)
                }
                try place.expectNothing()
            }
        }
    }

    @Test("Koji's archives come from whoever knows Koji") func koji() async throws {
        try await SourcePlace.with { place in
            let koji: KojiArchiveSource = { source, directory in
                guard source.files == ["*.tar"] else { return [] }
                try Files.writeAtomically(source.repo ?? "", to: directory.appending("a.tar"))
                return [directory.appending("a.tar")]
            }
            let fetcher = try place.fetcher(koji: koji)
            _ = try await fetcher.export(
                .of("koji", "n-1-1", files: ["*.tar"]), into: place.target, for: .comps)
            #expect(try place.found() == ["a.tar": "n-1-1"])
            await expectSourceError(.noMatch, "No files matched, can not export: *.zip") {
                _ = try await fetcher.export(
                    .of("koji", "n", files: ["*.zip"]), into: place.target, for: .comps)
            }
        }
    }

    @Test("a loaded configuration knows where an option is set and where its paths start")
    func uses() async throws {
        let loaded = try await validate(minimal + "comps_file = \"c.xml\"\n")
        #expect(
            loaded.use(of: "comps_file")
                == SourceUse(option: "comps_file", place: "test.conf:8:14", base: .configuration))
        #expect(loaded.use(of: "product_id").place == nil)
    }
}
