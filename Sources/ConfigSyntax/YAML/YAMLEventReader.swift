internal import CYAML

/// One event of libyaml's parser, with everything that it points to copied out.
struct YAMLEvent {
    enum Kind {
        case streamEnd
        case documentStart
        case alias(String)
        case scalar(text: String, tag: String?, anchor: String?, style: ConfigNode.Style)
        case sequenceStart(tag: String?, anchor: String?, isFlow: Bool)
        case mappingStart(tag: String?, anchor: String?, isFlow: Bool)
        case collectionEnd
        case other
    }
    var kind: Kind
    /// Unicode scalars from the start of the text, byte order mark not counted.
    var start: Int
    var end: Int
}

/// What libyaml says of a text that it cannot read; places count as in ``YAMLEvent``.
struct YAMLReaderFailure: Error {
    var problem: String
    var context: String?
    /// For text that cannot be decoded the place is a byte offset.
    var isEncoding: Bool
    var place: Int
}

/// Owns one `yaml_parser_t`; nothing else calls libyaml's reader.
struct YAMLEventReader: ~Copyable {
    // libyaml stores a pointer to the parser inside the parser: it must never move, hence the heap.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        input = .allocate(capacity: max(bytes.count, 1))
        _ = input.initialize(from: bytes)
        parser = .allocate(capacity: 1)
        // The only failure of initialisation is lack of memory, which Swift's own allocation treats alike.
        precondition(yaml_parser_initialize(parser) == 1, "out of memory")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    mutating func next() throws(YAMLReaderFailure) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(
            kind: Self.kind(of: event), start: Int(event.start_mark.index), end: Int(event.end_mark.index))
    }

    private func failure() -> YAMLReaderFailure {
        let isEncoding = parser.pointee.error == YAML_READER_ERROR
        let mark = parser.pointee.problem_mark
        return YAMLReaderFailure(
            problem: parser.pointee.problem.map { String(cString: $0) } ?? "unreadable text",
            context: parser.pointee.context.map { String(cString: $0) },
            isEncoding: isEncoding,
            place: isEncoding ? Int(parser.pointee.problem_offset) : Int(mark.index))
    }

    private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
        switch event.type {
        case YAML_STREAM_END_EVENT: .streamEnd
        case YAML_DOCUMENT_START_EVENT: .documentStart
        case YAML_ALIAS_EVENT: .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT: scalar(event.data.scalar)
        case YAML_SEQUENCE_START_EVENT:
            .sequenceStart(
                tag: text(event.data.sequence_start.tag), anchor: text(event.data.sequence_start.anchor),
                isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
        case YAML_MAPPING_START_EVENT:
            .mappingStart(
                tag: text(event.data.mapping_start.tag), anchor: text(event.data.mapping_start.anchor),
                isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: .collectionEnd
        default: .other
        }
    }

    private static func scalar(_ scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar)
        -> YAMLEvent.Kind
    {
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        let style: ConfigNode.Style =
            switch scalar.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
        return .scalar(
            text: String(decoding: bytes, as: UTF8.self), tag: text(scalar.tag), anchor: text(scalar.anchor),
            style: style)
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}
