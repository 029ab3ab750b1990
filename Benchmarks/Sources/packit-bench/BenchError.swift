/// Why a benchmark could not be taken.
struct BenchError: Error, CustomStringConvertible {
    /// What went wrong, and what mends it.
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
