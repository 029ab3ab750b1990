/// What is at each place of a text: one entry for each value and each member's name, in the order of the text.
///
/// The values are made when somebody asks for them; most of what a server sends nobody ever does.
final class JSONTape: Sendable {
    enum Kind: UInt8 {
        case null, yes, no, integer, number
        /// A string that is in the text as it is.
        case plain
        /// A string with escapes.
        case escaped
        case array, object

        var isString: Bool { self == .plain || self == .escaped }
    }

    let bytes: [UInt8]
    let entries: [JSONEntry]

    init(bytes: [UInt8], entries: [JSONEntry]) {
        self.bytes = bytes
        self.entries = entries
    }

    /// The entry behind a value and all that is in it.
    func next(after index: Int) -> Int { entries[index].next(after: index) }

    /// How many values an array or an object has.
    func count(of container: Int) -> Int {
        let entry = entries[container]
        let step = entry.kind == .object ? 1 : 0
        return entries.withUnsafeBufferPointer { entries in
            var count = 0
            var child = container + 1
            while child < entry.end {
                child = entries[child + step].next(after: child + step)
                count += 1
            }
            return count
        }
    }

    /// The value of an object's member; of several of one name the first counts.
    func member(_ name: String, of object: Int) -> Int? {
        var name = name
        return name.withUTF8 { wanted in
            entries.withUnsafeBufferPointer { entries in
                bytes.withUnsafeBufferPointer { bytes in
                    let end = entries[object].end
                    var place = object + 1
                    while place < end {
                        if Self.isName(entries[place], wanted, bytes) { return place + 1 }
                        place = entries[place + 1].next(after: place + 1)
                    }
                    return nil
                }
            }
        }
    }

    @inline(__always)
    private static func isName(
        _ entry: JSONEntry, _ wanted: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let start = entry.start
        let count = entry.end - start
        guard entry.kind == .plain else {
            // Six bytes say at least one of the text.
            guard count > wanted.count, count <= 6 * wanted.count else { return false }
            return JSONEscapes.text(of: entry.text(in: bytes)).utf8.elementsEqual(wanted)
        }
        guard count == wanted.count else { return false }
        for offset in 0..<wanted.count where wanted[offset] != bytes[start + offset] { return false }
        return true
    }

    /// A string's text.
    func string(at index: Int) -> String {
        let entry = entries[index]
        return bytes.withUnsafeBufferPointer { bytes in
            let raw = entry.text(in: bytes)
            return entry.kind == .escaped ? JSONEscapes.text(of: raw) : String(decoding: raw, as: UTF8.self)
        }
    }

    /// A whole number; nil when it is too large.
    func int(at index: Int) -> Int? {
        let entry = entries[index]
        return bytes.withUnsafeBufferPointer { bytes in
            let isNegative = bytes[entry.start] == UInt8(ascii: "-")
            var number = 0
            for place in entry.start + (isNegative ? 1 : 0)..<entry.end {
                let digit = Int(bytes[place] - 0x30)
                let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
                let (next, carry) = tens.addingReportingOverflow(isNegative ? -digit : digit)
                guard !overflow, !carry else { return nil }
                number = next
            }
            return number
        }
    }
}
