import RPMKit
import Testing

@testable import ComposeCore

@Suite struct PackageComparisonTests {
    @Test("packages of one source that have the same versions are one change, sources and debug packages too")
    func together() throws {
        let diff = try diff(
            SampleCompose(
                "A", "S.x86_64: a-1-1.src: a-1-1.x86_64, a-libs-1-1.x86_64, a-debuginfo-1-1.x86_64"),
            SampleCompose("B", "S.x86_64: a-2-1.src: a-2-1.x86_64, a-libs-2-1.x86_64, a-debuginfo-2-1.x86_64")
        )
        #expect(
            diff.lines == ["upgraded a 1-1 -> 2-1: a.src a.x86_64 a-debuginfo.x86_64 a-libs.x86_64"])
        #expect(diff.moves.isEmpty)
        #expect(!diff.isEmpty)
    }

    @Test(
        "the order of versions is rpm's",
        arguments: [
            ("1.10-1", "1.9-1", ComposeDiff.Kind.downgraded), ("1.0~rc1-1", "1.0-1", .upgraded),
            ("1.0-1", "1.0^git1-1", .upgraded), ("1.0-1", "1.0-1.1", .upgraded),
            ("2-1", "1-1", .downgraded),
        ])
    func order(_ old: String, _ new: String, _ kind: ComposeDiff.Kind) throws {
        let diff = try diff(
            SampleCompose("A", "S.x86_64: a-\(old).src: a-\(old).x86_64"),
            SampleCompose("B", "S.x86_64: a-\(new).src: a-\(new).x86_64"))
        #expect(diff.packages.map(\.kind) == [kind])
    }

    @Test("an epoch outweighs a version, and is shown only where there is one")
    func epoch() throws {
        var (old, new) = (try SampleCompose("A", "S.x86_64:"), try SampleCompose("B", "S.x86_64:"))
        for (text, isOld) in [("a-0:2-1", true), ("a-1:1-1", false)] {
            let (source, package) = (NEVRA("\(text).src"), NEVRA("\(text).x86_64"))
            let entry = RPMManifest.Entry(path: "a", category: .binary)
            let (first, second) = (try #require(package), try #require(source))
            if isOld {
                old.contents.packages?.add(first, from: second, to: "S", "x86_64", entry)
            } else {
                new.contents.packages?.add(first, from: second, to: "S", "x86_64", entry)
            }
        }
        #expect(try diff(old, new).lines == ["upgraded a 2-1 -> 1:1-1: a.x86_64"])
    }

    @Test("binaries with versions of their own are changes of their own")
    func ownVersions() throws {
        let diff = try diff(
            SampleCompose("A", "S.x86_64: perl-5-1.src: perl-5-1.x86_64, perl-Carp-1-1.noarch"),
            SampleCompose("B", "S.x86_64: perl-6-1.src: perl-6-1.x86_64, perl-Carp-1-2.noarch"))
        #expect(
            diff.lines == [
                "upgraded perl 1-1 -> 1-2: perl-Carp.noarch",
                "upgraded perl 5-1 -> 6-1: perl.src perl.x86_64",
            ])
    }

    @Test("what came and what went is told with its trees, and copies for another arch as such")
    func cameAndWent() throws {
        let diff = try diff(
            SampleCompose("A", "S.x86_64: a-1-1.src: a-1-1.x86_64", "S.x86_64: b-1-1.src: b-1-1.noarch"),
            SampleCompose(
                "B", "S.x86_64: a-1-1.src: a-1-1.x86_64, a-1-1.i686", "S.x86_64: c-1-1.src: c-1-1.noarch")
        )
        #expect(
            diff.lines == [
                "added a none -> 1-1: a.i686", "removed b 1-1 -> none: b.noarch b.src",
                "added c none -> 1-1: c.noarch c.src",
            ])
        #expect(diff.packages.map { $0.members[0].isWhole } == [false, true, true])
        #expect(
            diff.packages.map { $0.members[0].trees } == Array(repeating: [TreeID("S", "x86_64")], count: 3))
        let text = diff.text()
        #expect(text.contains("\nAdded\n  a  1-1  a.i686  S (x86_64)\n  c  1-1          S (x86_64)\n"))
    }

    @Test(
        "of several versions at a time those that are in both do not count, and the highest become the highest"
    )
    func several() throws {
        let diff = try diff(
            SampleCompose(
                "A", "S.x86_64: k-1-1.src: k-1-1.x86_64", "S.x86_64: k-2-1.src: k-2-1.x86_64",
                "S.x86_64: k-3-1.src: k-3-1.x86_64"),
            SampleCompose("B", "S.x86_64: k-2-1.src: k-2-1.x86_64", "S.x86_64: k-4-1.src: k-4-1.x86_64"))
        #expect(
            diff.lines == [
                "removed k 1-1 -> none: k.src k.x86_64", "upgraded k 3-1 -> 4-1: k.src k.x86_64",
            ])
    }

    @Test("a package that went to another variant has moved, on all arches in one entry")
    func moved() throws {
        let diff = try diff(
            SampleCompose(
                "A", "S.x86_64: a-1-1.src: a-1-1.x86_64", "C.x86_64:", "S.aarch64: a-1-1.src: a-1-1.aarch64",
                "C.aarch64:"),
            SampleCompose(
                "B", "C.x86_64: a-2-1.src: a-2-1.x86_64", "S.x86_64:", "C.aarch64: a-2-1.src: a-2-1.aarch64",
                "S.aarch64:"))
        #expect(diff.packages.map(\.kind) == [.upgraded])
        #expect(
            diff.moveLines == [
                "a: a.aarch64 S.aarch64 -> C.aarch64, a.src S.aarch64+S.x86_64 -> C.aarch64+C.x86_64, "
                    + "a.x86_64 S.x86_64 -> C.x86_64"
            ])
        #expect(diff.text().contains("\nMoved\n  a  S (aarch64, x86_64) -> C (aarch64, x86_64)\n"))
    }

    @Test("coming into one more tree, or leaving one of several, is told so")
    func oneMore() throws {
        let both = try SampleCompose(
            "A", "S.x86_64: a-1-1.src: a-1-1.noarch", "C.x86_64: a-1-1.src: a-1-1.noarch")
        let one = try SampleCompose("B", "S.x86_64: a-1-1.src: a-1-1.noarch", "C.x86_64:")
        #expect(try diff(both, one).text().contains("\nMoved\n  a  no longer in C (x86_64)\n"))
        #expect(try diff(one, both).text().contains("\nMoved\n  a  now also in C (x86_64)\n"))
    }

    @Test("a package that became another kind in its tree has moved between kinds")
    func category() throws {
        var (old, new) = (
            try SampleCompose("A", "S.x86_64: a-1-1.src: a-1-1.noarch"),
            try SampleCompose("B", "S.x86_64: a-1-1.src: a-1-1.noarch")
        )
        let key = "a-0:1-1.noarch"
        new.contents.packages?.rpms["S"]?["x86_64"]?["a-0:1-1.src"]?[key]?.category = .debug
        #expect(try diff(old, new).moveLines == ["a: a.noarch S.x86_64 as binary -> S.x86_64 as debug"])
        old.contents.packages?.rpms["S"]?["x86_64"]?["a-0:1-1.src"]?[key]?.category = .debug
        #expect(try diff(old, new).isEmpty)
    }

    @Test("that a tree is new is told once, not for each of its packages")
    func newTree() throws {
        let diff = try diff(
            SampleCompose("A", "S.x86_64: a-1-1.src: a-1-1.noarch"),
            SampleCompose("B", "S.x86_64: a-1-1.src: a-1-1.noarch", "S.s390x: a-1-1.src: a-1-1.noarch"))
        #expect(diff.moves.isEmpty)
        #expect(diff.packages.isEmpty)
        #expect(diff.trees.map { $0.old != nil } == [false, true])
        #expect(!diff.isEmpty)
        #expect(diff.text().contains("trees        1 added\n"))
    }

    @Test("a name in rpms.json that is none is named")
    func badName() throws {
        var old = try SampleCompose("A", "S.x86_64: a-1-1.src: a-1-1.noarch")
        old.contents.packages?.rpms["S"]?["x86_64"]?["nonsense"] = ["x": .init(path: "x", category: .binary)]
        let error = #expect(throws: ComposeError.self) { try diff(old, old) }
        #expect(error?.code == .metadata)
        #expect(error?.message.contains("'nonsense'") == true)
    }
}
