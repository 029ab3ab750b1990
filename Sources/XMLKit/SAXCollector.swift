internal import CXML2

/// Copies what libxml2 reports into flat arrays, and knows every name once.
struct SAXCollector {
    /// Local name, prefix and namespace: pointers that live as long as the parser, the same for the same text.
    typealias NamePointers = (
        local: UnsafePointer<xmlChar>, prefix: UnsafePointer<xmlChar>?, namespace: UnsafePointer<xmlChar>?
    )

    private struct NameKey: Hashable {
        var local: UInt64
        var prefix: UInt64
        var namespace: UInt64
    }

    private var bytes: [UInt8] = []
    private var records: [XMLBatch.Record] = []
    private var attributes: [XMLBatch.Attribute] = []
    private var names: [XMLName] = []
    private var nameIndexes: [NameKey: Int32] = [:]
    /// The names that were seen last, by a few bits of their address: most lookups end here.
    private var recent = [(key: NameKey, index: Int32)](
        repeating: (NameKey(local: 0, prefix: 0, namespace: 0), 0), count: 256)
    /// How many elements are open.
    private(set) var depth = 0

    mutating func start(_ name: NamePointers, line: CInt, column: CInt) {
        depth += 1
        let place = Int32(attributes.count)
        append(.start, index(of: name), line, column, place, place)
    }

    /// Adds an attribute to the element that has just begun.
    mutating func attribute(_ name: NamePointers, _ value: UnsafeBufferPointer<UInt8>) {
        let lower = Int32(bytes.count)
        bytes.append(contentsOf: value)
        attributes.append(
            XMLBatch.Attribute(name: index(of: name), lower: lower, upper: Int32(bytes.count)))
        records[records.count - 1].upper += 1
    }

    mutating func end(_ name: NamePointers, line: CInt, column: CInt) {
        append(.end, index(of: name), line, column, 0, 0)
        depth -= 1
    }

    /// Adds text to the text before it, if nothing is between; the size of the whole.
    mutating func text(_ text: UnsafeBufferPointer<UInt8>, line: CInt, column: CInt) -> Int {
        let lower = Int32(bytes.count)
        bytes.append(contentsOf: text)
        let upper = Int32(bytes.count)
        let last = records.count - 1
        if last >= 0, records[last].kind == .text {
            records[last].upper = upper
            return records[last].range.count
        }
        append(.text, 0, line, column, lower, upper)
        return text.count
    }

    private mutating func append(
        _ kind: XMLBatch.Kind, _ name: Int32, _ line: CInt, _ column: CInt, _ lower: Int32, _ upper: Int32
    ) {
        records.append(
            XMLBatch.Record(
                kind: kind, name: name, depth: Int32(depth), line: line, column: column, lower: lower,
                upper: upper))
    }

    mutating func takeBatch(isLast: Bool) -> XMLBatch {
        var held: (record: XMLBatch.Record, text: [UInt8])?
        if !isLast, let last = records.last, last.kind == .text {
            held = (last, Array(bytes[last.range]))
            records.removeLast()
        }
        let batch = XMLBatch(bytes: bytes, records: records, attributes: attributes, names: names)
        let counts = (bytes.count, records.count, attributes.count)
        (bytes, records, attributes) = ([], [], [])
        // The next piece is as rich as this one.
        bytes.reserveCapacity(counts.0 + counts.0 / 4)
        records.reserveCapacity(counts.1 + counts.1 / 4)
        attributes.reserveCapacity(counts.2 + counts.2 / 4)
        if var held {
            bytes += held.text
            (held.record.lower, held.record.upper) = (0, Int32(held.text.count))
            records.append(held.record)
        }
        return batch
    }

    private mutating func index(of name: NamePointers) -> Int32 {
        let key = NameKey(
            local: UInt64(UInt(bitPattern: name.local)), prefix: UInt64(UInt(bitPattern: name.prefix)),
            namespace: UInt64(UInt(bitPattern: name.namespace)))
        let slot = Int(truncatingIfNeeded: ((key.local ^ key.namespace) &* 0x9E37_79B9_7F4A_7C15) >> 56)
        if recent[slot].key == key { return recent[slot].index }
        let index = nameIndexes[key] ?? add(name, key)
        recent[slot] = (key, index)
        return index
    }

    private mutating func add(_ name: NamePointers, _ key: NameKey) -> Int32 {
        let local = Self.string(name.local)
        let qualified = name.prefix.map { "\(Self.string($0)):\(local)" } ?? local
        names.append(
            XMLName(qualified: qualified, local: local, namespace: name.namespace.map { Self.string($0) }))
        let index = Int32(names.count - 1)
        nameIndexes[key] = index
        return index
    }

    static func string(_ text: UnsafePointer<xmlChar>?) -> String {
        text.map { String(decodingCString: $0, as: UTF8.self) } ?? ""
    }
}
