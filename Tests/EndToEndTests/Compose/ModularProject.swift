import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

extension ModularRepository {
    /// Skips tests where it cannot be made.
    static let canBeMade = Tool.require("python3", "rpmbuild", "createrepo_c", "modifyrepo_c")
}

/// Makes a project of the modular repository: App with `perl`, `dbi` and `app` for el8, and some groups.
func withModularProject<Result>(
    _ lines: String = "", modules: [String] = ModularProject.modules, core: String = "tool, web",
    _ body: (ComposeProject) async throws -> Result
) async throws -> Result {
    let repositories = try await ModularRepository.shared.path
    return try await withTemporaryDirectory { directory in
        let project = ComposeProject(root: directory.appending("project"), repositories: repositories)
        try Files.createDirectories(project.root)
        try project.configure(
            "pkgset_repos = {\"x86_64\": [\"\(repositories)/x86_64\", \"\(repositories)/source\"]}\n"
                + "filter_system_release_packages = False\ngather_method = \"hybrid\"\n" + lines)
        try project.writeVariants(ModularProject.variant("App", modules))
        try project.writeComps("core: \(core)")
        return try await body(project)
    }
}

enum ModularProject {
    static let modules = ["perl:5.24:100:p8", "perl:5.26:100:p8", "dbi:1", "app:2:400:a8"]

    static func variant(_ id: String, _ modules: [String]) -> String {
        let list = modules.map { "<module>\($0)</module>" }.joined()
        return ComposeProject.variant(id).replacing(
            "</groups>", with: "</groups>\(list.isEmpty ? "" : "<modules>\(list)</modules>")")
    }

    /// The text of a repository's module metadata.
    static func metadata(_ made: MadeCompose, _ repository: String = "App/x86_64/os") async throws -> String {
        let names = try made.files(below: "\(repository)/repodata").filter { $0.contains("modules.yaml") }
        #expect(names.count == 1)
        let script = "zcat \(made.published)/\(repository)/repodata/\(names.first ?? "")"
        return try await Host.forTests().runner.check(.shell(script, in: made.top)).output
    }

    /// Runs dnf on a repository of a compose, as a system that has nothing installed.
    static func dnf(_ made: MadeCompose, _ arguments: String..., root: FilePath) async throws -> CommandResult
    {
        try Files.createDirectories(root)
        let options = [
            "-y", "--installroot", root.string, "--setopt=reposdir=/dev/null", "--releasever=8",
            "--setopt=module_platform_id=platform:el8", "--forcearch=x86_64", "--setopt=tsflags=test",
            "--setopt=cachedir=\(root)/cache", "--repofrompath=m,\(made.published)/App/x86_64/os",
            "--nogpgcheck",
        ]
        let host = try Host.forTests()
        let command = Command(
            "dnf", options + arguments, environment: host.environment.forCommands(), in: root,
            timeout: .seconds(120))
        return try await host.runner.run(command)
    }
}
