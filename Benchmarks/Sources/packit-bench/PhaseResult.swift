/// What a phase took in one run.
struct PhaseSample {
    var name: String
    /// Seconds.
    var wall: Double
    var cpu: Double

    /// Reads what pungi writes of its phases: JSON with a member on each line.
    static func read(_ text: String) -> [PhaseSample] {
        var samples: [PhaseSample] = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let name = parts[0].filter { $0 != " " && $0 != "\"" }
            let value = parts[1].filter { $0 != " " && $0 != "\"" && $0 != "," }
            switch name {
            case "phase": samples.append(PhaseSample(name: value, wall: 0, cpu: 0))
            case "wall": if !samples.isEmpty { samples[samples.count - 1].wall = Double(value) ?? 0 }
            case "cpu": if !samples.isEmpty { samples[samples.count - 1].cpu = Double(value) ?? 0 }
            default: break
            }
        }
        return samples
    }
}

/// What a phase took in all runs.
struct PhaseResult {
    var name: String
    var wall: Statistics
    var cpu: Statistics

    /// The figures of each phase, in the order of the first run.
    static func summary(of runs: [[PhaseSample]]) -> [PhaseResult] {
        (runs.first ?? []).map { first in
            let samples = runs.compactMap { $0.first { $0.name == first.name } }
            return PhaseResult(
                name: first.name, wall: Statistics(samples.map(\.wall)), cpu: Statistics(samples.map(\.cpu)))
        }
    }
}
