/// A pattern of package names in which `*` stands for any text and all else for itself.
struct NamePattern: Hashable {
    /// The texts between the stars.
    private let parts: [[UInt8]]

    init(_ text: String) {
        parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(
            Array.init)
    }

    /// The name that it stands for, if it has no star.
    var literal: String? { parts.count == 1 ? String(decoding: parts[0], as: UTF8.self) : nil }

    func matches(_ name: String) -> Bool {
        let name = Array(name.utf8)
        guard let first = parts.first, let last = parts.last, parts.count > 1 else {
            return name == parts.first
        }
        guard name.count >= first.count + last.count, name.starts(with: first),
            name.suffix(last.count) == last[...]
        else { return false }
        var rest = name[first.count..<name.count - last.count]
        for part in parts.dropFirst().dropLast() {
            guard let end = Self.end(of: part, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    /// Where the first occurrence of a text ends.
    private static func end(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        guard text.count >= part.count else { return nil }
        for start in text.startIndex...text.endIndex - part.count where text[start...].starts(with: part) {
            return start + part.count
        }
        return nil
    }
}
