/// An event that lies where the parser left it: only good while it is being taken, and free to take.
public struct XMLPiece {
    public enum Kind: Sendable { case start, end, text }

    public let kind: Kind
    /// The number of the element's name, see ``XMLPieceTaker/define(_:_:)``; of text, of no meaning.
    public let nameIndex: Int
    /// Of text: its UTF-8.
    public let bytes: UnsafeBufferPointer<UInt8>
    private let line: Int32
    private let column: Int32

    /// Where the parser was: behind the tag, or behind the text's first piece.
    public var position: XMLPosition { XMLPosition(line: Int(line), column: Int(column)) }

    /// Whether it is nothing but spaces, tabs and line ends: indentation.
    public var isBlank: Bool {
        bytes.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }
    }

    init(_ record: XMLBatch.Record, _ bytes: UnsafeBufferPointer<UInt8>) {
        switch record.kind {
        case .start: kind = .start
        case .end: kind = .end
        case .text: kind = .text
        }
        nameIndex = Int(record.name)
        line = record.line
        column = record.column
        self.bytes = record.kind == .text ? UnsafeBufferPointer(rebasing: bytes[record.range]) : bytes
    }
}

/// Takes events as they come; for documents that are so large that values made for each event are too slow.
public protocol XMLPieceTaker {
    associatedtype Failure: Error

    /// Learns a name before its number comes for the first time; numbers begin with 0 and are not left out.
    mutating func define(_ index: Int, _ name: XMLName)

    mutating func take(_ piece: XMLPiece) throws(Failure)
}

extension XMLPushReader {
    /// Gives out all events that are there, instead of ``next()``; attributes are left out.
    ///
    /// - Returns: What is wrong with the document, behind all events that come before it.
    /// - Throws: What the taker throws, after which nothing more can be read.
    public mutating func give<Taker: XMLPieceTaker>(to taker: inout Taker) throws(Taker.Failure) -> XMLError?
    {
        while true {
            let (names, records, bytes) = takeRest()
            for index in names { taker.define(index.number, index.name) }
            try bytes.withUnsafeBufferPointer { bytes throws(Taker.Failure) in
                try records.withUnsafeBufferPointer { records throws(Taker.Failure) in
                    for record in records { try taker.take(XMLPiece(record, bytes)) }
                }
            }
            if let failure { return failure }
            guard parseMore() else { return nil }
        }
    }
}
