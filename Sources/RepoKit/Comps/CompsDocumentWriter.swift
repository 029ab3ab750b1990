/// Writes what is left of a document, as the reference's XML library writes it.
struct CompsDocumentWriter {
    private let document: CompsDocument
    private let selection: CompsSelection
    private let indents: Bool
    private var bytes: [UInt8] = []

    init(_ selection: CompsSelection, indents: Bool) {
        document = selection.document
        self.selection = selection
        self.indents = indents
        bytes.reserveCapacity(document.buffer.count + document.buffer.count / 4)
    }

    mutating func write() -> [UInt8] {
        raw("<?xml version='1.0' encoding='UTF-8'?>\n")
        var index = 0
        while index < document.nodes.count {
            let node = document.nodes[index]
            switch node.kind {
            case .element: element(index, depth: 0, indents: indents)
            case .documentType:
                // A type for another kind of document is none of this one.
                guard document.declaredName == document.names.all[Int(document.nodes[document.root].name)]
                else {
                    break
                }
                append(node.text)
                raw("\n")
            case .comment, .instruction:
                if indents, index > document.root { raw("\n") }
                append(node.text)
                if indents, index < document.root { raw("\n") }
            case .text: break
            }
            index = Int(node.end)
        }
        if indents { raw("\n") }
        // The reference ends what it writes with a line end of its own.
        raw("\n")
        return bytes
    }

    private mutating func element(_ index: Int, depth: Int, indents: Bool) {
        let node = document.nodes[index]
        startTag(node)
        // Beside text, white space would be text.
        let (isEmpty, hasText) = content(of: index)
        if isEmpty { return raw("/>") }
        let indents = indents && !hasText
        raw(">")
        var child = index + 1
        while child < Int(node.end) {
            if isVisible(child) {
                if indents { newLine(depth + 1) }
                if document.nodes[child].kind == .element {
                    element(child, depth: depth + 1, indents: indents)
                } else {
                    append(document.nodes[child].text)
                }
            }
            child = Int(document.nodes[child].end)
        }
        if indents { newLine(depth) }
        raw("</")
        name(node.name)
        raw(">")
    }

    private func content(of index: Int) -> (isEmpty: Bool, hasText: Bool) {
        var isEmpty = true
        var child = index + 1
        while child < Int(document.nodes[index].end) {
            if isVisible(child) {
                if document.nodes[child].kind == .text { return (false, true) }
                isEmpty = false
            }
            child = Int(document.nodes[child].end)
        }
        return (isEmpty, false)
    }

    private func isVisible(_ node: Int) -> Bool {
        !selection.isRemoved[node] && !(indents && document.nodes[node].isIndentation)
    }

    private mutating func name(_ number: Int32) {
        bytes.append(contentsOf: document.names.bytes(number))
    }

    private mutating func startTag(_ node: CompsDocument.Node) {
        raw("<")
        name(node.name)
        if node.attributes.isEmpty { return }
        // Declarations of namespaces come first.
        for index in node.attributes where isNamespace(Int(index)) { attribute(Int(index)) }
        for index in node.attributes where !isNamespace(Int(index)) { attribute(Int(index)) }
    }

    private func isNamespace(_ index: Int) -> Bool {
        let name = document.names.all[Int(document.attributes[index].name)]
        return name.hasPrefix("xmlns") && (name.utf8.count == 5 || name.hasPrefix("xmlns:"))
    }

    private mutating func attribute(_ index: Int) {
        if selection.isAttributeRemoved[index] { return }
        raw(" ")
        name(document.attributes[index].name)
        raw("=\"")
        append(document.attributes[index].value)
        raw("\"")
    }

    private mutating func newLine(_ depth: Int) {
        raw("\n")
        for _ in 0..<depth { raw("  ") }
    }

    private mutating func append(_ range: Range<Int32>) {
        bytes.append(contentsOf: document.buffer[Int(range.lowerBound)..<Int(range.upperBound)])
    }

    private mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}
