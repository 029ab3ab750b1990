import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi comps-filter`, by that name and by the reference's.
struct PungiCompsFilterTests {
    private static let input = Fixtures.path("pungi-comps-cases/input.xml")

    private struct Case: Decodable {
        var name: String
        var tool: String
        var args: [String]?
        var output: String
    }

    private static func cases() throws -> [Case] {
        let bytes = try Fixtures.bytes("pungi-comps-cases/cases.json")
        return try JSONDecoder().decode([Case].self, from: Data(bytes)).filter { $0.tool == "comps_filter" }
    }

    private func run(_ program: FilePath, _ arguments: [String], in directory: FilePath) async throws
        -> Outcome
    {
        let command = Command(
            program.string, arguments, environment: Project.variables([:], home: directory), in: directory,
            timeout: .seconds(60))
        let result = try await Host.forTests().runner.run(command)
        return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
    }

    @Test("all options of the reference give its files, by both names") func options() async throws {
        try await withTemporaryDirectory { directory in
            let pungi = try Executable.pungi()
            let link = directory.appending("comps_filter")
            try FileManager.default.createSymbolicLink(
                atPath: link.string, withDestinationPath: pungi.string)
            for one in try Self.cases() {
                let expected = try Fixtures.text("pungi-comps-cases/\(one.output)")
                let arguments = (one.args ?? []) + [Self.input.string]
                let own = try await run(
                    pungi, ["comps-filter", "--output=own.xml"] + arguments, in: directory)
                #expect(own.status == .exited(0), "\(own.errors)")
                #expect(try Files.readText(directory.appending("own.xml")) == expected, "\(one.name)")
                let reference = try await run(link, arguments, in: directory)
                #expect(reference.output == expected, "\(one.name) to standard output")
            }
        }
    }

    @Test("without an arch, or a file, nothing is done and the status is 2") func usage() async throws {
        try await withTemporaryDirectory { directory in
            let pungi = try Executable.pungi()
            let noArch = try await run(pungi, ["comps-filter", Self.input.string], in: directory)
            #expect(noArch.status == .exited(2))
            #expect(noArch.errors.contains("--arch"))
            let noFile = try await run(pungi, ["comps-filter", "--arch=x"], in: directory)
            #expect(noFile.status == .exited(2))
        }
    }

    @Test("a broken file is told with its place, and the output is left as it was") func broken() async throws
    {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically("<comps>\n  <group></comps>", to: directory.appending("comps.xml"))
            try Files.writeAtomically("old", to: directory.appending("out.xml"))
            let outcome = try await run(
                Executable.pungi(), ["comps-filter", "--arch=x86_64", "--output=out.xml", "comps.xml"],
                in: directory)
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("comps.xml:2:"), "\(outcome.errors)")
            #expect(outcome.errors.contains("'comps.xml' cannot be read as a comps file"))
            #expect(try Files.readText(directory.appending("out.xml")) == "old")
            #expect(try Files.list(directory) == ["comps.xml", "out.xml"])
        }
    }

    @Test("a file that is not there is told, with status 1") func missing() async throws {
        try await withTemporaryDirectory { directory in
            let outcome = try await run(
                Executable.pungi(), ["comps-filter", "--arch=x", "none.xml"], in: directory)
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("none.xml"))
        }
    }
}
