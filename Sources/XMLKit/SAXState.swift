internal import CXML2

/// What libxml2's calls work on: the events so far, and the limits that they keep to.
struct SAXState {
    private let limits: XMLReader.Limits
    var context: xmlParserCtxtPtr?
    var collector = SAXCollector()
    var failure: XMLError?

    init(_ limits: XMLReader.Limits) {
        var limits = limits
        // Places in a batch have 31 bits.
        limits.textSize = min(limits.textSize, 1 << 28)
        self.limits = limits
    }

    static func at(_ owner: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<SAXState>? {
        owner?.assumingMemoryBound(to: SAXState.self)
    }

    private mutating func fail(_ error: XMLError) {
        // The first fault is the cause of those that follow.
        if failure == nil { failure = error }
        if let context { xmlStopParser(context) }
    }

    private var position: XMLPosition? {
        context?.pointee.input.map {
            XMLPosition(line: Int($0.pointee.line), column: Int($0.pointee.col))
        }
    }

    mutating func startElement(
        _ name: SAXCollector.NamePointers, _ count: Int,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard failure == nil else { return }
        if collector.depth >= limits.depth {
            return fail(XMLError(.limit, "more than \(limits.depth) elements are open", at: position))
        }
        if count > limits.attributes {
            return fail(
                XMLError(.limit, "an element has more than \(limits.attributes) attributes", at: position))
        }
        let input = context?.pointee.input
        collector.start(name, line: input?.pointee.line ?? 0, column: input?.pointee.col ?? 0)
        guard let attributes else { return }
        for index in 0..<count {
            // Name, prefix, namespace, start and end of the value.
            let field = attributes + index * 5
            guard let local = field[0], let value = field[3], let end = field[4] else { continue }
            if end - value > limits.textSize { return failText() }
            collector.attribute(
                (local, field[1], field[2]), UnsafeBufferPointer(start: value, count: end - value))
        }
    }

    mutating func endElement(_ name: SAXCollector.NamePointers) {
        guard failure == nil else { return }
        let input = context?.pointee.input
        collector.end(name, line: input?.pointee.line ?? 0, column: input?.pointee.col ?? 0)
    }

    mutating func characters(_ text: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        let input = context?.pointee.input
        let size = collector.text(text, line: input?.pointee.line ?? 0, column: input?.pointee.col ?? 0)
        if size > limits.textSize { failText() }
    }

    private mutating func failText() {
        fail(XMLError(.limit, "a text has more than \(limits.textSize) bytes", at: position))
    }

    mutating func refuse(_ what: String) {
        fail(XMLError(.entity, what, at: position))
    }

    mutating func report(_ error: xmlError) {
        guard let failure = XMLError(error) else { return }
        fail(failure)
    }
}
