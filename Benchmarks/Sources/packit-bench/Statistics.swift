/// The middle and the ends of several measurements of one figure.
struct Statistics {
    var median: Double
    var minimum: Double
    var maximum: Double

    /// - Parameter samples: at least one.
    init(_ samples: [Double]) {
        precondition(!samples.isEmpty, "statistics need a sample")
        let sorted = samples.sorted()
        let middle = sorted.count / 2
        median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
        minimum = sorted[0]
        maximum = sorted[sorted.count - 1]
    }
}
