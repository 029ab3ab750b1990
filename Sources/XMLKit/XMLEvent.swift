/// What comes next in a document. Comments and processing instructions do not come.
public enum XMLEvent: Sendable {
    case startElement(XMLElement)
    /// Also of an empty element, whose start came just before. It has a name, but no attributes.
    case endElement(XMLElement)
    /// All text up to the next tag, CDATA sections included, in one piece.
    case text(XMLText)
}

/// The name of an element or attribute.
public struct XMLName: Sendable, Hashable, CustomStringConvertible {
    /// As it is written, such as `rpm:requires`.
    public let qualified: String
    /// Without the prefix.
    public let local: String
    /// The namespace that the prefix stands for; of an element without one, the default namespace.
    public let namespace: String?

    public var description: String { qualified }

    /// Whether the name as it is written is this.
    public static func == (name: XMLName, text: StaticString) -> Bool {
        var qualified = name.qualified
        return qualified.withUTF8 { bytes in
            text.withUTF8Buffer { wanted in bytes.elementsEqual(wanted) }
        }
    }
}

/// The start of an element with its attributes, or its end.
///
/// It stays valid as long as it is kept, together with the piece of the document that it came in: take out what
/// is needed for long.
public struct XMLElement: Sendable {
    let batch: XMLBatch
    let record: XMLBatch.Record

    public var name: XMLName { batch.names[Int(record.name)] }

    /// How many elements are open within it, itself included: 1 for the root.
    public var depth: Int { Int(record.depth) }

    /// Where the parser was: behind the tag.
    public var position: XMLPosition {
        XMLPosition(line: Int(record.line), column: Int(record.column))
    }

    /// The value of the attribute whose name is written so, such as `pkgid` or `xml:base`.
    public subscript(name: String) -> String? {
        for index in attributeIndexes where batch.names[Int(batch.attributes[index].name)].qualified == name {
            return batch.text(batch.attributes[index].value)
        }
        return nil
    }

    /// All attributes as they were written, in that order. Declarations of namespaces are none.
    public var attributes: [(name: XMLName, value: String)] {
        attributeIndexes.map { index in
            let attribute = batch.attributes[index]
            return (batch.names[Int(attribute.name)], batch.text(attribute.value))
        }
    }

    private var attributeIndexes: Range<Int> { record.range }
}

/// A piece of text, not yet made into a string.
public struct XMLText: Sendable {
    let batch: XMLBatch
    let record: XMLBatch.Record

    public var string: String { batch.text(record.range) }
    public var utf8Count: Int { record.range.count }

    /// Whether it is nothing but spaces, tabs and line ends: indentation.
    public var isBlank: Bool {
        batch.bytes[record.range].allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    }

    /// Where the parser was: behind the text's first piece.
    public var position: XMLPosition {
        XMLPosition(line: Int(record.line), column: Int(record.column))
    }

    /// Calls with the text's UTF-8.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try batch.bytes.withUnsafeBufferPointer { bytes throws(Failure) in
            try body(UnsafeBufferPointer(rebasing: bytes[record.range]))
        }
    }
}
