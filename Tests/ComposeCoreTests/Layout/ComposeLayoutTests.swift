import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ComposeLayoutTests {
    private let layout = ComposeLayout("/c/PT-1.0-20261121.t.0")
    private let variants = allKindsOfVariants()

    private func path(_ kind: PathKind, _ uid: String, _ arch: String) throws -> String? {
        layout.relativePath(kind, try #require(variants[uid]), arch)
    }

    @Test("a variant has its own directory, also an optional one and a layered product") func own() throws {
        #expect(try path(.osTree, "Server", "x86_64") == "Server/x86_64/os")
        #expect(try path(.packages, "Server-optional", "s390x") == "Server-optional/s390x/os/Packages")
        #expect(try path(.repository, "Server-LP", "s390x") == "Server-LP/s390x/os")
        #expect(try path(.debugPackages, "Server", "x86_64") == "Server/x86_64/debug/tree/Packages")
        #expect(try path(.jigdos, "Server", "x86_64") == "Server/x86_64/jigdo")
        #expect(try path(.images, "Server", "x86_64") == "Server/x86_64/images")
        #expect(try path(.debugISOs, "Server", "x86_64") == "Server/x86_64/debug/iso")
    }

    @Test("an addon lives in its parent's trees and has no images") func addon() throws {
        #expect(try path(.osTree, "Server-HA", "x86_64") == "Server/x86_64/os")
        #expect(try path(.packages, "Server-HA", "x86_64") == "Server/x86_64/os/addons/HA")
        #expect(try path(.repository, "Server-HA", "x86_64") == "Server/x86_64/os/addons/HA")
        #expect(try path(.sourceRepository, "Server-HA", "x86_64") == "Server/source/tree/addons/HA")
        #expect(try path(.debugRepository, "Server-HA", "x86_64") == "Server/x86_64/debug/tree/addons/HA")
        #expect(try path(.isos, "Server-HA", "x86_64") == nil)
        #expect(try path(.images, "Server-HA", "x86_64") == nil)
    }

    @Test("sources are one tree for all arches, and have no debug packages") func sources() throws {
        #expect(try path(.osTree, "Server", "src") == "Server/source/tree")
        #expect(try path(.packages, "Server", "src") == "Server/source/tree/Packages")
        #expect(try path(.packages, "Server-HA", "src") == "Server/source/tree/addons/HA")
        #expect(try path(.isos, "Server", "src") == "Server/source/iso")
        #expect(try path(.jigdos, "Server", "src") == "Server/source/jigdo")
        #expect(try path(.debugTree, "Server", "src") == nil)
        #expect(try path(.images, "Server", "src") == nil)
        let server = try #require(variants["Server"])
        #expect(
            layout.file(.treeinfo, server, "src")
                == "/c/PT-1.0-20261121.t.0/compose/Server/source/tree/.treeinfo")
    }

    @Test("paths in metadata start at the published directory") func relative() {
        #expect(layout.relative(layout.compose.appending("Server/../Client/x")) == "Client/x")
        #expect(layout.relative(layout.compose) == nil)
        #expect(layout.relative(layout.top.appending("compose2/x")) == nil)
        #expect(layout.metadata("rpms") == "/c/PT-1.0-20261121.t.0/compose/metadata/rpms.json")
    }

    @Test("images that are kept elsewhere keep their place below the compose's ID") func isoTarget() throws {
        let server = try #require(variants["Server"])
        let directory = try #require(layout.path(.isos, server, "x86_64"))
        #expect(
            layout.isoTarget(of: directory, in: "/big", compose: "PT-1.0-20261121.t.0")
                == "/big/PT-1.0-20261121.t.0/compose/Server/x86_64/iso")
    }

    @Test("every published file of the recorded composes lies where the layout says")
    func recordedTree() throws {
        let layout = ComposeLayout("/c")
        for set in ["expected", "expected-xorriso", "expected-split"] {
            var known: Set<String> = ["metadata"]
            for variant in try RecordedCase.variants() {
                for arch in variant.arches + ["src"] {
                    for kind in PathKind.allCases {
                        if let path = layout.relativePath(kind, variant, arch) { known.insert(path) }
                    }
                }
            }
            for path in try RecordedCase.files(set) {
                let isCovered = RecordedCase.directories(of: path).contains(where: known.contains)
                #expect(isCovered, "\(path)")
            }
        }
    }

    @Test("working files and logs have the names that the reference gave them") func workAndLogs() throws {
        let recorded = String(decoding: try RecordedCase.expected("work-and-logs.txt"), as: UTF8.self)
        let lines = Set(recorded.split(separator: "\n").map(String.init))
        let (work, logs) = (ComposeLayout("").work, ComposeLayout("").logs)
        let (uid, arch) = ("Server", "x86_64")
        let iso = "PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso"
        let paths: [FilePath] = [
            work.composeInfoBase, work.variants, work.comps(nil), work.comps(arch),
            work.comps(arch, variant: uid),
            work.compsRepository(arch).appending("repodata/repomd.xml"),
            work.compsRepository(arch, variant: uid).appending("repodata/repomd.xml"),
            work.packageSetRepository("repos", nil).appending("repodata/repomd.xml"),
            work.packageSetRepository("repos", arch).appending("repodata/repomd.xml"),
            work.packageList("repos", nil), work.packageList("repos", arch),
            work.packageList(uid, arch, .rpm), work.packageList(uid, arch, .srpm),
            work.packageList(uid, arch, .debuginfo), work.lookasideList(uid, arch),
            work.repositoryList(uid, arch, .rpm), work.repositoryList(uid, nil, .srpm),
            work.gatherInput(arch), work.gatherInput(uid, arch, source: "comps"),
            work.gatherLog(uid, arch, source: "comps"), work.gatherResult(uid, arch),
            work.lookasideRepository(uid, arch).appending("repodata/repomd.xml"),
            work.extraFiles(uid, arch).appending("licenses/GPL"),
            work.extraISOFiles(uid, arch).appending("GPL"), work.graftPoints(arch, iso: iso),
            work.isoFiles(arch, iso: iso).appending(".treeinfo"),
            work.createISOScript(uid, arch, iso: iso), work.extraISOScript(uid, arch, iso: "extra-\(iso)"),
            logs.main, logs.excludingArch, logs.configDump, logs.deliverables,
            logs.configCopy.appending("test.conf"), logs.compsRepository(arch),
            logs.compsRepository(arch, variant: uid), logs.packageSetSource(arch),
            logs.archRepository("repos", arch), logs.archRepository("repos", nil),
            logs.gatherNodeps("Everything", arch, source: "comps"), logs.lookasideRepository(uid, arch),
            logs.createrepo(uid, arch, .rpm), logs.createrepo(uid, nil, .srpm),
            logs.createISO(arch, iso: iso), logs.createISOReuse(uid, arch, disc: 1, count: 1),
            logs.extraISO(arch, iso: "extra-\(iso)"), logs.extraISOReuse(uid, arch, hash: "HASH"),
            logs.repoclosure(uid, arch),
        ]
        for path in paths { #expect(lines.contains(path.string), "\(path)") }
    }

    @Test("packages are hashed by the first letter, in small letters") func hashed() {
        #expect(ComposeLayout.hashedDirectory(of: "Xorg-1-1.x86_64.rpm") == "x")
        #expect(ComposeLayout.hashedDirectory(of: "0ad-1-1.x86_64.rpm") == "0")
        #expect(ComposeLayout.hashedDirectory(of: "") == "")
    }
}

