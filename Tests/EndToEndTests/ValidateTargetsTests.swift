import HostKit
import SystemPackage
import TestSupport
import Testing

/// Which files `packit config validate` looks at, and where its options come from.
struct ValidateTargetsTests {
    private static let valid = "specfile_path: hello.spec\n"

    @Test("several files are each checked with their own directory as the project")
    func several() async throws {
        let files = [
            "a/.packit.yaml": Self.valid, "a/hello.spec": "x", "b/packit.yml": "jbos: []\n",
            "b/hello.spec": "x",
            "c/.packit.yaml": Self.valid,
        ]
        try await withProject(files) { project in
            let run = try await project.packit("config", "validate", "a/.packit.yaml", "b/packit.yml", "c")
            #expect(run.status == .exited(2))
            #expect(run.errors.contains("a/.packit.yaml is valid and ready to be used\n"))
            #expect(run.errors.contains("b/packit.yml:1:1: error: unknown key 'jbos'; did you mean 'jobs'?"))
            #expect(
                run.errors.contains("c/.packit.yaml:1:16: warning: the spec file 'hello.spec' is not there"))
        }
    }

    @Test("a file that is missing fails, and the others are checked all the same")
    func missing() async throws {
        try await withProject(["a/.packit.yaml": Self.valid, "a/hello.spec": "x"]) { project in
            let run = try await project.packit("validate", "gone.yaml", "a")
            #expect(run.status == .exited(2))
            #expect(run.errors.contains("gone.yaml: no such file or directory"))
            #expect(run.errors.contains("a/.packit.yaml is valid"))
            let json = try await project.packit("validate", "--format", "json", "gone.yaml", "a")
            #expect(json.status == .exited(2))
            #expect(json.output.contains("\"config.unreadable\""))
        }
    }

    @Test("a directory without a configuration falls back to the current one; without any it fails")
    func fallback() async throws {
        try await withProject([".packit.yaml": Self.valid, "hello.spec": "x", "sub/x": "", "empty/sub/x": ""])
        { project in
            let run = try await project.packit("validate", "sub")
            #expect(run.status == .exited(0))
            #expect(run.errors == ".packit.yaml is valid and ready to be used\n")
            let none = try await project.packit("validate", "sub", in: "empty")
            #expect(none.status == .exited(2))
            #expect(none.errors.contains("No packit config found in sub"))
            let parents = try await project.packit("validate", in: "empty/sub")
            #expect(parents.status == .exited(2))
        }
    }

    @Test("of several configurations the first in the fixed order counts, the others are named")
    func order() async throws {
        let files = [
            "packit.yml": "x: 1\n", ".packit.yml": Self.valid, "packit.yaml": "y: 1\n", "hello.spec": "x",
        ]
        try await withProject(files) { project in
            let run = try await project.packit("validate")
            #expect(run.status == .exited(0))
            #expect(
                run.errors.contains(
                    ".packit.yml:1:1: warning: 'packit.yaml' stands beside this configuration and is ignored")
            )
            #expect(run.errors.contains("warning: 'packit.yml' stands beside"))
            #expect(run.errors.contains(".packit.yml is valid and ready to be used, with 2 warnings"))
        }
    }

    @Test("a directory in the place of a configuration is an error, not a crash")
    func directory() async throws {
        try await withProject([".packit.yaml/x": ""]) { project in
            let run = try await project.packit("validate", ".packit.yaml")
            #expect(run.status == .exited(2))
            let whole = try await project.packit("validate")
            #expect(whole.status == .exited(2))
            #expect(whole.errors.contains("error: "))
        }
    }

    @Test("a loop of symbolic links is an error")
    func links() async throws {
        try await withProject { project in
            try await project.link("loop.yaml", to: "loop.yaml")
            try await project.expectStatus(2, "validate", "loop.yaml")
        }
    }

    @Test("--config-path names the file whatever it is called; so do -c and the environment")
    func configPath() async throws {
        try await withProject([".packit.yaml": "x: 1\n", "other.conf": Self.valid, "hello.spec": "x"]) {
            project in
            for option in ["--config-path", "-c"] {
                let run = try await project.packit("config", "validate", option, "other.conf")
                #expect(run.status == .exited(0))
                #expect(run.errors == "other.conf is valid and ready to be used\n")
            }
            // Before the command, -c is for other commands.
            let global = try await project.packit("-c", "other.conf", "config", "validate")
            #expect(global.status == .exited(2))
            let joined = try await project.packit("validate", "-cother.conf")
            #expect(joined.status == .exited(0))
            let variable = try await project.packit(
                "validate", environment: ["PACKIT_CONFIG_PATH": "other.conf"])
            #expect(variable.status == .exited(0))
            let gone = try await project.packit("validate", "-c", "gone")
            #expect(gone.status == .exited(2))
            #expect(gone.errors.contains("Path 'gone' does not exist"))
        }
    }

    @Test("the file .packit gives options; the environment and the command line win over it")
    func optionsFile() async throws {
        let files = [
            ".packit.yaml": Self.valid + "timeout: -1\n", "hello.spec": "x",
            ".packit": "{\n\t\"strict\": true, \"format\": null\n}",
        ]
        try await withProject(files) { project in
            try await project.expectStatus(2, "validate")
            try await project.expectStatus(0, "validate", environment: ["PACKIT_STRICT": "false"])
            try project.write("{\"format\": \"json\"}", to: ".packit")
            let json = try await project.packit("validate")
            #expect(json.output.hasPrefix("[\n"))
            let github = try await project.packit("validate", "--format", "github")
            #expect(github.output.hasPrefix("::warning"))
        }
    }

    @Test(
        "a broken .packit is told with its place",
        arguments: [
            ("[1]", ".packit: a JSON object"), ("{\n  \"strict\": [\n", ".packit:3:1: "),
            ("{\"strict\": \"maybe\"}", "'strict' in .packit"),
            ("{\"format\": \"xml\"}", "'xml' is not one of"),
        ])
    func brokenOptions(text: String, message: String) async throws {
        try await withProject([".packit.yaml": Self.valid, "hello.spec": "x", ".packit": text]) { project in
            let run = try await project.packit("validate")
            #expect(run.status == .exited(2))
            #expect(run.errors.contains(message), "\(run.errors)")
        }
    }

    @Test("no network is asked for: --offline and PACKIT_OFFLINE change nothing")
    func offline() async throws {
        try await withProject([".packit.yaml": Self.valid, "hello.spec": "x"]) { project in
            try await project.expectStatus(0, "validate", "--offline")
            try await project.expectStatus(0, "validate", environment: ["PACKIT_OFFLINE": "1"])
        }
    }

    @Test(
        "a mistake on the command line exits with 2 and names what was meant",
        arguments: [
            (["confg"], "Did you mean 'config'?"), (["config", "valdate"], "Did you mean 'validate'?"),
            (["validate", "--strct"], "--strct"), (["validate", "--format", "xml"], "xml"),
            (["validate", "-c"], "-c"),
        ])
    func usage(arguments: [String], message: String) async throws {
        try await withProject { project in
            let run = try await project.run(arguments)
            #expect(run.status == .exited(2))
            #expect(run.output.isEmpty)
            #expect(run.errors.contains(message), "\(run.errors)")
        }
    }

    @Test("help and version are results: standard output, exit 0")
    func help() async throws {
        try await withProject { project in
            for arguments in [["--help"], ["config", "--help"], ["validate", "--help"], ["--version"]] {
                let run = try await project.run(arguments)
                #expect(run.status == .exited(0))
                #expect(!run.output.isEmpty && run.errors.isEmpty)
            }
            let bare = try await project.run([])
            #expect(bare.status == .exited(2))
        }
    }
}
