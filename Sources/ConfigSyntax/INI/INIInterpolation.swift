/// Puts options' values in the place of `%(name)s`, and `%` in that of `%%`.
///
/// - SeeAlso: Python's library reference, `configparser.BasicInterpolation`.
public struct INIInterpolation: Sendable {
    /// The values as they are written, by names in small letters.
    public let values: [String: String]

    private static let depthLimit = 10
    private static let sizeLimit = 1 << 16

    /// Why a value has no meaning.
    public struct Failure: Error, Sendable, Hashable {
        /// For people, without a full stop.
        public var message: String
    }

    public init(values: [String: String]) { self.values = values }

    /// What a value means.
    ///
    /// - Throws: ``Failure`` for what is no reference, refers to nothing or to itself, or becomes longer than 64 KiB.
    public func expand(_ value: String) throws(Failure) -> String {
        var result = ""
        try expand(value, 1, &result)
        return result
    }

    private func expand(_ value: String, _ depth: Int, _ result: inout String) throws(Failure) {
        guard depth <= Self.depthLimit else { throw Failure(message: "the options refer to each other") }
        var rest = value[...]
        while let percent = rest.firstIndex(of: "%") {
            result += rest[..<percent]
            rest = rest[percent...].dropFirst()
            switch rest.first {
            case "%":
                result += "%"
                rest = rest.dropFirst()
            case "(":
                guard let end = rest.firstIndex(of: ")"), case let tail = rest[end...].dropFirst(),
                    tail.first == "s"
                else { throw Failure(message: "'%(' is not followed by a name and ')s'") }
                let name = rest[..<end].dropFirst().lowercased()
                guard let found = values[name] else {
                    throw Failure(message: "there is no option '\(name)' to put here")
                }
                try expand(found, depth + 1, &result)
                rest = tail.dropFirst()
            default: throw Failure(message: "a '%' that stands for itself is written '%%'")
            }
            guard result.utf8.count < Self.sizeLimit else {
                throw Failure(message: "the value becomes too long")
            }
        }
        result += rest
    }
}
