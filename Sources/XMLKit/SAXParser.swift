internal import CXML2

/// Owns one push parser of libxml2; nothing else calls libxml2's SAX interface.
struct SAXParser: ~Copyable {
    // libxml2 keeps a pointer to the state and calls back with it: it must never move, hence the heap.
    private let state: UnsafeMutablePointer<SAXState>
    private(set) var isFinished = false

    private static let initialized: Void = xmlInitParser()

    init(_ limits: XMLReader.Limits) {
        _ = Self.initialized
        state = .allocate(capacity: 1)
        state.initialize(to: SAXState(limits))
    }

    deinit {
        if let context = state.pointee.context {
            // Where a document declares entities libxml2 makes a tree to keep them, and leaves it to us.
            if let tree = context.pointee.myDoc { xmlFreeDoc(tree) }
            context.pointee.myDoc = nil
            xmlFreeParserCtxt(context)
        }
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Why it stopped, if it did.
    var failure: XMLError? { state.pointee.failure }

    /// Parses the document's next bytes; the first call must bring at least four, if there are so many.
    mutating func parse(_ bytes: ArraySlice<UInt8>) {
        guard state.pointee.failure == nil, !bytes.isEmpty else { return }
        bytes.withUnsafeBytes { bytes in
            let text = bytes.bindMemory(to: CChar.self)
            if state.pointee.context != nil {
                _ = xmlParseChunk(state.pointee.context, text.baseAddress, CInt(text.count), 0)
                return
            }
            // The encoding is told by the first four bytes.
            let first = min(4, text.count)
            start(UnsafeBufferPointer(rebasing: text[..<first]))
            if first < text.count, state.pointee.failure == nil {
                let rest = UnsafeBufferPointer(rebasing: text[first...])
                _ = xmlParseChunk(state.pointee.context, rest.baseAddress, CInt(rest.count), 0)
            }
        }
    }

    /// Says that the document ends here.
    mutating func finish() {
        isFinished = true
        if state.pointee.failure != nil { return }
        guard let context = state.pointee.context else {
            state.pointee.failure = .emptyDocument
            return
        }
        _ = xmlParseChunk(context, nil, 0, 1)
    }

    /// All events so far; text that may go on stays back.
    mutating func takeBatch() -> XMLBatch {
        state.pointee.collector.takeBatch(isLast: isFinished || state.pointee.failure != nil)
    }

    private func start(_ text: UnsafeBufferPointer<CChar>) {
        var handler = Self.makeHandler()
        let context = xmlCreatePushParserCtxt(&handler, state, text.baseAddress, CInt(text.count), nil)
        guard let context else {
            state.pointee.failure = XMLError(.limit, "there is not enough memory for a parser")
            return
        }
        state.pointee.context = context
        // Without the second option libxml2 leaves `&amp;` in attributes as `&#38;`. It expands nothing else:
        // there is no function that would find an entity.
        xmlCtxtUseOptions(context, CInt(XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue))
    }

    /// What libxml2 calls.
    private static func makeHandler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { owner, local, prefix, namespace, _, _, count, _, attributes in
            guard let local else { return }
            SAXState.at(owner)?.pointee.startElement((local, prefix, namespace), Int(count), attributes)
        }
        handler.endElementNs = { owner, local, prefix, namespace in
            guard let local else { return }
            SAXState.at(owner)?.pointee.endElement((local, prefix, namespace))
        }
        let characters: charactersSAXFunc = { owner, text, count in
            SAXState.at(owner)?.pointee.characters(UnsafeBufferPointer(start: text, count: Int(count)))
        }
        handler.characters = characters
        // One function for both, or libxml2 looks for blanks in a tree that is not there.
        handler.ignorableWhitespace = characters
        handler.cdataBlock = characters
        handler.reference = { owner, name in
            SAXState.at(owner)?.pointee.refuse(
                "the entity '\(SAXCollector.string(name))' is not one of XML's own; write its text")
        }
        handler.entityDecl = { owner, name, _, _, _, _ in
            SAXState.at(owner)?.pointee.refuse(
                "the document declares the entity '\(SAXCollector.string(name))'; write its text where it is used"
            )
        }
        handler.attributeDecl = { owner, element, _, _, _, _, values in
            xmlFreeEnumeration(values)
            SAXState.at(owner)?.pointee.refuse(
                "the document declares attributes of '\(SAXCollector.string(element))'; write them where they are used"
            )
        }
        handler.serror = { owner, error in
            guard let error else { return }
            SAXState.at(owner)?.pointee.report(error.pointee)
        }
        return handler
    }
}
