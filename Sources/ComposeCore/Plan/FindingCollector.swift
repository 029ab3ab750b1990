internal import Synchronization

/// Keeps what parallel work has to say.
final class FindingCollector: Sendable {
    private let found = Mutex<[String]>([])

    /// The warnings, in the order in which they came.
    var warnings: [String] { found.withLock { $0 } }

    func add(_ finding: PackageSelection.Finding) {
        guard case .warning(let text) = finding else { return }
        found.withLock { $0.append(text) }
    }
}
