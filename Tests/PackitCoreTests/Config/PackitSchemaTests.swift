import ConfigSyntax
import Foundation
import HostKit
import JSONKit
import PackitCore
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@Suite struct PackitSchemaTests {
    @Test("the schema is the golden one")
    func golden() throws {
        try expectGolden(PackitSchema.document.text() + "\n", "packit-schema.json")
    }

    @Test("every key of every table is in the schema, removed names are not")
    func keys() {
        let text = PackitSchema.document.text()
        for key in PackitKeys.job.keys + PackitKeys.root.keys {
            #expect(text.contains("\"\(key.name)\": {"))
        }
        for name in ["synced_files", "current_version_command", "upstream_project_name", "bump_release"] {
            #expect(!text.contains("\"\(name)\""))
        }
    }

    @Test("an independent validator reads values as the reader does", SchemaOracle.isThere)
    func oracle() async throws {
        let accepted = [
            "", "_: {anything: [1]}", "specfile_path: null", "create_pr: 'yes'", "create_pr: 0",
            "create_pr: off",
            "timeout: '120'", "timeout: 1.5", "timeout: ' -1_000 '", "packit_instances: [prod]",
            "targets: fedora-all",
            "jobs: [{job: tests, trigger: commit | release, labels: null, skip_build: null}]",
            "jobs: [{job: copr_build, trigger: release, bootstrap: on, targets: {f: {distros: [x]}}}]",
            "jobs: [{job: tests, trigger: release, metadata: {targets: a, dist-git-branch: f30}}]",
            "packages: {a: {}, b: {paths: [b]}}", "files_to_sync: [a, {src: [b], dest: c, delete: 'on'}]",
            "actions: {pre-sync: ls, fix-spec-file: [a, [b, c]]}", "spec_source_id: 1",
            "jobs: [{job: tests, trigger: release, packages: {a: {env: {X: 1}}}, trigger_paths: ['*']}]",
        ]
        let refused = [
            "jbos: []", "specfile_path: 1", "create_pr: maybe", "create_pr: null", "timeout: abc", "- a",
            "packages: {}",
            "packit_instances: prod", "jobs: [{job: tests}]", "jobs: [{job: test, trigger: release}]",
            "jobs: {}",
            "jobs: [{job: tests, trigger: push}]", "job: tests", "actions: {build: ls}",
            "files_to_sync: [{src: a}]",
            "packages: {a: {targets: fedora-all}}", "notifications: {pull_request: {x: 1}}",
            "synced_files: [a]",
            "jobs: [{job: tests, trigger: release, packages: {a: {job: tests}}}]",
            "targets: {f: {distro: [x]}}",
            "jobs: [{job: tests, trigger: release, metadata: {foo: 1}}]", "sources: [{path: a}]",
        ]
        let answers = try await SchemaOracle.answers(for: accepted + refused)
        for (text, answer) in zip(accepted, answers) { #expect(answer == nil, "\(text)") }
        for (text, answer) in zip(refused, answers.dropFirst(accepted.count)) {
            #expect(answer != nil, "\(text)")
        }
    }

    /// Findings that only warn, for the reference passes over them, and that the schema refuses all the same.
    private static let stricter: Set<Diagnostic.Code> = [
        "config.bad-command", "config.ignored-value", "config.unknown-key", "config.wrong-type",
    ]
    /// Findings about the shape of the text, which the schema has to make too.
    private static let shapes: Set<Diagnostic.Code> = [
        "config.unknown-key", "config.wrong-type", "config.null", "config.not-a-choice", "config.missing-key",
        "config.removed-key", "config.unknown-action", "config.jobs-are-no-list", "config.job-is-no-mapping",
        "config.no-packages", "config.root-is-no-mapping",
    ]

    @Test(
        "the schema accepts what the reader accepts, and refuses the same shapes",
        .enabled(if: !Samples.files.isEmpty, "no sample configurations here"), SchemaOracle.isThere)
    func samples() async throws {
        let texts = try Samples.files.map { try Files.readText($0) }
        let answers = try await SchemaOracle.answers(for: texts)
        let facts = ProjectFacts(name: "sample", findSpecfile: { "sample.spec" })
        for (path, answer) in zip(Samples.files, answers) {
            let found = try ConfigLoader().load(path, facts: facts, checks: .schema).diagnostics
            guard !found.contains(where: { $0.code.rawValue.hasPrefix("yaml.") && $0.severity == .error })
            else { continue }
            if answer != nil {
                #expect(
                    found.hasErrors || found.contains { Self.stricter.contains($0.code) },
                    "\(path.lastComponent?.string ?? "") is valid, and refused: \(answer ?? "")")
            } else {
                let missed = found.filter { $0.severity == .error && Self.shapes.contains($0.code) }
                #expect(missed.isEmpty, "\(path.lastComponent?.string ?? ""): \(missed.map(\.message))")
            }
        }
    }
}

/// The Python package jsonschema.
enum SchemaOracle {
    struct Missing: Error, CustomStringConvertible {
        var description: String { "install python3-jsonschema and python3-yaml: no test is skipped in CI" }
    }

    static let isThere = ConditionTrait.enabled("needs python3 with jsonschema and PyYAML") {
        let environment = try HostEnvironment.current()
        let works =
            (try? await Host.forTests().runner.check(command(["-c", "import jsonschema, yaml"]))) != nil
        if !works, environment["CI"] == "true" { throw Missing() }
        return works
    }

    /// What the validator says of each text: nil when it accepts it.
    static func answers(for texts: [String]) async throws -> [String?] {
        let request: JSONValue = [
            "schema": PackitSchema.document, "texts": .array(texts.map(JSONValue.string)),
        ]
        var command = try command([Fixtures.path("schema-oracle.py").string])
        command.input = Array(request.text(pretty: false).utf8)
        let result = try await Host.forTests().runner.check(command)
        return try JSONDecoder().decode([String?].self, from: Data(result.standardOutput))
    }

    private static func command(_ arguments: [String]) throws -> Command {
        let environment = try HostEnvironment.current()
        return Command(
            "python3", arguments, environment: environment.forCommands(["PYTHONDONTWRITEBYTECODE": "1"]),
            in: environment.currentDirectory, timeout: .seconds(120))
    }
}

/// Configurations to try things on: probes of single rules, and those of public projects beside the checkout.
enum Samples {
    static let files: [FilePath] = {
        let beside = Fixtures.root.removingLastComponent().removingLastComponent()
        let given = ProcessInfo.processInfo.environment["PACKIT_CORPUS"].map { FilePath($0) }
        let directories = [
            Fixtures.path("packit-config-cases"), given ?? beside.pushing("shared/corpus/packit-configs"),
        ]
        return directories.flatMap { directory in
            let names = (try? Files.list(directory)) ?? []
            return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.map {
                directory.appending($0)
            }
        }
    }()
}
