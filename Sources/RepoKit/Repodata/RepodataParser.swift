internal import XMLKit

/// Reads metadata files into handlers: with ``RegularXML`` if their form allows it, else with libxml2.
enum RepodataParser {
    /// Reads a file; the next piece is decompressed while one is read.
    ///
    /// - Parameter element: The elements below the root, such as `package`.
    static func parse<Handler: RepodataHandler>(
        _ file: MetadataFile, element: StaticString, into handler: Handler
    ) async throws(RepositoryError) -> Handler {
        if let done = try await parseRegular(file, element, handler) { return done }
        let source = try MetadataSource(file)
        return try parseWithLibXML(file, handler) { () throws(RepositoryError) in
            try source.next().map { Array($0.bytes) }
        }
    }

    /// Reads a document from memory.
    static func parse<Handler: RepodataHandler>(
        _ document: [UInt8], _ file: MetadataFile, element: StaticString, into handler: Handler
    ) throws(RepositoryError) -> Handler {
        if let done = parseRegular(document, element, handler) { return done }
        return try parseWithLibXML(document, file, into: handler)
    }

    /// Reads a document from memory; nil if its form is not regular.
    static func parseRegular<Handler: RepodataHandler>(
        _ document: [UInt8], _ element: StaticString, _ handler: Handler
    ) -> Handler? {
        var reading = RegularReading(element)
        var handler = handler
        let piece = PieceBuffer(document.count)
        piece.prepend(document)
        guard reading.read(piece, into: &handler), reading.finish(&handler) else { return nil }
        return handler
    }

    /// Reads a document from memory with libxml2 alone.
    static func parseWithLibXML<Handler: RepodataHandler>(
        _ document: [UInt8], _ file: MetadataFile, into handler: Handler
    ) throws(RepositoryError) -> Handler {
        var rest: [UInt8]? = document
        return try parseWithLibXML(file, handler) { () throws(RepositoryError) in rest.take() }
    }

    /// Nil if the form of the file is not regular.
    private static func parseRegular<Handler: RepodataHandler>(
        _ file: MetadataFile, _ element: StaticString, _ handler: Handler
    ) async throws(RepositoryError) -> Handler? {
        let source = try MetadataSource(file)
        var reading = RegularReading(element)
        var handler = handler
        var piece = try source.next()
        while let current = piece {
            async let following = nextPiece(source, file)
            let isRegular = reading.read(current, into: &handler)
            let next = await following
            if !isRegular { return nil }
            piece = try next.get()
        }
        return reading.finish(&handler) ? handler : nil
    }

    private static func nextPiece(_ source: MetadataSource, _ file: MetadataFile) async
        -> Result<PieceBuffer?, RepositoryError>
    {
        if Task.isCancelled { return .failure(file.error(.cancelled, "cancelled")) }
        do throws(RepositoryError) { return .success(try source.next()) } catch { return .failure(error) }
    }

    private static func parseWithLibXML<Handler: RepodataHandler>(
        _ file: MetadataFile, _ handler: Handler, _ next: @escaping () throws(RepositoryError) -> [UInt8]?
    ) throws(RepositoryError) -> Handler {
        var handler = handler
        var reader = XMLReader { try next() }
        while let event = try nextEvent(&reader, file) {
            do throws(RepodataProblem) {
                try tell(event, to: &handler)
            } catch {
                throw file.error(
                    .malformed, line: event.line, "\(error.message); make the repository's metadata anew")
            }
        }
        return handler
    }

    private static func nextEvent(_ reader: inout XMLReader, _ file: MetadataFile) throws(RepositoryError)
        -> XMLEvent?
    {
        do throws(XMLError) {
            return try reader.next()
        } catch {
            if let cause = error.cause as? RepositoryError { throw cause }
            throw file.error(
                error.code == .limit ? .tooLarge : .malformed, line: error.position?.line,
                "\(error.message); make the repository's metadata anew", cause: error)
        }
    }

    private static func tell(_ event: XMLEvent, to handler: inout some RepodataHandler)
        throws(RepodataProblem)
    {
        switch event {
        case .startElement(let element): try start(element, &handler)
        case .endElement: try handler.end()
        case .text(let text):
            if handler.wantsText { text.withBytes { handler.text($0) } }
        }
    }

    private static func start(_ element: XMLElement, _ handler: inout some RepodataHandler)
        throws(RepodataProblem)
    {
        var bytes = Array(element.name.local.utf8)
        let nameCount = bytes.count
        var ranges: [(name: Range<Int>, value: Range<Int>)] = []
        for (name, value) in element.attributes {
            let start = bytes.count
            bytes += Array(name.qualified.utf8)
            let middle = bytes.count
            bytes += Array(value.utf8)
            ranges.append((start..<middle, middle..<bytes.count))
        }
        try bytes.withUnsafeBufferPointer { bytes throws(RepodataProblem) in
            let attributes = ranges.map { range in
                RepodataTag.Attribute(
                    name: TextBytes(rebasing: bytes[range.name]),
                    value: TextBytes(rebasing: bytes[range.value]))
            }
            try attributes.withUnsafeBufferPointer { attributes throws(RepodataProblem) in
                try handler.start(
                    RepodataTag(name: TextBytes(rebasing: bytes[..<nameCount]), attributes: attributes))
            }
        }
    }
}

extension XMLEvent {
    /// Where the parser was, near its end.
    fileprivate var line: Int {
        switch self {
        case .startElement(let element), .endElement(let element): element.position.line
        case .text(let text): text.position.line
        }
    }
}
