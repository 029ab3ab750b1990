/// The events of one piece of a document, never changed again: their texts lie in one buffer.
final class XMLBatch: Sendable {
    enum Kind: UInt8, Sendable { case start, end, text }

    struct Record: Sendable {
        var kind: Kind
        /// Index of the name; of text, of no meaning.
        var name: Int32
        /// How many elements are open, this one included.
        var depth: Int32
        var line: Int32
        var column: Int32
        /// Of an element: its attributes. Of text: its bytes.
        var lower: Int32
        var upper: Int32

        var range: Range<Int> { Int(lower)..<Int(upper) }
    }

    struct Attribute: Sendable {
        var name: Int32
        var lower: Int32
        var upper: Int32

        var value: Range<Int> { Int(lower)..<Int(upper) }
    }

    let bytes: [UInt8]
    let records: [Record]
    let attributes: [Attribute]
    /// All names of the document so far.
    let names: [XMLName]

    init(bytes: [UInt8], records: [Record], attributes: [Attribute], names: [XMLName]) {
        self.bytes = bytes
        self.records = records
        self.attributes = attributes
        self.names = names
    }

    func text(_ range: Range<Int>) -> String {
        bytes.withUnsafeBufferPointer {
            String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self)
        }
    }
}
