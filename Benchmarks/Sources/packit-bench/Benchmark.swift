/// One command that is run many times.
struct Benchmark {
    /// What the table calls it.
    var name: String
    var command: Command
    /// Runs before each measured run, unmeasured.
    var preparation: Command?
    var targets: [Target] = []
    /// The file in which the command says what each of its phases took.
    var phases: String?
}

/// What stands in arguments and paths for the number of a run, where each needs a place of its own.
let runPlaceholder = "{run}"

/// Benchmarks that are read together: ours, and the yardsticks beside it. Ours comes first.
struct Group {
    var name: String
    var benchmarks: [Benchmark]
    /// The yardstick whose processor time must be spent in any case, by its place in `benchmarks`.
    var unavoidable: Int?
    /// The most runs, and warm-ups before them, of commands that take long.
    var limit: (runs: Int, warmUps: Int)?
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
