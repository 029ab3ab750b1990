import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi make-ostree` and the hook for signed commits, by their names and by the reference's.
@Suite(Tool.require("ostree"))
struct MakeOSTreeCommandTests {
    /// Runs a program in a directory with a treefile, and stand-ins for rpm-ostree and lorax.
    private func run(
        _ arguments: [String], as name: String = "pungi", input: String? = nil,
        path: String = "/usr/bin:/bin",
        _ check: (Outcome, FilePath) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            try Files.createDirectories(directory.appending("bin"))
            for (tool, script) in [("rpm-ostree", Self.rpmOSTree), ("lorax", "#!/bin/sh\necho \"$@\"\n")] {
                let file = directory.appending("bin").appending(tool)
                try Files.writeAtomically(script, to: file)
                try Files.setPermissions(.init(rawValue: 0o755), of: file)
            }
            try Files.writeAtomically("ref: demo\n", to: directory.appending("tree.yaml"))
            let program = directory.appending(name)
            try Files.symlink(Executable.pungi(), at: program)
            let variables = Project.variables(["PATH": "\(directory)/bin:\(path)"], home: directory)
            let command = Command(
                program.string, arguments, environment: variables, in: directory, timeout: .seconds(60),
                input: input.map { Array($0.utf8) })
            let result = try await Host.forTests().runner.run(command)
            try await check(
                Outcome(status: result.status, output: result.output, errors: result.errorOutput), directory)
        }
    }

    private static let rpmOSTree = """
        #!/bin/sh
        set -e
        echo "making $2"
        for word; do
            case $word in
                --repo=*) repo=${word#*=} ;;
                --write-commitid-to=*) id=${word#*=} ;;
                --touch-if-changed=*) stamp=${word#*=} ;;
            esac
            last=$word
        done
        [ "$2" = tree ] || { echo archive > "$last"; exit 0; }
        mkdir empty
        ostree commit --repo="$repo" --orphan --canonical-permissions empty > "$id"
        touch "$stamp"

        """

    @Test(
        "a commit is made by both names, and told on standard output",
        arguments: ["pungi", "pungi-make-ostree"])
    func tree(_ name: String) async throws {
        let words = ["tree", "--repo=repo", "--log-dir=logs", "--treefile=tree.yaml", "--version=1.2"]
        try await run(name == "pungi" ? ["make-ostree"] + words : words, as: name) { outcome, directory in
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let commit = try Files.readText(directory.pushing("repo/refs/heads/demo"))
            #expect(outcome.output == "demo \(commit)")
            #expect(outcome.errors == "making tree\n")
            let log = try Files.readText(directory.pushing("logs/create-ostree-repo.log"))
            #expect(log.contains("--add-metadata-string=version=1.2"))
        }
    }

    @Test("a container and an installer are made by the reference's options") func others() async throws {
        let container = ["container", "--name=c", "--path=out", "--log-dir=logs", "--treefile=tree.yaml"]
        try await run(container, as: "pungi-make-ostree") { outcome, directory in
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(outcome.output == "\(directory)/out/c.ociarchive\n")
            let archive = try Files.readText(directory.pushing("out/c.ociarchive"))
            #expect(archive == "archive\n")
        }
        let installer = [
            "installer", "-p", "P", "-v", "1", "-r", "2", "-s", "http://a/", "-s", "http://b/", "-o", "out",
            "--noupgrade", "--nomacboot", "--isfinal", "--volid=V", "--variant", "IoT", "--buildarch",
            "x86_64",
            "--bugurl", "http://bugs/", "--rootfs-size", "3", "--installpkgs", "bash",
        ]
        try await run(installer, as: "pungi-make-ostree") { outcome, directory in
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(
                outcome.errors == """
                    --product=P --version=1 --release=2 --source=http://a/ --source=http://b/ --variant=IoT \
                    --bugurl=http://bugs/ --nomacboot --isfinal --buildarch=x86_64 --volid=V --installpkgs=bash \
                    --rootfs-size=3 \(directory)/out

                    """)
        }
    }

    @Test(
        "a wrong command line ends with 2",
        arguments: [
            ([], "USAGE: pungi make-ostree <subcommand>"), (["tre"], "Did you mean 'tree'?"),
            (["tree", "--version", "1"], "Missing expected argument '--repo <dir>'"),
            (["tree", "--repo=r", "--log-dir=l"], "Missing expected argument '--treefile <file>'"),
            (["container", "--name=a"], "Missing expected argument '--path <dir>'"),
            (["installer", "-p", "a", "-v", "1"], "Missing expected argument '--release <release>'"),
            (["installer", "-p", "a", "-v", "1", "-r", "1", "-o", "out"], "lorax needs a repository"),
        ])
    func commandLine(_ words: [String], _ message: String) async throws {
        try await run(["make-ostree"] + words) { outcome, _ in
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }
    }

    @Test("by the reference's name, too, no command is a mistake") func bare() async throws {
        try await run([], as: "pungi-make-ostree") { outcome, _ in
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("USAGE: pungi-make-ostree <subcommand>"))
        }
    }

    @Test("a mistake in a treefile is shown with its line, and ends with 1") func mistake() async throws {
        try await run(["make-ostree", "tree", "--repo=r", "--log-dir=l", "--treefile=bad.yaml"]) {
            outcome, _ in
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("bad.yaml: no such file or directory"))
        }
        try await run([
            "make-ostree", "tree", "--repo=r", "--log-dir=l", "--treefile=tree.yaml",
            "--extra-config=tree.yaml",
        ]) { outcome, directory in
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("\(directory)/tree.yaml:1:1: "), "\(outcome.errors)")
        }
    }

    @Test("the hook for signed commits is started in the place of pungi") func hook() async throws {
        try await run(["wait-for-signed-ostree-handler", "ostree"], input: #"{"commitid": 1}"#) {
            outcome, _ in
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("$.commitid: a string was expected"), "\(outcome.errors)")
        }
        try await run(["wait-for-signed-ostree-handler", "phase-start"], input: "{}") { outcome, _ in
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
        }
    }

    @Test("where the hook is not installed, that is said") func noHook() async throws {
        try await withTemporaryDirectory { directory in
            let program = directory.appending("pungi")
            try Files.copy(Executable.pungi(), to: program)
            let command = Command(
                program.string, ["wait-for-signed-ostree-handler", "ostree"],
                environment: Project.variables([:], home: directory), in: directory, timeout: .seconds(60))
            let result = try await Host.forTests().runner.run(command)
            #expect(result.status == .exited(1))
            #expect(
                result.errorOutput.contains(
                    "pungi-wait-for-signed-ostree-handler is neither beside pungi nor in the PATH"),
                "\(result.errorOutput)")
        }
    }
}
