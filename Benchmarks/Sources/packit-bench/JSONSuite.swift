/// Answers of forges, read into values with some twenty fields each.
struct JSONSuite {
    /// The program of the tests that reads them.
    let probe: String
    /// Where inputs go.
    let directory: String
    let hasPython: Bool

    /// Bytes a second that are to be kept, with the start of the process and the reading of the file.
    private static let rate = 100e6

    func groups() throws(BenchError) -> [Group] {
        let input = "\(directory)/pull-requests.json"
        let texts = JSONTexts.pullRequests(10_000)
        try writeTexts(texts, to: input)
        let size = texts.reduce(0) { $0 + $1.utf8.count }
        var benchmarks = [
            Benchmark(
                name: "json-probe",
                command: Command(executable: probe, arguments: [input], directory: "/"),
                targets: [Target(metric: .wall, limit: Double(size) / Self.rate)])
        ]
        if hasPython {
            benchmarks.append(
                Benchmark(
                    name: "python3, json.loads",
                    command: Command(
                        executable: "python3", arguments: ["-c", Self.script, input], directory: "/")))
        }
        return [
            Group(
                name: "JSON, 10,000 pull requests of \(size / 10_000) bytes",
                benchmarks: benchmarks)
        ]
    }

    /// Without the fields, for which Python would take still more.
    private static let script = """
        import json, sys
        with open(sys.argv[1], 'rb') as file:
            assert len(json.loads(file.read())) == 10000
        """
}
