/// The packages of a Koji tag, listed from a hub that answers from memory.
struct KojiSuite {
    /// The example that lists a tag.
    let listTag: String
    /// The URL of a hub with the tag `universe`.
    let hub: String
    /// A Python that has Koji's own library; nil without one.
    let python: String?

    private static let script = """
        import koji, sys
        packages, builds = koji.ClientSession(sys.argv[1]).listTaggedRPMS("universe", inherit=True, latest=True)
        print(len(packages), len(builds))
        """

    var groups: [Group] {
        var benchmarks = [
            Benchmark(
                name: "list-tag",
                command: Command(executable: listTag, arguments: [hub, "universe"], directory: "/"),
                targets: [Target(metric: .wall, limit: 2)])
        ]
        if let python {
            benchmarks.append(
                Benchmark(
                    name: "koji's own client",
                    command: Command(
                        executable: python, arguments: ["-c", Self.script, hub], directory: "/")))
        }
        return [
            Group(
                name: "packages of a Koji tag of 20,000 builds", benchmarks: benchmarks, limit: (5, 1))
        ]
    }
}
