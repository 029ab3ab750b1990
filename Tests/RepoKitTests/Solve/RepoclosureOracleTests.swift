import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@Suite("Repoclosure beside dnf", SackOracle.isThere) struct RepoclosureOracleTests {
    @Test("dnf has the same findings where one repository is checked and another one satisfies it")
    func lookaside() async throws {
        let universe = RandomUniverse(seed: 21, count: 90, isRich: false)
        let half = universe.packages.count / 2
        try await withTemporaryDirectory { directory in
            let (main, other) = (directory.appending("main"), directory.appending("other"))
            _ = try await TestRepository.write(Array(universe.packages[..<half]), to: main)
            _ = try await TestRepository.write(Array(universe.packages[half...]), to: other)
            let alone = try await Dnf.findings(["main": main], checking: ["main"], in: directory)
            let both = try await Dnf.findings(
                ["main": main, "other": other], checking: ["main"], in: directory)
            #expect(alone.count > both.count)
            #expect(both.count > 3)
            let sack = try await Self.load([main, other], directory)
            #expect(Self.findings(sack, ["main"], lookasides: []) == alone)
            #expect(Self.findings(sack, ["main"], lookasides: ["other"]) == both)
        }
    }

    @Test("dnf has the same findings for packages of rpm, some of them broken", Tool.require("createrepo_c"))
    func universe() async throws {
        try await withTemporaryDirectory { directory in
            let host = try Host.forTests()
            let maker = Fixtures.path("bench/make-universe.py").string
            let arguments = [
                maker, "--output", directory.appending("u").string, "--rpms", "300", "--broken", "20",
                "--repodata", "--no-source",
            ]
            try await host.runner.check(
                Command(
                    "/usr/bin/python3", arguments, environment: host.environment.forCommands(), in: directory)
            )
            let os = directory.pushing("u/repo/x86_64/os")
            let theirs = try await Dnf.findings(["os": os], checking: ["os"], in: directory)
            #expect(theirs.values.joined().count >= 20)
            let sack = try await Self.load([os], directory)
            #expect(Self.findings(sack, ["os"], lookasides: []) == theirs)
        }
    }

    private static func load(_ paths: [FilePath], _ directory: FilePath) async throws -> PackageSack {
        let sources = paths.map {
            RepositorySource(id: $0.lastComponent?.string ?? "", urls: [$0.string])
        }
        return try await TestRepository.reader(cache: directory.appending("cache")).load(sources).sack
    }

    /// What packages of repositories require that is not there, by package.
    private static func findings(
        _ sack: PackageSack, _ checked: Set<String>, lookasides: Set<String>
    ) -> [String: Set<String>] {
        var question = Repoclosure(
            sack.packages.filter { checked.contains(sack.repository($0).id) },
            lookasides: sack.packages.filter { lookasides.contains(sack.repository($0).id) })
        question.compatibility = .reference
        let pairs = question.report(in: sack).findings.map { finding in
            (finding.package.description, Set(finding.requirements.map(\.dependency.description)))
        }
        return Dictionary(pairs) { $0.union($1) }
    }
}

/// `dnf repoclosure`, asked about repositories for x86_64.
enum Dnf {
    /// - Parameters:
    ///   - repositories: Directories by ID.
    ///   - checked: IDs of those that are checked.
    static func findings(
        _ repositories: [String: FilePath], checking checked: [String], in directory: FilePath
    ) async throws -> [String: Set<String>] {
        var arguments = [
            "-q", "repoclosure", "--installroot", "\(directory)/root", "--releasever", "1", "--forcearch",
            "x86_64", "--setopt", "reposdir=/dev/null", "--setopt", "cachedir=\(directory)/dnf-cache",
            "--setopt", "logdir=\(directory)/dnf-log",
        ]
        for arch in ["x86_64", "i686", "noarch"] { arguments += ["--arch", arch] }
        for (id, path) in repositories.sorted(by: { $0.key < $1.key }) {
            arguments += ["--repofrompath", "\(id),\(path)", "--repo", id]
        }
        for id in checked { arguments += ["--check", id] }
        try Files.createDirectories(directory.appending("dnf-log"))
        let host = try Host.forTests()
        let result = try await host.runner.run(
            Command("dnf", arguments, environment: host.environment.forCommands(), in: directory))
        let isAnswer = result.status.isSuccess || result.errorOutput.contains("unresolved dependencies")
        try #require(isAnswer, "\(result.errorOutput)")
        return parse(result.output)
    }

    /// Reads the paragraphs `package: … from …`, `unresolved deps…:` and a line for each.
    static func parse(_ output: String) -> [String: Set<String>] {
        var findings: [String: Set<String>] = [:]
        var package = ""
        for line in output.split(separator: "\n") {
            if line.hasPrefix("package: ") {
                package = String(line.dropFirst("package: ".count).prefix { $0 != " " })
            } else if line.hasPrefix("    ") {
                findings[package, default: []].insert(String(line.dropFirst(4)))
            }
        }
        return findings
    }
}
