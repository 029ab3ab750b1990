import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// A configuration with its files in a temporary directory, and `pungi` run on it.
struct ComposeProject {
    /// The directory of the configuration, where `pungi` runs.
    var root: FilePath
    /// The directory of the repositories.
    var repositories: FilePath

    var target: FilePath { root.appending("out") }

    func write(_ text: String, to name: String, executable: Bool = false) throws {
        let file = root.pushing(FilePath(name))
        try Files.createDirectories(file.removingLastComponent())
        try Files.writeAtomically(text, to: file)
        if executable {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.string)
        }
    }

    /// Writes the configuration: the usual one, then lines that add to it or replace.
    func configure(_ lines: String) throws {
        let text = """
            release_name = "Sample"
            release_short = "S"
            release_version = "1.0"
            variants_file = "variants.xml"
            comps_file = "comps.xml"
            sigkeys = [None]
            pkgset_source = "repos"
            pkgset_repos = {
                "x86_64": ["\(repositories)/x86_64", "\(repositories)/source"],
                "aarch64": ["\(repositories)/aarch64", "\(repositories)/source"],
            }
            gather_method = "deps"

            """
        try write(text + lines + "\n", to: "sample.conf")
    }

    /// Writes a comps file: groups as `name: package, package`.
    func writeComps(_ groups: String...) throws {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<comps>\n"
        for group in groups {
            let parts = group.split(separator: ":").map { $0.trimmingCharacters(in: .whitespaces) }
            let names = parts[1].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            text += "<group><id>\(parts[0])</id><name>\(parts[0])</name><packagelist>"
            text += names.map { "<packagereq type=\"mandatory\">\($0)</packagereq>" }.joined()
            text += "</packagelist></group>\n"
        }
        try write(text + "</comps>\n", to: "comps.xml")
    }

    func writeVariants(_ variants: String) throws {
        try write("<variants>\n\(variants)\n</variants>\n", to: "variants.xml")
    }

    /// One `variant` element.
    static func variant(
        _ id: String, _ type: String = "variant", arches: [String] = ["x86_64"], groups: [String] = ["core"],
        _ children: String = "", attributes: String = ""
    ) -> String {
        let arches = arches.map { "<arch>\($0)</arch>" }.joined()
        let groups = groups.map { "<group default=\"true\">\($0)</group>" }.joined()
        return """
            <variant id="\(id)" name="\(id)" type="\(type)"\(attributes)>
            \(type == "layered-product" ? "<release name=\"\(id) Product\" short=\"\(id)\" version=\"3.1\"/>" : "")
            <arches>\(arches)</arches>\(groups.isEmpty ? "" : "<groups>\(groups)</groups>")
            \(children.isEmpty ? "" : "<variants>\(children)</variants>")</variant>
            """
    }

    /// Runs `pungi` with nothing of the user's environment.
    func pungi(
        _ arguments: [String], environment: [String: String] = [:], program: FilePath? = nil,
        timeout: Duration = .seconds(120)
    ) async throws -> Outcome {
        let command = Command(
            try (program ?? Executable.pungi()).string, arguments,
            environment: Project.variables(environment, home: root), in: root, timeout: timeout)
        return try await ComposeTurns.run(command)
    }

    /// Runs `pungi` on the configuration, for a test compose below ``target`` unless said otherwise.
    func run(
        _ arguments: String..., environment: [String: String] = [:], to destination: [String]? = nil
    ) async throws -> Outcome {
        try Files.createDirectories(target)
        let usual = ["--config", "sample.conf", "--test"]
        return try await pungi(
            usual + (destination ?? ["--target-dir", target.string]) + arguments, environment: environment)
    }

    /// Makes a compose that must finish.
    @discardableResult
    func compose(
        _ arguments: String..., environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> MadeCompose {
        try Files.createDirectories(target)
        let before = Set(try composes.map(\.top))
        let outcome = try await pungi(
            ["--config", "sample.conf", "--test", "--target-dir", target.string] + arguments,
            environment: environment)
        #expect(outcome.status == .exited(0), "\(outcome.errors)", sourceLocation: sourceLocation)
        return try #require(
            try composes.first { !before.contains($0.top) }, "\(outcome.errors)",
            sourceLocation: sourceLocation)
    }

    /// The composes below ``target``, by name.
    var composes: [MadeCompose] {
        get throws {
            guard Files.isDirectory(target) else { return [] }
            return try Files.list(target).map { target.appending($0) }
                .filter { !Files.isSymlink($0) && Files.isDirectory($0) }.map(MadeCompose.init)
        }
    }

    /// The only compose below ``target``.
    func onlyCompose(sourceLocation: SourceLocation = #_sourceLocation) throws -> MadeCompose {
        let all = try composes
        #expect(all.count == 1, sourceLocation: sourceLocation)
        return try #require(all.first, sourceLocation: sourceLocation)
    }
}

/// Makes a project: Server with `base`, `tool` and `docs`, unless the body writes something else.
///
/// Each repository more costs a debug build time, so there is one arch unless a test needs two.
func withComposeProject<Result>(
    _ lines: String = "", arches: [String] = ["x86_64"], _ body: (ComposeProject) async throws -> Result
) async throws -> Result {
    let repositories = try await SampleRepositories.shared.path
    return try await withTemporaryDirectory { directory in
        let project = ComposeProject(root: directory.appending("project"), repositories: repositories)
        try Files.createDirectories(project.root)
        try project.configure(lines)
        try project.writeVariants(ComposeProject.variant("Server", arches: arches))
        try project.writeComps("core: base, tool, docs")
        return try await body(project)
    }
}
