/// Why a text is not the JSON that was wanted.
public struct JSONError: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// The text breaks the grammar, or is not UTF-8.
        case malformed
        /// Arrays and objects are nested deeper than is allowed, or the text is longer.
        case beyondLimit
        /// A member that has to be there is not, or is null.
        case missing
        /// A value is of another kind than was wanted, or out of range.
        case unexpected
    }

    public var code: Code
    /// Where: `line 3, column 14` of the text, or the path of the value, such as `$.items[2].id`.
    public var place: String
    /// What was found and what was wanted, without the value, which may be a secret.
    public var message: String

    public init(_ code: Code, at place: String, _ message: String) {
        self.code = code
        self.place = place
        self.message = message
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String { "\(place): \(message)" }
}
