internal import CYAML
public import SourceDiagnostics

/// The events of a text with any number of YAML documents, one at a time and without a tree.
///
/// For metadata of many megabytes, where a configuration's tree with its places would cost more than the reading.
/// Aliases are not resolved. Everything about an event is to be asked before the next one.
public struct YAMLStream: ~Copyable {
    public enum Event: Hashable, Sendable {
        case documentStart, documentEnd
        case scalar, alias
        case sequenceStart, sequenceEnd
        case mappingStart, mappingEnd
        case streamEnd
    }

    // libyaml stores a pointer to the parser inside the parser: it must never move, hence the heap.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private var offsets: ScalarOffsets
    private let byteOrderMark: Int
    private let depthLimit: Int
    private var depth = 0

    /// - Throws: `.encoding` for bytes that are not UTF-8, `.limit` for more than the limits allow.
    public init(_ file: SourceFile, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) {
        let bytes = file.bytes
        guard bytes.count <= limits.size else {
            throw YAMLError(
                .limit, "the file has \(bytes.count) bytes; it may have \(limits.size)",
                span: SourceSpan(lower: 0, upper: 0))
        }
        if let bad = UTF8Check.firstInvalidByte(in: bytes) { throw .notUTF8(at: bad) }
        byteOrderMark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        offsets = ScalarOffsets(bytes, from: byteOrderMark)
        depthLimit = limits.depth
        input = .allocate(capacity: max(bytes.count, 1))
        _ = input.initialize(from: bytes[byteOrderMark...])
        event = .allocate(capacity: 1)
        event.initialize(to: yaml_event_t())
        parser = .allocate(capacity: 1)
        // The only failure of initialisation is lack of memory, which Swift's own allocation treats alike.
        precondition(yaml_parser_initialize(parser) == 1, "out of memory")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, bytes.count - byteOrderMark)
    }

    deinit {
        yaml_event_delete(event)
        event.deallocate()
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event; behind the end, the end again.
    ///
    /// - Throws: `.syntax`, or `.limit` for collections too deep within each other.
    public mutating func next() throws(YAMLError) -> Event {
        while true {
            yaml_event_delete(event)
            guard yaml_parser_parse(parser, event) == 1 else { throw failure() }
            switch event.pointee.type {
            case YAML_DOCUMENT_START_EVENT: return .documentStart
            case YAML_DOCUMENT_END_EVENT: return .documentEnd
            case YAML_SCALAR_EVENT: return .scalar
            case YAML_ALIAS_EVENT: return .alias
            case YAML_SEQUENCE_START_EVENT: return try opened(.sequenceStart)
            case YAML_MAPPING_START_EVENT: return try opened(.mappingStart)
            case YAML_SEQUENCE_END_EVENT:
                depth -= 1
                return .sequenceEnd
            case YAML_MAPPING_END_EVENT:
                depth -= 1
                return .mappingEnd
            case YAML_STREAM_START_EVENT: continue
            default: return .streamEnd
            }
        }
    }

    /// Goes on behind the node that has just begun.
    public mutating func skip(_ event: Event) throws(YAMLError) {
        guard event == .sequenceStart || event == .mappingStart else { return }
        let outside = depth - 1
        while depth > outside { _ = try next() }
    }

    /// The text of the scalar that came last, as written: `5.30` stays `5.30`.
    public var text: String {
        guard event.pointee.type == YAML_SCALAR_EVENT else { return "" }
        let scalar = event.pointee.data.scalar
        return String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    }

    /// Whether the scalar that came last is in quotes, or a block.
    public var isQuoted: Bool {
        event.pointee.type == YAML_SCALAR_EVENT
            && event.pointee.data.scalar.style != YAML_PLAIN_SCALAR_STYLE
    }

    /// Where the last event begins and ends, in bytes of the file.
    public mutating func place() -> Range<Int> {
        let lower = offsets.byte(of: Int(event.pointee.start_mark.index))
        let upper = offsets.byte(of: Int(event.pointee.end_mark.index))
        return lower..<max(lower, upper)
    }

    private mutating func opened(_ kind: Event) throws(YAMLError) -> Event {
        depth += 1
        guard depth <= depthLimit else {
            let place = place()
            throw .tooDeep(depthLimit, at: SourceSpan(lower: place.lowerBound, upper: place.upperBound))
        }
        return kind
    }

    private mutating func failure() -> YAMLError {
        let isEncoding = parser.pointee.error == YAML_READER_ERROR
        let index = isEncoding ? Int(parser.pointee.problem_offset) : Int(parser.pointee.problem_mark.index)
        let failure = YAMLReaderFailure(
            problem: parser.pointee.problem.map { String(cString: $0) } ?? "unreadable text",
            context: parser.pointee.context.map { String(cString: $0) }, isEncoding: isEncoding, place: index)
        let place = isEncoding ? index + byteOrderMark : offsets.byte(of: index)
        return .unreadable(failure, at: SourceSpan(lower: place, upper: place))
    }
}
