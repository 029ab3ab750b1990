/// Where a request of Testing Farm stands, or how it ended: what packit takes for one word.
public enum TestingFarmResult: String, Hashable, Sendable, CaseIterable {
    case new, queued, running, passed, failed, skipped, error, canceled, complete
    case cancelRequested = "cancel-requested"
    /// Also every word that is none of the others.
    case unknown

    public init(word: String) {
        // The result has been written with an underscore as well.
        self = Self(rawValue: word.replacing("_", with: "-")) ?? .unknown
    }

    /// What a document's state and overall result mean together.
    ///
    /// While a request is neither complete nor has failed, the state is all that counts.
    public init(state: String?, overall: String?) {
        let isOver = state == "complete" || state == "error"
        let word = isOver ? overall ?? state : state
        self = word.map { Self(word: $0) } ?? .unknown
    }

    /// Whether nothing will change any more.
    public var isFinal: Bool {
        switch self {
        case .passed, .failed, .skipped, .error, .canceled, .complete: true
        case .new, .queued, .running, .cancelRequested, .unknown: false
        }
    }

    /// What is told about the commit.
    public var commitState: CommitStatus.State {
        switch self {
        case .running: .running
        case .passed: .success
        case .failed: .failure
        case .canceled: .neutral
        default: .error
        }
    }

    /// A sentence for people where there is no summary.
    public var sentence: String {
        switch self {
        case .running: "Tests are running ..."
        case .passed: "Tests passed ..."
        case .failed: "Tests failed ..."
        case .canceled: "Tests canceled ..."
        default: "Error ..."
        }
    }
}
