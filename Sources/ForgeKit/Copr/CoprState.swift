/// What has become of a build, or of its part in one chroot.
///
/// - SeeAlso: Copr API v3; the numbers are those of messages on the bus.
public enum CoprState: String, Hashable, Sendable, CaseIterable {
    case failed, succeeded, canceled, running, pending, skipped, starting, importing, forked, waiting
    /// Also every word and number that is none of the others.
    case unknown

    /// The state of a message's number.
    public init(number: Int) {
        self = Self.allCases.first { $0.number == number } ?? .unknown
    }

    /// The state of a word in an answer.
    public init(word: String) { self = CoprState(rawValue: word) ?? .unknown }

    public var number: Int {
        switch self {
        case .failed: 0
        case .succeeded: 1
        case .canceled: 2
        case .running: 3
        case .pending: 4
        case .skipped: 5
        case .starting: 6
        case .importing: 7
        case .forked: 8
        case .waiting: 9
        case .unknown: 1000
        }
    }

    /// Whether nothing will change any more.
    public var isFinal: Bool {
        switch self {
        case .failed, .succeeded, .canceled, .skipped, .forked: true
        case .running, .pending, .starting, .importing, .waiting, .unknown: false
        }
    }

    /// What is told about the commit that was built.
    public var commitState: CommitStatus.State {
        switch self {
        case .running, .pending, .starting, .importing, .forked, .waiting: .pending
        case .succeeded: .success
        case .failed: .failure
        case .canceled, .skipped, .unknown: .error
        }
    }

    /// A sentence for people, the one that packit says.
    public var sentence: String {
        switch self {
        case .running: "The RPM build was triggered."
        case .pending, .starting, .importing, .forked: "The RPM build has started."
        case .waiting: "The RPM build is in progress."
        case .succeeded: "RPMs were built successfully."
        case .failed: "RPMs failed to be built."
        case .canceled: "The RPM build was canceled."
        case .skipped: "The build was already done."
        case .unknown: "Something went wrong."
        }
    }

    /// The state of a build from those of its source and its chroots, which may become known in any order.
    ///
    /// Work that goes on wins, the most active first. Of a build that has ended the worst counts.
    public static func folding(source: CoprState?, chroots: [CoprState]) -> CoprState {
        if let source, !source.isFinal || source == .failed || source == .canceled { return source }
        guard !chroots.isEmpty else {
            // The source is ready, and its chroots are not known yet.
            return .waiting
        }
        let order: [CoprState] = [
            .running, .starting, .importing, .pending, .waiting, .unknown, .canceled, .failed, .succeeded,
            .forked, .skipped,
        ]
        return order.first(where: chroots.contains) ?? .unknown
    }
}
