internal import CXML2

/// Checks documents against a document type definition.
public enum DTDValidation {
    /// What the definition does not allow.
    public struct Message: Sendable, Hashable, Codable, CustomStringConvertible {
        /// As libxml2 says it, on one line.
        public var text: String
        /// The line of the element, from 1.
        public var line: Int?

        public var description: String { (line.map { "line \($0): " } ?? "") + text }
    }

    /// Validates a document against a definition; what the document says of its own type is not used.
    ///
    /// - Parameter dtd: The text of the external subset, such as a `.dtd` file holds.
    /// - Returns: Everything that is wrong, in the document's order; nothing if the document is valid.
    /// - Throws: ``XMLError`` if the document cannot be read, see ``XMLReader``, or the definition cannot.
    public static func validate(
        _ document: [UInt8], dtd: String, limits: XMLReader.Limits = XMLReader.Limits()
    ) throws(XMLError) -> [Message] {
        // Whatever this reader refuses must not reach the parser that builds trees.
        var reader = XMLReader(document, limits: limits)
        while try reader.next() != nil {}
        let collector = MessageCollector()
        return try collector.collecting { () throws(XMLError) in
            let definition = try DTD(dtd, collector)
            let tree = try Tree(document)
            collector.messages = []
            return try definition.validate(tree, collector)
        }
    }

    /// Owns a definition.
    private struct DTD: ~Copyable {
        private let dtd: xmlDtdPtr

        init(_ text: String, _ collector: MessageCollector) throws(XMLError) {
            var text = text
            let buffer = text.withUTF8 { bytes in
                xmlParserInputBufferCreateMem(
                    UnsafeRawBufferPointer(bytes).bindMemory(to: CChar.self).baseAddress,
                    CInt(bytes.count), XML_CHAR_ENCODING_UTF8)
            }
            // The buffer has copied the text, and is freed with the parser.
            guard let buffer, let dtd = xmlIOParseDTD(nil, buffer, XML_CHAR_ENCODING_UTF8) else {
                let first = collector.messages.first
                throw XMLError(
                    .malformed, "the document type definition cannot be read: \(first?.text ?? "no reason")",
                    at: first?.line.map { XMLPosition(line: $0, column: 1) })
            }
            self.dtd = dtd
        }

        deinit {
            xmlFreeDtd(dtd)
        }

        func validate(_ tree: borrowing Tree, _ collector: MessageCollector) throws(XMLError) -> [Message] {
            guard let context = xmlNewValidCtxt() else {
                throw XMLError(.limit, "there is not enough memory to validate")
            }
            defer { xmlFreeValidCtxt(context) }
            let isValid = xmlValidateDtd(context, tree.document, dtd) == 1
            if !isValid, collector.messages.isEmpty {
                return [Message(text: "the document is not valid", line: nil)]
            }
            return collector.messages
        }
    }

    /// Owns a document in memory.
    private struct Tree: ~Copyable {
        let document: xmlDocPtr

        init(_ bytes: [UInt8]) throws(XMLError) {
            guard let size = CInt(exactly: bytes.count) else {
                throw XMLError(.limit, "the document has more than \(CInt.max) bytes")
            }
            let options = XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue
            let document = bytes.withUnsafeBytes { raw in
                xmlReadMemory(
                    raw.bindMemory(to: CChar.self).baseAddress, size, nil, nil,
                    CInt(bitPattern: options))
            }
            guard let document else { throw XMLError(.malformed, "the document cannot be read") }
            self.document = document
        }

        deinit {
            xmlFreeDoc(document)
        }
    }
}

/// Takes libxml2's complaints while a piece of work runs, on the thread that it runs on.
private final class MessageCollector {
    var messages: [DTDValidation.Message] = []

    /// libxml2's error function belongs to the thread, so other threads do not notice.
    func collecting<Result>(_ body: () throws(XMLError) -> Result) throws(XMLError) -> Result {
        let (function, context) = (cxml2_error_function(), cxml2_error_context())
        let owner = Unmanaged.passUnretained(self).toOpaque()
        xmlSetStructuredErrorFunc(owner) { owner, error in
            guard let owner, let error = error?.pointee else { return }
            Unmanaged<MessageCollector>.fromOpaque(owner).takeUnretainedValue().add(error)
        }
        defer { xmlSetStructuredErrorFunc(context, function) }
        return try body()
    }

    private func add(_ error: xmlError) {
        if error.level.rawValue < XML_ERR_ERROR.rawValue { return }
        let text = error.message.map { String(cString: $0) } ?? "not valid"
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        messages.append(
            DTDValidation.Message(text: line, line: error.line > 0 ? Int(error.line) : nil))
    }
}
