import RPMKit
import RepoKit
import Testing

@Suite("Index of packages") struct PackageSackTests {
    @Test(
        "a range is satisfied by the versions in it",
        arguments: [
            ("lib", ["lib-1-1.x86_64", "lib-2-1.x86_64", "other-1-1.x86_64"]),
            ("lib = 2", ["lib-2-1.x86_64"]),
            ("lib >= 2", ["lib-2-1.x86_64", "other-1-1.x86_64"]),
            ("lib < 1-1", []),
            ("lib <= 1", ["lib-1-1.x86_64"]),
            ("lib = 0:1-1", ["lib-1-1.x86_64"]),
            ("none", []),
        ])
    func ranges(query: String, expected: [String]) {
        let sack = sack([package("lib"), package("lib", "2-1"), package("other", provides: ["lib = 3"])])
        #expect(sack.providers(query) == expected)
    }

    @Test("an unversioned provide satisfies every range") func unversioned() {
        #expect(sack([package("a", provides: ["lib"])]).providers("lib > 5") == ["a-1-1.x86_64"])
    }

    @Test("files count when something requires them, and only then") func files() {
        let paths = ["/usr/bin/tool", "/usr/bin/other"]
        let sack = sack([package("a", requires: ["/usr/bin/tool"]), package("tool", files: paths)])
        #expect(sack.providers("/usr/bin/tool") == ["tool-1-1.x86_64"])
        #expect(sack.providers("/usr/bin/other") == [])
    }

    @Test("files in rich dependencies are required, too") func filesInRichDependencies() {
        let sack = sack([
            package("a", requires: ["(/usr/bin/one or /usr/bin/two)"]),
            package("two", files: ["/usr/bin/two"]),
        ])
        #expect(sack.providers("/usr/bin/two") == ["two-1-1.x86_64"])
    }

    @Test("only the arches that are asked for provide anything") func arches() {
        let sack = sack([package("lib"), package("lib", arch: "i686"), package("lib", arch: "src")])
        #expect(sack.providers("lib", arches: ["i686", "noarch"]) == ["lib-1-1.i686"])
    }

    @Test("what rpm can do, what a package provides itself, and repetitions are not required")
    func filteredRequires() {
        let requires = ["rpmlib(X) <= 1", "own = 1", "b", "b", "own"]
        let sack = sack([package("a", requires: requires, provides: ["own = 1"])])
        #expect(sack.requires(PackageID(index: 0)).map(\.description) == ["b", "own"])
    }

    @Test("packages are found by name, pattern, NEVRA and source") func lookup() throws {
        let sack = sack([
            package("lib"), package("lib-devel", source: "lib"), package("lib", arch: "src"),
            package("other"),
        ])
        #expect(sack.names(sack.packages(named: "lib")) == ["lib.src", "lib.x86_64"])
        #expect(sack.names(sack.packages(matching: "lib*")) == ["lib-devel.x86_64", "lib.src", "lib.x86_64"])
        #expect(sack.names(sack.packages(try #require(NEVRA("lib-1-1.src")))) == ["lib.src"])
        let family = sack.packages(source: "lib-1-1.src.rpm")
        #expect(sack.names(family) == ["lib-devel.x86_64", "lib.src", "lib.x86_64"])
        #expect(sack.packages(named: "none") == [])
    }

    @Test(
        "patterns are the shell's",
        arguments: [
            ("a?c", ["abc"]), ("a[bx]c", ["abc"]), ("a[!x]c", ["abc"]), ("a[a-c]c", ["abc"]),
            ("[!a]*", ["]x"]),
            ("[]]x", ["]x"]), ("*", ["]x", "abc", "abcabd"]), ("*abd", ["abcabd"]), ("a[b", []), ("", []),
            (String(repeating: "*a", count: 500) + "z", []),
        ] as [(String, [String])])
    func patterns(pattern: String, expected: [String]) {
        let sack = sack(["abc", "abcabd", "]x", String(repeating: "a", count: 300)].map { package($0) })
        let found = sack.packages(matching: pattern).map { sack.name($0) }.filter { $0.utf8.count < 10 }
        #expect(found.sorted() == expected)
    }

    @Test("the latest of a name and arch stay, all copies of them") func latest() {
        let versions = ["1-1", "1:0-1", "2-1", "1:0-1"].map { package("a", $0) }
        let sack = sack(versions + [package("a", arch: "i686")])
        let latest = sack.latest(sack.packages).map { sack.nevra($0).description }
        #expect(latest == ["a-1:0-1.x86_64", "a-1:0-1.x86_64", "a-1-1.i686"])
    }

    @Test("what was put in comes out") func roundTrip() {
        let original = package(
            "a", "3:1.0~rc1-1", source: "src", requires: ["b >= 1:2", "(c if d)", "/usr/bin/e"],
            provides: ["f = 1"])
        let sack = sack([original])
        let package = PackageID(index: 0)
        #expect(sack.nevra(package) == original.nevra)
        #expect(sack.requires(package) == original.requires)
        #expect(sack.provides(package) == original.provides)
        #expect(sack.sourceRPM(package) == "src-1.0~rc1-1.src.rpm")
        #expect(sack.repository(package).id == "main")
    }

    @Test("a rich dependency that cannot be read is provided by nothing") func unreadable() {
        let sack = sack([package("a", requires: ["(b and"]), package("b")])
        #expect(
            gather("a", in: sack).missing.map(\.description) == ["Unresolvable dependency (b and in a.x86_64"]
        )
    }
}

@Suite("Closure") struct ClosureTests {
    @Test("what nothing in the set or the lookaside satisfies is named") func findings() {
        let sack = sack(
            [package("a", requires: ["b", "c", "d >= 2"]), package("b"), package("d")],
            lookaside: [package("c", requires: ["nothing"])])
        let main = sack.packages(matching: "[abd]")
        let found = sack.unresolved(in: main, lookasides: sack.packages(named: "c"))
        #expect(found.flatMap(\.dependencies).map(\.description) == ["d >= 2"])
        #expect(sack.unresolved(in: main).flatMap(\.dependencies).map(\.description) == ["c", "d >= 2"])
    }

    @Test(
        "all parts of a rich dependency count, in the reference any",
        arguments: [
            ("(b and none)", false), ("(b or none)", true), ("(none if missing)", true),
            ("(none if b)", false),
            ("(none if missing else b)", true), ("(b without none)", true), ("(b with none)", false),
        ])
    func rich(text: String, isClosed: Bool) {
        let sack = sack([package("a", requires: [text]), package("b")])
        #expect(sack.unresolved(in: sack.packages).isEmpty == isClosed)
    }

    @Test("the reference is content with half of an `and`") func referenceRich() {
        let sack = sack([package("a", requires: ["(b and none)"]), package("b")])
        #expect(sack.unresolved(in: sack.packages, compatibility: .reference).isEmpty)
    }
}
