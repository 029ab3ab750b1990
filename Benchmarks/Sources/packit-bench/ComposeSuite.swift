/// Composes of package universes, and the commands beside which they are read.
struct ComposeSuite {
    let pungi: String
    /// The directory with the universes.
    let universes: String
    /// Those of them that are measured.
    let sizes: [String]
    /// Where composes go: on the file system of the universes, so that packages are linked as in real composes.
    let results: String
    /// Whether there are `createrepo_c` and `dnf repoclosure` to compare with.
    let hasCreaterepo: Bool
    let hasRepoclosure: Bool

    var groups: [Group] {
        let universes = self.universeSizes
        return sizes.map(compose)
            + (universes.contains("medium") ? [gather("medium")] : universes.prefix(1).map(gather))
            + universes.suffix(1).map(validate)
    }

    /// The case is a small distribution with all kinds of images, and no universe.
    private static let caseName = "case"

    private var universeSizes: [String] { sizes.filter { $0 != Self.caseName } }

    private func os(_ size: String) -> String { "\(universes)/\(size)/repo/x86_64/os" }

    private func config(_ size: String) -> String { "\(universes)/\(size)/compose.conf" }

    /// What composes are to keep to.
    private static let targets: [String: [Target]] = [
        caseName: [Target(metric: .wall, limit: 1)],
        "small": [Target(metric: .wall, limit: 0.6)],
        "medium": [Target(metric: .wall, limit: 3)],
        "large": [Target(metric: .wall, limit: 10), Target(metric: .peakMemory, limit: 400e6)],
    ]

    /// The most runs of each size: enough for a median, and no coffee break.
    private static let limits: [String: (runs: Int, warmUps: Int)] = [
        caseName: (10, 1), "small": (10, 1), "medium": (7, 1), "large": (5, 1),
    ]

    private func compose(_ size: String) -> Group {
        // A directory of its own for each run: file systems are slow where much was just deleted.
        let place = "\(results)/\(size)-\(runPlaceholder)"
        var whole = Benchmark(
            name: "pungi, the whole compose",
            command: Command(
                executable: pungi,
                arguments: ["--config", config(size), "--compose-dir", place, "--test", "--quiet"],
                // The extra files of the case are named from its directory.
                directory: "\(universes)/\(size)"),
            targets: Self.targets[size] ?? [])
        whole.phases = "\(place)/logs/global/phases.json"
        let plan = Benchmark(
            name: "pungi plan",
            command: Command(
                executable: pungi, arguments: ["plan", "--config", config(size), "--test"],
                directory: results))
        return Group(
            name: size == Self.caseName ? "compose with images" : "compose of the \(size) universe",
            benchmarks: [whole, plan] + (size == Self.caseName ? [] : yardsticks(size)),
            limit: Self.limits[size])
    }

    /// What reads the packages of the binary repository, and what reads its metadata.
    private func yardsticks(_ size: String) -> [Benchmark] {
        var yardsticks: [Benchmark] = []
        if hasCreaterepo {
            let place = "\(results)/createrepo-\(size)-\(runPlaceholder)"
            yardsticks.append(
                Benchmark(
                    name: "createrepo_c --no-database, os",
                    command: Command(
                        executable: "createrepo_c",
                        arguments: ["--quiet", "--no-database", "--outputdir", place, os(size)],
                        directory: results),
                    preparation: Command(executable: "mkdir", arguments: [place], directory: results)))
        }
        if hasRepoclosure {
            yardsticks.append(
                Benchmark(
                    name: "dnf repoclosure, os",
                    command: Command(
                        executable: "dnf",
                        arguments: [
                            "--quiet", "--releasever=1", "--setopt=reposdir=/dev/null",
                            "--setopt=cachedir=\(results)/dnf-\(size)-\(runPlaceholder)",
                            "--repofrompath=universe,\(os(size))", "repoclosure", "--repo=universe",
                        ], directory: results)))
        }
        return yardsticks
    }

    /// Of the groups of both variants, from metadata alone.
    private func gather(_ size: String) -> Group {
        let kickstart = "\(results)/\(size).ks"
        return Group(
            name: "gather of the \(size) universe",
            benchmarks: [
                Benchmark(
                    name: "pungi gather",
                    command: Command(
                        executable: pungi,
                        arguments: [
                            "gather", "--arch", "x86_64", "--config", kickstart, "--greedy", "build",
                        ],
                        directory: results),
                    targets: size == "medium" ? [Target(metric: .wall, limit: 0.15)] : [])
            ], limit: (20, 2))
    }

    private func validate(_ size: String) -> Group {
        Group(
            name: "validate a configuration of a compose",
            benchmarks: [
                Benchmark(
                    name: "pungi config validate",
                    command: Command(
                        executable: pungi, arguments: ["config", "validate", config(size)],
                        directory: results),
                    targets: [Target(metric: .wall, limit: 0.01)]),
                Benchmark(name: "true", command: Command(executable: "true", directory: results)),
            ])
    }

    /// Writes the kickstart files that the gathers read.
    func prepare() throws(BenchError) {
        for size in universeSizes {
            let comps = readText("\(universes)/\(size)/comps.xml")
            guard !comps.isEmpty else {
                throw BenchError("there is no universe in \(universes)/\(size); make bench makes it")
            }
            var text = "repo --name=os --baseurl=file://\(os(size))\n"
            text += "repo --name=source --baseurl=file://\(universes)/\(size)/repo/source\n%packages\n"
            for name in Self.packages(comps) { text += "\(name)\n" }
            try writeText(text + "%end\n", to: "\(results)/\(size).ks")
        }
    }

    /// The packages that the groups of a comps file of ours name, sorted.
    private static func packages(_ comps: String) -> [String] {
        let lines = comps.split(separator: "\n").filter {
            $0.contains("<packagereq") && !$0.contains("requires=")
        }
        let names = lines.compactMap { line -> String? in
            guard let start = line.firstIndex(of: ">") else { return nil }
            return String(line[line.index(after: start)...].prefix { $0 != "<" })
        }
        return Set(names).sorted()
    }
}
