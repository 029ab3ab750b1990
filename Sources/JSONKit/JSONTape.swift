/// What is at each place of a text: one entry for each value and each member's name, in the order of the text.
///
/// The values are made when somebody asks for them; most of what a server sends nobody ever does.
final class JSONTape: Sendable {
    struct Entry {
        /// The first byte; of a string the one behind its quotation mark.
        var start: UInt32
        /// The byte behind the last one; of a container the entry behind its last one.
        var end: UInt32
        var kind: Kind
    }

    enum Kind: UInt8 {
        case null, yes, no, integer, number
        /// A string that is in the text as it is.
        case plain
        /// A string with escapes.
        case escaped
        case array, object

        var isString: Bool { self == .plain || self == .escaped }
        var isContainer: Bool { self == .array || self == .object }
    }

    let bytes: [UInt8]
    let entries: [Entry]

    init(bytes: [UInt8], entries: [Entry]) {
        self.bytes = bytes
        self.entries = entries
    }

    /// The entry behind a value and all that is in it.
    func next(after index: Int) -> Int {
        entries[index].kind.isContainer ? Int(entries[index].end) : index + 1
    }

    /// Whether a string of the text is this one.
    func holds(_ name: String, at index: Int) -> Bool {
        let entry = entries[index]
        guard entry.kind == .plain else { return string(at: index) == name }
        let (start, end) = (Int(entry.start), Int(entry.end))
        var name = name
        return name.withUTF8 { wanted in
            guard wanted.count == end - start else { return false }
            return bytes.withUnsafeBufferPointer { found in
                for offset in 0..<wanted.count where wanted[offset] != found[start + offset] { return false }
                return true
            }
        }
    }

    /// A string's text.
    func string(at index: Int) -> String {
        let entry = entries[index]
        return bytes.withUnsafeBufferPointer { buffer in
            let raw = UnsafeBufferPointer(rebasing: buffer[Int(entry.start)..<Int(entry.end)])
            return entry.kind == .plain ? String(decoding: raw, as: UTF8.self) : JSONEscapes.text(of: raw)
        }
    }

    /// The text as it stands, of a value that is no container.
    func literal(at index: Int) -> Substring.UTF8View {
        Substring(string(at: Entry(start: entries[index].start, end: entries[index].end, kind: .plain))).utf8
    }

    private func string(at entry: Entry) -> String {
        String(decoding: bytes[Int(entry.start)..<Int(entry.end)], as: UTF8.self)
    }

    /// The way from the root to an entry, such as `$.items[2].id`.
    func path(to index: Int) -> String {
        var path = "$"
        var container = 0
        while container != index, entries[container].kind.isContainer {
            let isObject = entries[container].kind == .object
            var child = container + 1
            var number = 0
            var found: Int?
            while found == nil, child < entries[container].end {
                let value = isObject ? child + 1 : child
                if index < next(after: value) {
                    path += isObject ? ".\(string(at: child))" : "[\(number)]"
                    found = value
                }
                child = next(after: value)
                number += 1
            }
            guard let found else { return path }
            container = found
        }
        return path
    }
}
