/// Writes a document, byte for byte as libxml2 does, and with it createrepo_c: the same calls give the same bytes.
///
/// Elements that hold elements are indented; those that hold text are not, because there space would be text.
public struct XMLWriter: Sendable {
    /// How a document is laid out and what becomes of text that XML cannot hold.
    public struct Options: Sendable, Hashable {
        /// Spaces for each open element; nil puts everything in one line.
        public var indentation: Int? = 2
        /// Whether characters beyond ASCII in attribute values become references such as `&#xFC;`, as
        /// createrepo_c writes them. In text they never do.
        public var escapesAttributesToASCII = false
        /// Whether characters that XML cannot hold are left out, as createrepo_c does; else they are refused.
        public var dropsInvalidCharacters = true

        public init() {}
    }

    private enum Content { case none, elements, text }

    private let options: Options
    private var bytes: [UInt8] = []
    private var open: [(name: String, content: Content)] = []
    private var isTagOpen = false

    public init(_ options: Options = Options()) {
        self.options = options
    }

    /// What was written since the last call; for documents that are written in pieces.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// How many bytes ``takeBytes()`` would give.
    public var byteCount: Int { bytes.count }

    /// Writes `<?xml version="1.0" encoding="UTF-8"?>` and ends the line.
    public mutating func declaration() {
        bytes += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8
    }

    /// Writes a document type declaration and ends the line.
    ///
    /// - Throws: `.invalidCharacter` for a quote in an identifier, which nothing can stand for.
    public mutating func documentType(
        _ name: String, publicID: String, systemID: String
    ) throws(XMLError) {
        if (publicID + systemID).utf8.contains(UInt8(ascii: "\"")) {
            throw XMLError(.invalidCharacter, "an identifier of a document type has no quotes")
        }
        bytes += "<!DOCTYPE \(name) PUBLIC \"\(publicID)\" \"\(systemID)\">\n".utf8
    }

    /// Begins an element with its attributes in this order.
    ///
    /// - Throws: `.invalidCharacter`, unless such characters are dropped.
    public mutating func start(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:]
    ) throws(XMLError) {
        endTag()
        if let last = open.indices.last {
            if open[last].content != .text {
                open[last].content = .elements
                newLine(open.count)
            }
        }
        bytes.append(UInt8(ascii: "<"))
        bytes += name.utf8
        isTagOpen = true
        open.append((name, .none))
        for (name, value) in attributes { try attribute(name, value) }
    }

    /// Adds an attribute to the element that has just begun.
    ///
    /// - Throws: `.invalidCharacter`, unless such characters are dropped.
    public mutating func attribute(_ name: String, _ value: String) throws(XMLError) {
        precondition(isTagOpen, "an attribute belongs to a tag")
        bytes.append(UInt8(ascii: " "))
        bytes += name.utf8
        bytes += "=\"".utf8
        try escape(value, isAttribute: true)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Adds text to the open element. Empty text counts: it makes `<a></a>` of `<a/>`, as in libxml2.
    ///
    /// - Throws: `.invalidCharacter`, unless such characters are dropped.
    public mutating func text(_ text: String) throws(XMLError) {
        precondition(!open.isEmpty, "text belongs in an element")
        endTag()
        open[open.count - 1].content = .text
        try escape(text, isAttribute: false)
    }

    /// Ends the element that began last.
    public mutating func end() {
        guard let element = open.popLast() else { preconditionFailure("no element is open") }
        if isTagOpen {
            bytes += "/>".utf8
            isTagOpen = false
        } else {
            if element.content == .elements { newLine(open.count) }
            bytes += "</".utf8
            bytes += element.name.utf8
            bytes.append(UInt8(ascii: ">"))
        }
        // libxml2 ends every document with a line end, indented or not.
        if open.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    }

    /// Writes an element that holds text alone; `<a/>` without text, `<a></a>` with empty text.
    ///
    /// - Throws: `.invalidCharacter`, unless such characters are dropped.
    public mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text content: String? = nil
    ) throws(XMLError) {
        try start(name, attributes)
        if let content { try text(content) }
        end()
    }

    private mutating func endTag() {
        if isTagOpen { bytes.append(UInt8(ascii: ">")) }
        isTagOpen = false
    }

    private mutating func newLine(_ depth: Int) {
        // Beside text, space would be text: then the elements above are not indented either.
        guard let indentation = options.indentation, !open.contains(where: { $0.content == .text }) else {
            return
        }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * indentation))
    }

    private mutating func escape(_ text: String, isAttribute: Bool) throws(XMLError) {
        try XMLEscaper(options: options, isAttribute: isAttribute).append(text, to: &bytes)
    }
}
