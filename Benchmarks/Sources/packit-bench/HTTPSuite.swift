/// Many small questions to a server that answers at once, by one client on kept connections.
struct HTTPSuite {
    /// The program of the tests that asks them.
    let probe: String
    /// The URL of `small-answers`.
    let server: String
    /// Where inputs go.
    let directory: String
    let hasCurl: Bool
    let hasPython: Bool

    /// What a client may have under way at one server.
    private static let width = 20
    /// Requests a second that are to be kept, with the start of the process.
    private static let rate = 5000.0

    func groups() throws(BenchError) -> [Group] {
        var groups: [Group] = []
        for (count, name) in [(1000, "1,000"), (20_000, "20,000")] {
            var benchmarks = [
                Benchmark(
                    name: "http-probe",
                    command: Command(
                        executable: probe, arguments: ["burst", server, "\(count)", "\(Self.width)"],
                        directory: "/"),
                    targets: [Target(metric: .wall, limit: Double(count) / Self.rate)])
            ]
            if hasCurl { benchmarks.append(try curl(count)) }
            if hasPython { benchmarks.append(python(count)) }
            groups.append(Group(name: "HTTP, \(name) small answers", benchmarks: benchmarks))
        }
        return groups
    }

    private func curl(_ count: Int) throws(BenchError) -> Benchmark {
        let list = "\(directory)/urls-\(count)"
        let lines = (0..<count).map { "url = \"\(server)/api/\($0)\"\noutput = \"/dev/null\"\n" }
        try writeText(lines.joined(), to: list)
        return Benchmark(
            name: "curl --parallel",
            command: Command(
                executable: "curl",
                arguments: [
                    "--silent", "--config", list, "--parallel", "--parallel-max", "\(Self.width)",
                ], directory: "/"))
    }

    /// One after the other: threads make it slower.
    private func python(_ count: Int) -> Benchmark {
        let script = """
            import http.client, sys
            connection = http.client.HTTPConnection(sys.argv[1].removeprefix("http://"))
            for number in range(int(sys.argv[2])):
                connection.request("GET", f"/api/{number}")
                assert connection.getresponse().read()
            """
        return Benchmark(
            name: "python3, http.client",
            command: Command(
                executable: "python3", arguments: ["-c", script, server, "\(count)"], directory: "/"))
    }
}
