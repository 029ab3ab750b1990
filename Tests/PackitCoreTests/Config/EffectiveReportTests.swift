import ConfigSyntax
import HostKit
import JSONKit
import PackitCore
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@Suite struct EffectiveReportTests {
    private static let monorepo = """
        upstream_project_url: https://example.org/hello
        create_pr: 'no'
        packages:
          hello:
            specfile_path: hello.spec
            paths: [hello]
          world:
            downstream_package_name: world
            timeout: '60'
        jobs:
          - job: copr_build
            trigger: commit | release
            targets: [fedora-stable]
            bootstrap: on
            packages:
              world:
                timeout: 30
          - job: tests
            trigger: pull_request
            labels: [a]

        """

    private func load(_ text: String, in directory: FilePath) throws -> LoadedConfig {
        let path = directory.appending(".packit.yaml")
        try Files.writeAtomically(text, to: path)
        let facts = ProjectFacts(name: "greetings", findSpecfile: { "found.spec" })
        let loaded = try ConfigLoader().load(path, name: ".packit.yaml", facts: facts, checks: .schema)
        try #require(!loaded.diagnostics.hasErrors, "\(loaded.diagnostics)")
        return loaded
    }

    private func report(_ text: String, packages: [String] = [], job: Int? = nil) async throws
        -> EffectiveReport
    {
        try await withTemporaryDirectory { directory in
            try EffectiveReport(load(text, in: directory).resolved, packages: packages, job: job)
        }
    }

    private func value(_ key: String, _ values: [EffectiveValue]?) throws -> EffectiveValue {
        try #require(values?.first { $0.key == key })
    }

    @Test("a monorepo with overriding jobs is shown as the golden YAML")
    func yaml() async throws {
        try expectGolden(await report(Self.monorepo).yaml, "config-show/monorepo.yaml")
    }

    @Test("one job of one package is shown as the golden JSON")
    func json() async throws {
        let report = try await report(Self.monorepo, packages: ["world"], job: 0)
        try expectGolden(report.json.text() + "\n", "config-show/job.json")
    }

    @Test("a configuration without jobs shows the default ones and why they are there")
    func defaultJobs() async throws {
        let report = try await report("specfile_path: a.spec\n")
        #expect(
            report.jobs.map(\.path) == [
                "default job copr_build", "default job tests", "default job propose_downstream",
            ])
        let targets = try value("targets", report.jobs.first?.packages.first?.values)
        #expect(targets.origin == .derived("the default jobs"))
        #expect(try value("job", report.jobs.first?.values).value == "copr_build")
    }

    @Test("values are what they count as, and each knows its place")
    func origins() async throws {
        let report = try await report(Self.monorepo)
        let world = report.packages.last?.values
        #expect(try value("create_pr", world).value == false)
        #expect(try value("create_pr", world).origin.description == ".packit.yaml:2:12 (the top level)")
        #expect(try value("timeout", world).value == 60)
        #expect(try value("timeout", world).origin.description == ".packit.yaml:9:14 (package 'world')")
        #expect(try value("specfile_path", world).origin == .derived("downstream_package_name"))
        #expect(try value("scratch", world).origin == .standard)
        let view = report.jobs.first?.packages.first?.values
        #expect(
            try value("timeout", view).origin.description == ".packit.yaml:17:18 (jobs[0].packages.world)")
        #expect(try value("bootstrap", view).value == "on")
    }

    @Test("a trigger of several parts gives a job for each")
    func triggers() async throws {
        let report = try await report(Self.monorepo, job: 0)
        #expect(report.packages.isEmpty)
        #expect(try report.jobs.map { try value("trigger", $0.values).value } == ["commit", "release"])
    }

    @Test("an unknown package or job is an error that names those there are")
    func unknown() async throws {
        let package = await #expect(throws: PackitError.self) {
            try await report(Self.monorepo, packages: ["x"])
        }
        #expect(package?.message.contains("hello, world") == true)
        let job = await #expect(throws: PackitError.self) { try await report(Self.monorepo, job: 2) }
        #expect(job?.message == "there is no jobs[2]; there are jobs[0] to jobs[1]")
        let none = await #expect(throws: PackitError.self) { try await report("jobs: []\n", job: 0) }
        #expect(none?.message == "there is no jobs[0]; the configuration has no jobs")
    }

    @Test("what is shown is a configuration that says the same")
    func roundTrip() async throws {
        try await withTemporaryDirectory { directory in
            let first = try EffectiveReport(load(Self.monorepo, in: directory).resolved)
            let second = try EffectiveReport(load(first.yaml, in: directory).resolved)
            #expect(second.packages.map(plain) == first.packages.map(plain))
            #expect(second.jobs.map { $0.packages.map(plain) } == first.jobs.map { $0.packages.map(plain) })
        }
    }

    private func plain(_ package: EffectiveReport.Package) -> [JSONValue] {
        package.values.map { [.string($0.key), $0.value] }
    }
}
