/// Reads a document event by event, as far as it is asked to, in constant memory.
///
/// No document can make it fetch a file, expand an entity or take more memory than its limits: external
/// subsets are not read, declarations in the document are refused, and so are references to entities other than
/// XML's five. The text may be in any encoding that libxml2 reads; what comes out is UTF-8.
public struct XMLReader: ~Copyable {
    /// What a document may be at most.
    public struct Limits: Sendable, Hashable {
        /// Open elements.
        public var depth = 128
        /// Bytes of one text or attribute value.
        public var textSize = 8 << 20
        /// Attributes of one element.
        public var attributes = 256
        /// Bytes of the whole document, as it comes from the source.
        public var documentSize = Int.max

        public init() {}
    }

    private var reader: XMLPushReader
    private let source: () throws -> [UInt8]?
    /// How many elements are open behind the event that came last.
    public var depth: Int { reader.depth }

    /// Reads a document from memory.
    public init(_ bytes: [UInt8], limits: Limits = Limits()) {
        var rest: [UInt8]? = bytes
        self.init(limits: limits) { rest.take() }
    }

    /// Reads a document in pieces of any size, such as a decompressor gives.
    ///
    /// - Parameter source: The next piece; nil at the end. What it throws becomes the `cause` of an
    ///   ``XMLError`` of code `unreadable`.
    public init(limits: Limits = Limits(), source: @escaping () throws -> [UInt8]?) {
        reader = XMLPushReader(limits: limits)
        self.source = source
    }

    /// The next event, nil behind the end of the document.
    ///
    /// - Throws: ``XMLError``, after all events that come before the fault.
    public mutating func next() throws(XMLError) -> XMLEvent? {
        guard let record = try nextRecord() else { return nil }
        return reader.event(record)
    }

    private mutating func nextRecord() throws(XMLError) -> XMLBatch.Record? {
        while true {
            if let record = try reader.nextRecord() { return record }
            if reader.isFinished { return nil }
            if let piece = try nextPiece() { try reader.feed(piece) } else { reader.end() }
        }
    }

    private mutating func nextPiece() throws(XMLError) -> [UInt8]? {
        do {
            return try source()
        } catch {
            throw XMLError(.unreadable, "the document could not be read", cause: error)
        }
    }
}

extension XMLReader {
    /// The root element.
    ///
    /// - Throws: `.unexpected` if it has another name than is asked for; what ``next()`` throws.
    public mutating func root(named name: String? = nil) throws(XMLError) -> XMLElement {
        while let event = try next() {
            guard case .startElement(let element) = event else { continue }
            if let name, element.name.qualified != name {
                throw XMLError(
                    .unexpected, "the document is a '\(element.name)', not a '\(name)'", at: element.position)
            }
            return element
        }
        throw .emptyDocument
    }

    /// The next child of an open element, nil at the element's end. Text and all that lies deeper is skipped,
    /// so that children can be left unread.
    public mutating func nextChild(of parent: XMLElement) throws(XMLError) -> XMLElement? {
        while depth >= parent.depth, let record = try nextRecord() {
            if record.kind == .start, Int(record.depth) == parent.depth + 1 {
                return reader.element(record)
            }
        }
        return nil
    }

    /// The text of an element that has just begun; reads to its end.
    ///
    /// - Throws: `.unexpected` if there is an element in it; what ``next()`` throws.
    public mutating func text(of element: XMLElement) throws(XMLError) -> String {
        var text = ""
        while depth >= element.depth, let event = try next() {
            switch event {
            case .text(let piece): text = text.isEmpty ? piece.string : text + piece.string
            case .endElement: break
            case .startElement(let child):
                throw XMLError(
                    .unexpected, "'\(element.name)' holds text alone, not a '\(child.name)'",
                    at: child.position)
            }
        }
        return text
    }

    /// Goes to the end of an open element.
    public mutating func skip(_ element: XMLElement) throws(XMLError) {
        while depth >= element.depth, try nextRecord() != nil {}
    }
}
