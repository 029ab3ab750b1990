/// The label of a compose: a milestone and two numbers, as in `RC-1.0`.
public struct ComposeLabel: Hashable, Sendable, CustomStringConvertible {
    public enum Milestone: String, Hashable, Sendable, Codable, CaseIterable {
        case ea = "EA"
        case develPhaseExit = "DevelPhaseExit"
        case internalAlpha = "InternalAlpha"
        case alpha = "Alpha"
        case internalSnapshot = "InternalSnapshot"
        case beta = "Beta"
        case snapshot = "Snapshot"
        case rc = "RC"
        case update = "Update"
        case securityFix = "SecurityFix"

        /// Whether a compose of this milestone is supported without being told so.
        public var isSupported: Bool { [.rc, .update, .securityFix].contains(self) }
    }

    public let milestone: Milestone
    /// The numbers and the dot between them, as written.
    public let version: String

    /// - Throws: `.identity` for any other form.
    public init(_ text: String) throws(ComposeError) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts.last?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        let areNumbers = numbers.allSatisfy { number in
            !number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard parts.count == 2, let milestone = Milestone(rawValue: String(parts[0])), numbers.count == 2,
            areNumbers
        else { throw ComposeError(.identity, "Label in unknown format: \(text)") }
        self.milestone = milestone
        version = String(parts[1])
    }

    public var description: String { "\(milestone.rawValue)-\(version)" }

    /// The label up to its last dot: `RC-1` of `RC-1.0`.
    public var majorVersion: String {
        description.lastIndex(of: ".").map { String(description[..<$0]) } ?? description
    }
}

extension ComposeLabel: Codable {
    public init(from decoder: any Decoder) throws {
        self = try ComposeLabel(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
