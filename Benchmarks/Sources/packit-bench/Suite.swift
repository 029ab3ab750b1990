/// Which commands are measured, and what is expected of them.
struct Suite {
    let packit: String
    let reference: String?
    let inputs: Inputs
    /// Whether `python3` can import `yaml`; without it that yardstick is left out.
    let hasPyYAML: Bool

    private let peak = Target(metric: .peakMemory, limit: 40e6)

    var groups: [Group] {
        [startUp, validateOne, validateMany, srpm]
    }

    private var startUp: Group {
        Group(
            name: "start-up",
            benchmarks: [
                ours("packit --version", ["--version"], in: inputs.root),
                Benchmark(name: "true", command: Command(executable: "true", directory: inputs.root)),
            ])
    }

    private var validateOne: Group {
        let arguments = ["config", "validate", "--offline"]
        var benchmarks = [
            ours(
                "packit config validate", arguments + [inputs.longConfig], in: inputs.longConfigProject,
                [Target(metric: .cpu, limit: 0.008), peak])
        ]
        if hasPyYAML { benchmarks.append(yamlReading([inputs.longConfig])) }
        if let reference {
            let command = Command(
                executable: reference, arguments: arguments + ["."], directory: inputs.longConfigProject)
            benchmarks.append(Benchmark(name: "reference", command: command))
        }
        return Group(name: "validate a configuration of 200 lines", benchmarks: benchmarks)
    }

    private var validateMany: Group {
        var benchmarks = [
            ours(
                "packit config validate", ["config", "validate", "--offline"] + inputs.manyConfigs,
                in: inputs.root, [Target(metric: .wall, limit: 0.3), peak])
        ]
        if hasPyYAML { benchmarks.append(yamlReading(inputs.manyConfigs)) }
        return Group(name: "validate 300 configurations of 200 lines", benchmarks: benchmarks)
    }

    private var srpm: Group {
        var benchmarks = [
            ours(
                "packit srpm", ["srpm", inputs.project], in: inputs.results,
                [Target(metric: .wall, limit: 0.1), Target(metric: .ownCPU, limit: 0.03), peak]),
            byHand("git archive, rpmbuild -bs", Self.packing),
            byHand("the same, tag and history asked", Self.asking + Self.packing),
        ]
        if let reference {
            let project = inputs.referenceProject
            benchmarks.append(
                Benchmark(
                    name: "reference",
                    command: Command(
                        executable: reference, arguments: ["srpm", project], directory: inputs.results),
                    // It leaves its edits in the checkout, and a second run would add to them.
                    preparation: Command(
                        executable: "sh", arguments: ["-c", "git reset -q --hard && git clean -qfdx"],
                        directory: project)))
        }
        return Group(name: "source RPM of a small project", benchmarks: benchmarks, unavoidable: 2)
    }

    private func ours(
        _ name: String, _ arguments: [String], in directory: String, _ targets: [Target] = []
    ) -> Benchmark {
        Benchmark(
            name: name, command: Command(executable: packit, arguments: arguments, directory: directory),
            targets: targets)
    }

    private func yamlReading(_ paths: [String]) -> Benchmark {
        let script = "import sys, yaml\nfor path in sys.argv[1:]: yaml.safe_load(open(path))"
        return Benchmark(
            name: "python3, yaml.safe_load",
            command: Command(
                executable: "python3", arguments: ["-c", script] + paths, directory: inputs.root))
    }

    /// The commands that any maker of this source RPM must run, in one shell.
    private func byHand(_ name: String, _ script: String) -> Benchmark {
        Benchmark(
            name: name,
            command: Command(
                executable: "sh", arguments: ["-ec", script], directory: "\(inputs.root)/yardstick-project"))
    }

    /// The version comes from the newest tag, the release from its distance, the changelog from the log.
    private static let asking = """
        git tag --list --sort=-creatordate
        git describe --tags --long --match '*'
        git rev-parse --abbrev-ref HEAD
        git log --no-merges --pretty=format:'- %s (%an)' v1.2.0..HEAD --

        """

    private static let packing = """
        git archive --output hello-bench-1.2.0.tar.gz --prefix hello-bench-1.2.0/ HEAD
        rpmbuild -bs --define "_sourcedir $PWD" --define "_srcrpmdir $PWD" hello-bench.spec
        """
}
