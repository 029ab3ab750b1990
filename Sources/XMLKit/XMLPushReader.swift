/// Reads a document whose pieces come when they come: what is there is given out event by event.
///
/// The limits and refusals are those of ``XMLReader``, which pulls its pieces itself.
public struct XMLPushReader: ~Copyable {
    /// libxml2 sees at most this much at once, so that batches stay small whatever pieces come.
    private static let pieceSize = 32 << 10

    private var parser: SAXParser
    private let limits: XMLReader.Limits
    private var batch = XMLBatch(bytes: [], records: [], attributes: [], names: [])
    private var index = 0
    private var size = 0
    /// How many names a taker of pieces knows.
    private var namesGiven = 0
    /// What came and was not parsed yet.
    private var pending: ArraySlice<UInt8> = []
    private var hasBegun = false
    private var isAtEnd = false
    /// How many elements are open behind the event that came last.
    public private(set) var depth = 0

    public init(limits: XMLReader.Limits = XMLReader.Limits()) {
        parser = SAXParser(limits)
        self.limits = limits
    }

    /// Takes the document's next bytes.
    ///
    /// - Throws: `.limit` when the document has become too large.
    public mutating func feed(_ piece: [UInt8]) throws(XMLError) {
        size += piece.count
        if size > limits.documentSize {
            throw XMLError(.limit, "the document has more than \(limits.documentSize) bytes")
        }
        if pending.isEmpty { pending = piece[...] } else { pending += piece }
    }

    /// Says that no more bytes come.
    public mutating func end() { isAtEnd = true }

    /// Whether the document has been read to its end, and all events were taken.
    public var isFinished: Bool { parser.isFinished && index == batch.records.count }

    /// The next event; nil when more bytes are wanted, or behind the end.
    ///
    /// - Throws: ``XMLError``, after all events that come before the fault.
    public mutating func next() throws(XMLError) -> XMLEvent? {
        guard let record = try nextRecord() else { return nil }
        return event(record)
    }

    mutating func nextRecord() throws(XMLError) -> XMLBatch.Record? {
        while index == batch.records.count {
            if let failure = parser.failure { throw failure }
            guard !parser.isFinished, parse() else { return nil }
        }
        let record = batch.records[index]
        index += 1
        depth = Int(record.depth) - (record.kind == .end ? 1 : 0)
        return record
    }

    /// Everything of the batch that was not taken, with the names that are new.
    mutating func takeRest() -> (
        names: [(number: Int, name: XMLName)], records: ArraySlice<XMLBatch.Record>, bytes: [UInt8]
    ) {
        defer {
            index = batch.records.count
            namesGiven = batch.names.count
        }
        let names = (namesGiven..<batch.names.count).map { ($0, batch.names[$0]) }
        return (names, batch.records[index...], batch.bytes)
    }

    var failure: XMLError? { parser.failure }

    /// Makes the next batch; false if that takes more bytes, or there are no more.
    mutating func parseMore() -> Bool { !parser.isFinished && parse() }

    func event(_ record: XMLBatch.Record) -> XMLEvent {
        switch record.kind {
        case .start: .startElement(element(record))
        case .end: .endElement(element(record))
        case .text: .text(XMLText(batch: batch, record: record))
        }
    }

    func element(_ record: XMLBatch.Record) -> XMLElement { XMLElement(batch: batch, record: record) }

    /// Parses the next part of what is there; false if that takes more bytes.
    private mutating func parse() -> Bool {
        // The encoding shows in the first four bytes: they come together.
        guard isAtEnd || pending.count >= (hasBegun ? 1 : 4) else { return false }
        hasBegun = true
        let part = pending.prefix(Self.pieceSize)
        pending = pending.dropFirst(part.count)
        parser.parse(part)
        if isAtEnd, pending.isEmpty { parser.finish() }
        batch = parser.takeBatch()
        index = 0
        return true
    }
}
