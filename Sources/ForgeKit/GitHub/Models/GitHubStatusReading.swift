internal import JSONKit

extension CommitStatus {
    init(github json: JSON, commit: String) throws(JSONError) {
        self.init(
            commit: commit, state: try State(github: json.member("state")),
            context: try json.optionalString("context") ?? "default",
            description: try json.optionalString("description") ?? "",
            targetURL: try json.optionalString("target_url").nonEmpty, created: try json.time("created_at"),
            edited: try json.time("updated_at"))
    }
}

extension CommitStatus.State {
    init(github json: JSON) throws(JSONError) {
        switch json.string?.lowercased() {
        case "pending", "expected": self = .pending
        case "success": self = .success
        case "failure": self = .failure
        case "error": self = .error
        default: throw json.unexpected("pending, success, failure or error")
        }
    }

    /// The word that GitHub takes for it, or for the nearest that it has; nil when there is none.
    var gitHubWord: String? {
        switch self {
        case .pending, .running: "pending"
        case .success: "success"
        case .failure: "failure"
        case .error, .canceled: "error"
        case .warning, .neutral: nil
        }
    }
}

extension NewCommitStatus {
    /// How many characters GitHub takes.
    static let gitHubDescriptionLimit = 140

    /// The description, cut to what GitHub takes and never within a character.
    var gitHubDescription: String {
        var rest = Self.gitHubDescriptionLimit
        return String(
            description.prefix { character in
                rest -= character.unicodeScalars.count
                return rest >= 0
            })
    }
}
