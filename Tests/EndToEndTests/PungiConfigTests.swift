import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi config validate`, by that name and by the reference's.
struct PungiConfigTests {
    private static let cases = Fixtures.path("pungi-config-cases")

    private func run(_ program: FilePath, _ arguments: [String], in directory: FilePath = cases) async throws
        -> Outcome
    {
        let command = Command(
            program.string, arguments, environment: Project.variables([:], home: directory), in: directory,
            timeout: .seconds(60))
        let result = try await Host.forTests().runner.run(command)
        return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
    }

    private func validate(_ arguments: String...) async throws -> Outcome {
        try await run(Executable.pungi(), ["config", "validate"] + arguments)
    }

    /// Runs the program through a symbolic link with the reference's name.
    private func asReference(_ arguments: String...) async throws -> Outcome {
        try await withTemporaryDirectory { directory in
            let link = directory.appending("pungi-config-validate")
            try FileManager.default.createSymbolicLink(
                atPath: link.string, withDestinationPath: Executable.pungi().string)
            return try await run(link, arguments)
        }
    }

    @Test(
        "the exit status says whether a configuration is valid, and both names agree but on warnings",
        arguments: [
            ("112-ok-minimal.conf", 0, 0), ("114-missing-all.conf", 1, 1), ("139-unknown-option.conf", 0, 1),
            ("142-deprecated-runroot.conf", 0, 1), ("205-media-bad-algo.conf", 0, 0),
            ("230-live-images-ok.conf", 0, 0), ("241-variants-bad-dtd.conf", 1, 1),
            ("no-such-file.conf", 1, 1),
        ] as [(String, Int32, Int32)])
    func statuses(file: String, own: Int32, reference: Int32) async throws {
        let validated = try await validate("--offline", file)
        #expect(validated.status == .exited(own))
        #expect(validated.output.isEmpty)
        #expect(
            validated.errors.contains(
                own == 0 ? "is valid and ready to be used" : "does not pass validation: "))
        let same = try await asReference("--offline", file)
        #expect(same.status == .exited(reference))
        #expect(same.errors.isEmpty)
    }

    @Test("a valid configuration makes the reference's program print nothing") func silent() async throws {
        let outcome = try await asReference("--offline", "112-ok-minimal.conf")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.isEmpty)
    }

    @Test("--strict makes a warning fail") func strict() async throws {
        #expect(try await validate("139-unknown-option.conf").status == .exited(0))
        let strict = try await validate("--strict", "139-unknown-option.conf")
        #expect(strict.status == .exited(1))
        #expect(strict.errors.hasPrefix("139-unknown-option.conf:9:1: error: unknown key "))
    }

    @Test("options of the reference count: old composes, definitions, changes of the schema")
    func options() async throws {
        #expect(try await validate("200-createrepo-deltas-bool.conf").status == .exited(1))
        #expect(try await validate("--old-composes", "200-createrepo-deltas-bool.conf").status == .exited(0))
        #expect(try await validate("246-define-unused.conf").status == .exited(1))
        #expect(try await validate("-e", "tmpl=Q", "246-define-unused.conf").status == .exited(0))
        #expect(try await validate("--define", "tmpl=", "246-define-unused.conf").status == .exited(0))
        let own = try await validate(
            "--strict", "--schema-override", "override.json", "255-schema-override.conf")
        #expect(own.status == .exited(0))
        #expect(try await validate("--strict", "255-schema-override.conf").status == .exited(1))
    }

    @Test(
        "a wrong command line exits with 2", arguments: [["-e", "1x=Q", "112-ok-minimal.conf"], [], ["-x"]])
    func usage(arguments: [String]) async throws {
        let outcome = try await run(Executable.pungi(), ["config", "validate"] + arguments)
        #expect(outcome.status == .exited(2))
        #expect(outcome.output.isEmpty)
        if arguments.contains("1x=Q") {
            #expect(outcome.errors.contains("definition should be in var=value format: '1x=Q'"))
        }
    }

    @Test("several files are all checked") func several() async throws {
        let outcome = try await validate("114-missing-all.conf", "112-ok-minimal.conf", "none.conf")
        #expect(outcome.status == .exited(1))
        #expect(outcome.errors.contains("112-ok-minimal.conf is valid and ready to be used\n"))
        #expect(outcome.errors.contains("none.conf does not pass validation: 1 error\n"))
    }

    static let golden = [
        "114-missing-all", "150-gather-dict-bad", "159-mapping-short", "182-dep-base-product",
        "220-ostree-alias-both", "242-variants-bad-ws", "247-define-missing",
    ]

    @Test(
        "findings look the same in every form", arguments: golden,
        [("text", "txt"), ("json", "json"), ("github", "github.txt"), ("sarif", "sarif")])
    func forms(name: String, form: (format: String, ending: String)) async throws {
        let outcome = try await validate("--format", form.format, "\(name).conf")
        let text = form.format == "text" ? outcome.errors : outcome.output
        #expect(outcome.status == .exited(1))
        #expect(form.format == "text" ? outcome.output.isEmpty : outcome.errors.isEmpty)
        if form.format == "json" || form.format == "sarif" {
            _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
        }
        let version = try await run(Executable.pungi(), ["--version"]).output.dropLast()
        let lasting = text.replacing("\"version\": \"\(version)\"", with: "\"version\": \"VERSION\"")
        try expectGolden(lasting, "pungi-validate/\(name).\(form.ending)")
    }

    @Test("values are the reference's when the program has the reference's name") func dialect() async throws
    {
        try await withTemporaryDirectory { directory in
            let text = try Fixtures.text("pungi-config-cases/112-ok-minimal.conf")
            try Files.writeAtomically(
                text + "release_type = r\"ga\"\n", to: directory.appending("a.conf"))
            try Files.writeAtomically(
                Fixtures.text("pungi-config-cases/variants.xml"), to: directory.appending("variants.xml"))
            let own = try await run(Executable.pungi(), ["config", "validate", "a.conf"], in: directory)
            #expect(own.status == .exited(0))
            #expect(own.errors.contains("[conf.string-form]"))
            let same = try await asReference(directory.appending("a.conf").string)
            #expect(same.status == .exited(1))
            #expect(same.output.contains("'\"ga' is not a value of 'release_type'"))
        }
    }

    @Test("the schema is printed by both names") func schema() async throws {
        let outcome = try await run(Executable.pungi(), ["config", "schema"])
        #expect(outcome.status == .exited(0))
        _ = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        #expect(try await asReference("--dump-schema", "x.conf").output == outcome.output)
    }
}
