import RPMKit
import RepoKit
import TestSupport
import Testing

@Suite("Gathering") struct GatherTests {
    @Test("each package tells the way back to an input") func why() throws {
        let sack = sack([
            package("a", requires: ["lib >= 1"]), package("b", requires: ["/usr/bin/c"]),
            package("c", files: ["/usr/bin/c"]), package("lib-b", source: "b", provides: ["lib = 2"]),
            package("lib-b", arch: "src"), package("b", arch: "src"),
        ])
        let result = gather("a", in: sack) { $0.isFulltree = true }
        let ids = try ["a", "lib-b", "b", "c"].map { try #require(result.package($0)).id }
        #expect(
            result.why(ids[3]) == [
                .requirement(of: ids[2], Dependency(name: "/usr/bin/c")), .fulltree(of: ids[1]),
                .requirement(of: ids[0], dependency("lib >= 1")), .input(pattern: "a"),
            ])
        let source = try #require(result.package("b", arch: "src"))
        #expect(result.why(source.id).first == .source(of: ids[1]))
        #expect(result.why(PackageID(index: 4)) == [])
    }

    @Test("all reasons that give a flag are kept") func reasons() throws {
        let sack = sack([
            package("zlib"), package("zlib", arch: "i686"),
        ])
        let result = gather("zlib", "zlib.i686", in: sack) { $0.multilib = [.all] }
        let native = try #require(result.package("zlib")).id
        let copy = try #require(result.package("zlib", arch: "i686"))
        #expect(result.reasons(for: copy.id) == [.input(pattern: "zlib.i686"), .multilib(of: native)])
        #expect(copy.flags.description == "input,multilib")
    }

    @Test("greedy build takes the providers of the same source along") func greedyBuild() {
        let sack = sack([
            package("a", requires: ["shell"]), package("sh-one", source: "sh", provides: ["shell"]),
            package("sh-two", source: "sh", provides: ["shell"]), package("other-shell", provides: ["shell"]),
        ])
        let result = gather("a", in: sack) { $0.greedy = .build }
        #expect(result.names == ["a.x86_64", "sh-one.x86_64", "sh-two.x86_64"])
        #expect(result.package("sh-two")?.flags == .greedyBuild)
    }

    @Test("name.arch selects and excludes an arch") func nameArch() {
        let sack = sack([package("zlib"), package("zlib", arch: "i686"), package("zlib", arch: "src")])
        #expect(gather("zlib.i686", in: sack).names == ["zlib.i686"])
        #expect(gather("zlib.*", in: sack).unmatchedInputs == ["zlib.*"])
        #expect(gather("zlib.src", in: sack).sources.count == 1)
        let excluded = gather("zlib", in: sack) { $0.excluded = ["z*.x86_64"] }
        #expect(excluded.names == ["zlib.i686"])
    }

    @Test("prepopulated packages cannot be excluded, but in the reference they can") func prepopulate() {
        let sack = sack([package("zlib"), package("a", requires: ["zlib"])])
        func names(_ compatibility: GatherRequest.Compatibility) -> [String] {
            gather("a", in: sack) {
                $0.compatibility = compatibility
                $0.prepopulate = ["zlib.x86_64"]
                $0.excluded = ["zlib"]
            }.names
        }
        #expect(names(.standard) == ["a.x86_64", "zlib.x86_64"])
        #expect(names(.reference) == ["a.x86_64"])
    }

    @Test("packages of another gather can serve as a lookaside") func lookasidePackages() throws {
        let sack = sack([package("a", requires: ["b"]), package("b", requires: ["c"]), package("c")])
        let base = gather("b", in: sack)
        let result = gather("a", in: sack) { $0.lookasidePackages = Set(base.binaries.map(\.id)) }
        #expect(result.package("b")?.flags == .lookaside)
        #expect(result.names == ["a.x86_64", "b.x86_64"])
    }

    @Test("only the repositories of the request are looked at") func repositories() {
        var builder = PackageSack.Builder()
        builder.add([package("a", requires: ["b"])], from: SackRepository(id: "one"))
        builder.add([package("b")], from: SackRepository(id: "two"))
        let result = gather("a", in: builder.build()) { $0.repositories = ["one"] }
        #expect(result.missing.map(\.description) == ["Unresolvable dependency b in a.x86_64"])
    }

    @Test("of copies in several repositories the one with the best priority is taken") func priority() throws
    {
        var builder = PackageSack.Builder()
        builder.add([package("a")], from: SackRepository(id: "far", priority: 99))
        builder.add([package("a")], from: SackRepository(id: "near", priority: 10))
        builder.add([package("a")], from: SackRepository(id: "dear", priority: 10, cost: 2000))
        let sack = builder.build()
        let result = gather("a", in: sack)
        #expect(result.binaries.map { sack.repository($0.id).id } == ["near"])
    }

    @Test("debug packages require debug packages, and nothing else is missing") func debugRequirements() {
        let sack = sack([
            package("a"), package("a-debuginfo", source: "a", requires: ["common", "a", "none"]),
            package("b-debuginfo-common", provides: ["common"]),
        ])
        let result = gather("a", in: sack)
        #expect(sack.names(result.debug.map(\.id)) == ["a-debuginfo.x86_64", "b-debuginfo-common.x86_64"])
        #expect(result.missing.map(\.description) == ["Unresolvable dependency none in a-debuginfo.x86_64"])
    }

    @Test(
        "arches of a tree",
        arguments: [
            ("x86_64", ["x86_64"], ["athlon", "i686", "i586", "i486", "i386"]), ("aarch64", ["aarch64"], []),
            ("ppc64le", ["ppc64le"], []), ("s390x", ["s390x"], ["s390"]),
            ("i386", ["athlon", "i686", "i586", "i486", "i386"], []),
        ] as [(String, [String], [String])])
    func treeArches(tree: String, native: [String], multilib: [String]) {
        let arches = TreeArches(tree: tree)
        #expect(arches.native.map(\.rawValue) == native)
        #expect(arches.multilib.map(\.rawValue) == multilib)
    }
}
