import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Configurations of parts with the file that joins them, and `pungi orchestrate` run on it.
struct OrchestrateProject {
    let project: ComposeProject

    /// For parts with packages: most tests of orchestration have no use for images.
    static let quick = "skip_phase = createiso, repoclosure, test"
    /// For parts that are only to begin and to end.
    static let brief = "just_phase = init"

    var target: FilePath { project.target }

    /// Writes the configuration of a part: one variant of the same name with capitals, one group of packages.
    func writePart(_ name: String, _ packages: String, lines: String = "") throws {
        let variant = name.prefix(1).uppercased() + name.dropFirst()
        let text = """
            release_name = "Sample"
            release_short = "S"
            release_version = "1.0"
            variants_file = "\(name).xml"
            comps_file = "\(name)-comps.xml"
            sigkeys = [None]
            pkgset_source = "repos"
            pkgset_repos = {"x86_64": ["\(project.repositories)/x86_64", "\(project.repositories)/source"]}
            gather_method = "deps"

            """
        try project.write(text + lines + "\n", to: "conf/\(name).conf")
        try project.write(
            "<variants>\n\(ComposeProject.variant(variant, groups: [name]))\n</variants>\n",
            to: "conf/\(name).xml")
        try project.writeComps("\(name): \(packages)")
        try Files.move(
            project.root.appending("comps.xml"), to: project.root.pushing(FilePath("conf/\(name)-comps.xml")))
    }

    /// Writes the file that joins the parts.
    func join(_ sections: String, general: String = "") throws {
        try Files.createDirectories(target)
        try project.write(
            """
            [general]
            target = \(target)
            compose_type = test
            release_name = Sample
            release_short = S
            release_version = 1.0
            \(general)

            \(sections)

            """, to: "conf/all.conf")
    }

    func orchestrate(
        _ arguments: String..., environment: [String: String] = [:], program: FilePath? = nil
    ) async throws -> Outcome {
        let words = program == nil ? ["orchestrate"] + arguments : arguments
        return try await project.pungi(words, environment: environment, program: program)
    }

    /// Makes a compose and expects an exit status.
    func start(
        status: Int32 = 0, environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> (MadeCompose, Outcome) {
        let before = Set(try project.composes.map(\.top))
        let outcome = try await orchestrate("start", "conf/all.conf", environment: environment)
        #expect(outcome.status == .exited(status), "\(outcome.errors)", sourceLocation: sourceLocation)
        let made = try #require(
            try project.composes.first { !before.contains($0.top) }, "\(outcome.errors)",
            sourceLocation: sourceLocation)
        return (made, outcome)
    }

    func restart(
        _ made: MadeCompose, _ parts: String..., status: Int32 = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Outcome {
        let outcome = try await project.pungi(
            ["orchestrate", "restart", "conf/all.conf", made.top.string] + parts)
        #expect(outcome.status == .exited(status), "\(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }
}

extension MadeCompose {
    /// `name STATUS` of each part as it is published, sorted.
    func parts() throws -> [String] {
        try json("compose/metadata/parts.json").map { name, value in
            "\(name) \((value as? [String: String])?["status"] ?? "?")"
        }.sorted()
    }

    /// The variants of the whole, sorted.
    func variants() throws -> [String] {
        (try metadata("composeinfo", "payload", "variants") as? [String: Any] ?? [:]).keys.sorted()
    }

    /// The compose of a part.
    func part(_ name: String) throws -> MadeCompose {
        let entry = try json("compose/metadata/parts.json")[name] as? [String: String]
        return MadeCompose(top: path(try #require(entry?["path"])))
    }
}

/// Makes a directory for an orchestration.
func withOrchestrateProject<Result>(
    _ body: (OrchestrateProject) async throws -> Result
) async throws -> Result {
    let repositories = try await SampleRepositories.shared.path
    return try await withTemporaryDirectory { directory in
        let project = ComposeProject(root: directory.appending("project"), repositories: repositories)
        try Files.createDirectories(project.root)
        return try await body(OrchestrateProject(project: project))
    }
}
