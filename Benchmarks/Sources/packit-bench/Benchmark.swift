/// One command that is run many times.
struct Benchmark {
    /// What the table calls it.
    var name: String
    var command: Command
    /// Runs before each measured run, unmeasured.
    var preparation: Command?
    var targets: [Target] = []
}

/// Benchmarks that are read together: ours, and the yardsticks beside it. Ours comes first.
struct Group {
    var name: String
    var benchmarks: [Benchmark]
    /// The yardstick whose processor time must be spent in any case, by its place in `benchmarks`.
    var unavoidable: Int?
}

/// A limit that the median of one figure is to keep.
struct Target {
    var metric: Metric
    /// Seconds or bytes.
    var limit: Double
}

/// A figure of a run.
enum Metric: String {
    case wall
    case cpu
    /// The processor time beyond the group's unavoidable yardstick.
    case ownCPU = "own CPU"
    case peakMemory = "peak memory"
}
