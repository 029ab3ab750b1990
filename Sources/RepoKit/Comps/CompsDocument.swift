public import SourceDiagnostics
internal import XMLKit

/// A comps file as it stands: elements, texts, comments and the rest, each with its place.
///
/// All texts lie in one buffer, escaped as they would be written; what must change on its way from the file
/// (references, CDATA sections, line ends) is added behind the file's own text.
public struct CompsDocument: Sendable {
    enum Kind: UInt8, Sendable {
        case element, text, comment, instruction, documentType
    }

    struct Node: Sendable {
        var kind: Kind
        /// Of white space between elements: whether it is indentation, which a parser may drop.
        var isIndentation = false
        /// Number of an element's name.
        var name: Int32 = 0
        /// What is written; of an element, nothing.
        var text: Range<Int32> = 0..<0
        var attributes: Range<Int32> = 0..<0
        /// Index of the node behind all that is in it.
        var end: Int32 = 0
        /// Where it begins in the file.
        var place: Int32
    }

    struct Attribute: Sendable {
        var name: Int32
        var value: Range<Int32>
    }

    /// The file, in UTF-8 whatever its encoding was.
    public internal(set) var file: SourceFile
    var buffer: [UInt8] = []
    var nodes: [Node] = []
    var attributes: [Attribute] = []
    var names = CompsNames()
    /// Index of the root element.
    var root = 0
    /// The name that the document type declares.
    var declaredName: String?

    /// Reads a document.
    ///
    /// - Throws: `.malformed` for what is no XML or declares entities, `.encoding`, `.limit`; `.notComps` for
    ///   XML of another kind.
    public init(_ file: SourceFile, limits: Limits = .standard) throws(CompsError) {
        self.file = file
        let transcoded = try CompsEncoding.utf8(of: file)
        try Self.check(file, limits)
        if let transcoded { self.file = SourceFile(name: file.name, bytes: transcoded) }
        buffer = self.file.bytes
        var lexer = CompsLexer(self)
        try lexer.run()
        self = lexer.document
        guard tag(root) == .comps else {
            throw CompsError(
                .notComps, "the document is a '\(names.all[Int(nodes[root].name)])', not a 'comps'",
                hint: "name a comps file", at: Int(nodes[root].place), in: self.file)
        }
    }

    /// What a comps file may be at most.
    public struct Limits: Sendable, Hashable {
        /// Elements within elements.
        public var depth = 64
        /// Bytes of the file.
        public var size = 64 << 20

        public init() {}
        public static let standard = Limits()
    }

    /// Whatever libxml2 refuses goes no further.
    private static func check(_ file: SourceFile, _ limits: Limits) throws(CompsError) {
        var readerLimits = XMLReader.Limits()
        readerLimits.depth = limits.depth
        readerLimits.documentSize = limits.size
        var reader = XMLReader(file.bytes, limits: readerLimits)
        do throws(XMLError) {
            while try reader.next() != nil {}
        } catch {
            throw CompsError(error, in: file)
        }
    }

    func tag(_ node: Int) -> CompsTag? {
        nodes[node].kind == .element ? names.tag(nodes[node].name) : nil
    }

    /// The nodes directly in an element.
    func children(of node: Int) -> some Sequence<Int> {
        let end = Int(nodes[node].end)
        return sequence(state: node + 1) { next in
            guard next < end else { return nil }
            defer { next = Int(nodes[next].end) }
            return next
        }
    }

    /// The elements of a name directly in an element.
    func children(of node: Int, _ wanted: CompsTag) -> [Int] {
        var found: [Int] = []
        var child = node + 1
        while child < Int(nodes[node].end) {
            if tag(child) == wanted { found.append(child) }
            child = Int(nodes[child].end)
        }
        return found
    }

    /// The value of an attribute.
    subscript(node: Int, name: CompsTag) -> String? {
        for index in nodes[node].attributes where names.tag(attributes[Int(index)].name) == name {
            return CompsEntities.string(buffer, attributes[Int(index)].value)
        }
        return nil
    }

    /// The text directly in an element.
    func text(of node: Int) -> String {
        var text = ""
        var child = node + 1
        while child < Int(nodes[node].end) {
            if nodes[child].kind == .text {
                let piece = CompsEntities.string(buffer, nodes[child].text)
                text = text.isEmpty ? piece : text + piece
            }
            child = Int(nodes[child].end)
        }
        return text
    }
}

extension CompsError {
    init(_ error: XMLError, in file: SourceFile) {
        let code: Code =
            switch error.code {
            case .limit: .limit
            case .encoding: .encoding
            default: .malformed
            }
        var offset = 0
        if let position = error.position {
            let line = file.lineRange(min(max(position.line, 1), file.lineCount))
            offset = min(line.lowerBound + max(position.column - 1, 0), line.upperBound)
        }
        self.init(code, error.message, hint: code.hint, at: offset, in: file)
    }
}

extension CompsError.Code {
    fileprivate var hint: String? {
        switch self {
        case .encoding: "save the file as UTF-8"
        case .malformed: "mend the XML"
        case .limit, .notComps: nil
        }
    }
}