struct PathTranslatorTests {
    private func translate(_ path: FilePath, _ rules: (String, String)...) -> String {
        PathTranslator(rules.map { LayoutConfig.PathTranslation(prefix: $0.0, url: $0.1) }).translate(path)
    }

    @Test("the first prefix that covers a path gives the URL, with or without slashes at the end")
    func prefixes() {
        #expect(translate("/mnt/koji/x/y", ("/mnt/koji", "http://k")) == "http://k/x/y")
        #expect(translate("/mnt/koji/x/y", ("/mnt/koji/", "http://k/")) == "http://k/x/y")
        #expect(translate("/mnt/koji", ("/mnt/koji/", "http://k/")) == "http://k")
        #expect(translate("/mnt//koji/./a/../b", ("/mnt/koji", "http://k")) == "http://k/b")
        #expect(translate("/a/b/c", ("/a/b", "http://1"), ("/a", "http://2")) == "http://1/c")
        #expect(translate("/x", ("/", "http://r")) == "http://r/x")
    }

    @Test("a prefix ends where a name ends") func boundary() {
        #expect(translate("/mnt/koji2/x", ("/mnt/koji", "http://k")) == "/mnt/koji2/x")
        #expect(
            translate("/mnt/koji2/x", ("/mnt/koji", "http://k"), ("/mnt", "http://m")) == "http://m/koji2/x")
    }

    @Test("a path that nothing covers stays, without detours") func uncovered() {
        #expect(translate("/srv/../data/x") == "/data/x")
    }
}
