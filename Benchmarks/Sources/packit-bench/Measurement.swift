/// What a group came to.
struct GroupResult {
    var name: String
    var benchmarks: [BenchmarkResult]
}

/// The figures of one command.
struct BenchmarkResult {
    var name: String
    var wall: Statistics
    var cpu: Statistics
    var peakMemory: Statistics
    /// Median of the processor time, run by run, beyond the unavoidable yardstick's.
    var ownCPU: Double?
    var verdicts: [Verdict] = []
}

/// A target, and what was reached.
struct Verdict {
    var target: Target
    var reached: Double
    var isMet: Bool { reached <= target.limit }
}

/// Takes the measurements of a group.
struct Measurement {
    var runner: ProcessRunner
    var options: Options

    /// Runs the commands of a group in turn, so that a busy moment of the machine hits them all.
    func measure(_ group: Group) throws(BenchError) -> GroupResult {
        var samples = Array(repeating: [Usage](), count: group.benchmarks.count)
        for round in 0..<(options.warmUps + options.runs) {
            for (index, benchmark) in group.benchmarks.enumerated() {
                if let preparation = benchmark.preparation { _ = try runner.run(preparation) }
                let usage = try runner.run(benchmark.command)
                if round >= options.warmUps { samples[index].append(usage) }
            }
        }
        let unavoidable = group.unavoidable.map { samples[$0] }
        let results = zip(group.benchmarks, samples).enumerated().map { index, pair in
            let own = index == 0 ? unavoidable : nil
            return Self.result(of: pair.0, pair.1, unavoidable: own)
        }
        return GroupResult(name: group.name, benchmarks: results)
    }

    private static func result(
        of benchmark: Benchmark, _ samples: [Usage], unavoidable: [Usage]?
    ) -> BenchmarkResult {
        var result = BenchmarkResult(
            name: benchmark.name, wall: Statistics(samples.map(\.wall)), cpu: Statistics(samples.map(\.cpu)),
            peakMemory: Statistics(samples.map(\.peakMemory)))
        if let unavoidable {
            result.ownCPU = Statistics(zip(samples, unavoidable).map { $0.cpu - $1.cpu }).median
        }
        result.verdicts = benchmark.targets.compactMap { target in
            let reached: Double? =
                switch target.metric {
                case .wall: result.wall.median
                case .cpu: result.cpu.median
                case .ownCPU: result.ownCPU
                case .peakMemory: result.peakMemory.median
                }
            return reached.map { Verdict(target: target, reached: $0) }
        }
        return result
    }
}
