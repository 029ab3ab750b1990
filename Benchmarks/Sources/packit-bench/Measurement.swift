/// What a group came to.
struct GroupResult {
    var name: String
    /// Measured runs of each command.
    var runs: Int
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
    /// What the phases of the command took, in their order.
    var phases: [PhaseResult] = []
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
        let runs = min(options.runs, group.limit?.runs ?? .max)
        let warmUps = min(options.warmUps, group.limit?.warmUps ?? .max)
        var samples = Array(repeating: [Usage](), count: group.benchmarks.count)
        var phases = Array(repeating: [[PhaseSample]](), count: group.benchmarks.count)
        for round in 0..<(warmUps + runs) {
            for (index, benchmark) in group.benchmarks.enumerated() {
                if let preparation = benchmark.preparation { _ = try runner.run(preparation.numbered(round)) }
                let usage = try runner.run(benchmark.command.numbered(round))
                guard round >= warmUps else { continue }
                samples[index].append(usage)
                if let file = benchmark.phases {
                    phases[index].append(PhaseSample.read(readText(numbered(file, round))))
                }
            }
        }
        let unavoidable = group.unavoidable.map { samples[$0] }
        let results = zip(group.benchmarks, samples).enumerated().map { index, pair in
            let own = index == 0 ? unavoidable : nil
            var result = Self.result(of: pair.0, pair.1, unavoidable: own)
            result.phases = PhaseResult.summary(of: phases[index])
            return result
        }
        return GroupResult(name: group.name, runs: runs, benchmarks: results)
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

extension Command {
    /// The command of one run.
    fileprivate func numbered(_ round: Int) -> Command {
        var command = self
        command.arguments = arguments.map { packit_bench.numbered($0, round) }
        return command
    }
}

/// A text with the number of a run in its place.
private func numbered(_ text: String, _ round: Int) -> String {
    let parts = text.split(separator: runPlaceholder, omittingEmptySubsequences: false)
    return parts.joined(separator: "\(round)")
}
