import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Composes as the tools see them that people use on them.
@Suite(Tool.require("python3", "rpmbuild", "rpm", "createrepo_c", "dnf")) struct ComposeToolTests {
    /// Whether `python3` has the library; in CI its absence is a failure.
    static let hasProductmd = ConditionTrait.enabled("needs productmd for python3") {
        let host = try Host.forTests()
        if host.environment["CI"] == "true" { return true }
        let result = try await host.runner.run(.shell("python3 -c 'import productmd'", in: "/"))
        return result.status.isSuccess
    }

    private static func run(_ script: String, in directory: FilePath) async throws -> CommandResult {
        try await Host.forTests().runner.run(.shell(script, in: directory, timeout: .seconds(120)))
    }

    /// The directories with metadata, relative to `compose`.
    private static func repositories(_ made: MadeCompose) throws -> [String] {
        try made.files().filter { $0.hasSuffix("/repodata/repomd.xml") }.map {
            String($0.dropLast("/repodata/repomd.xml".count))
        }
    }

    @Test("rpm finds the digests of all published packages right") func digests() async throws {
        let made = try await ComposeCase.standard.compose()
        let script = "find compose/Server compose/Client -name '*.rpm' -print0 | xargs -0 rpm -K"
        let result = try await Self.run(script, in: made.top)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count > 100)
        #expect(lines.allSatisfy { $0.hasSuffix(": digests OK") })
    }

    @Test("dnf finds exactly the published packages in each repository") func listed() async throws {
        let made = try await ComposeCase.standard.compose()
        let places = try Self.repositories(made)
        #expect(places.count == 21)
        let options = places.enumerated().map { "--repofrompath=r\($0.offset),\($0.element)" }
        let names = places.indices.map { "r\($0)" }.joined(separator: ",")
        let format = "%{repoid} %{relativepath}"
        let result = try await Self.run(
            """
            dnf -q --releasever=1 --setopt=cachedir="$PWD/../dnf" \(options.joined(separator: " ")) \
            --repo \(names) repoquery --qf '\(format)'
            """, in: made.published)
        #expect(result.status.isSuccess, "\(result.errorOutput)")
        var found: [String: [String]] = [:]
        for line in result.output.split(separator: "\n") {
            let parts = line.split(separator: " ").map(String.init)
            found[parts[0], default: []].append(parts[1])
        }
        for (number, place) in places.enumerated() {
            // An addon's packages lie below its parent's tree, and are not its parent's.
            let files = try made.files(below: place).filter { $0.hasSuffix(".rpm") }
                .filter { !$0.hasPrefix("addons/") }
            #expect(found["r\(number)", default: []].sorted() == files, "\(place)")
        }
    }

    @Test("dnf misses in a gathered tree what the log says", arguments: ["x86_64", "aarch64"])
    func closure(arch: String) async throws {
        try await expectSameClosure(try await ComposeCase.standard.compose(), "Server", arch)
    }

    @Test("dnf and the log agree on a generated distribution too", arguments: ["Server", "Workstation"])
    func universe(variant: String) async throws {
        try await expectSameClosure(try await ComposeUniverse.compose.compose(), variant, "x86_64")
    }

    private func expectSameClosure(_ made: MadeCompose, _ variant: String, _ arch: String) async throws {
        let result = try await Self.run(
            """
            dnf -q --releasever=1 --setopt=cachedir="$PWD/../dnf-\(variant)-\(arch)" --forcearch=\(arch) \
            --repofrompath=tree,\(variant)/\(arch)/os --repo tree repoclosure
            """, in: made.published)
        var (package, found): (String, Set<String>) = ("", [])
        for line in result.output.split(separator: "\n") {
            if line.hasPrefix("package: ") {
                let name = line.dropFirst(9).prefix { $0 != " " }
                let parts = name.split(separator: "-")
                package =
                    parts.dropLast(2).joined(separator: "-") + "." + (name.split(separator: ".").last ?? "")
            } else if line.hasPrefix("    ") {
                found.insert("\(line.drop { $0 == " " }) in \(package)")
            }
        }
        let log = try made.log.split(separator: "\n")
        let said = log.compactMap { line -> String? in
            let parts = line.components(separatedBy: "] \(variant).\(arch): Unresolvable dependency ")
            return parts.count == 2 ? parts[1] : nil
        }
        #expect(!said.isEmpty)
        // dnf misses what a condition asks for even where the condition does not hold.
        #expect(found.filter { !$0.contains(" if ") } == Set(said))
    }

    @Test("productmd reads every file, and finds in it what is there", hasProductmd)
    func productmd() async throws {
        let made = try await ComposeCase.standard.compose()
        let script = Fixtures.path("compose-oracle.py")
        let result = try await Self.run("python3 '\(script)' '\(made.top)'", in: made.top)
        #expect(result.status.isSuccess, "\(result.errorOutput)")
        try expectGolden(result.output, "compose/productmd.txt")
        let trees = try made.files().filter { $0.hasSuffix("/.treeinfo") }
        #expect(result.output.split(separator: "\n").count { $0.hasPrefix("tree ") } == trees.count)
    }

    @Test("metadata that createrepo_c makes of a tree says the same of its packages") func createrepo()
        async throws
    {
        let made = try await ComposeCase.standard.compose()
        try await withTemporaryDirectory { directory in
            let tree = made.path("compose/Server/x86_64/os")
            let result = try await Self.run(
                """
                (cd '\(tree)' && find Packages -name '*.rpm') >list
                createrepo_c -q --no-database --workers=1 --pkglist=list --outputdir="$PWD" '\(tree)'
                for kind in primary filelists other; do
                  zcat repodata/*-$kind.xml.gz | sort >theirs-$kind
                  zcat '\(tree)'/repodata/*-$kind.xml.gz | sort >ours-$kind
                  diff theirs-$kind ours-$kind | head -5
                done
                """, in: directory)
            #expect(result.status.isSuccess, "\(result.errorOutput)")
            #expect(result.output == "")
        }
    }
}
