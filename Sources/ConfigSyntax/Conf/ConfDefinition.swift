/// A variable that is set before a compose configuration is read: `-e NAME=VALUE`.
public struct ConfDefinition: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Reads `NAME=VALUE`; nil when it is none.
    ///
    /// The name begins with a lower-case letter or an underscore and goes on with letters, digits and
    /// underscores; the value may be empty.
    public init?(parsing text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let name = Array(parts[0].utf8)
        guard let first = name.first, first == UInt8(ascii: "_") || (first >= 0x61 && first <= 0x7A) else {
            return nil
        }
        guard ConfPattern.word(in: name, from: 0)?.end == name.count else { return nil }
        self.init(name: String(parts[0]), value: String(parts[1]))
    }
}
