public import SourceDiagnostics

/// A YAML document as it is written: where each node stands; aliases, merge keys and doubled keys are left
/// as they are.
///
/// ``YAMLDocument`` says what a text means; a repair needs to know where its pieces are.
public struct YAMLLayout: Sendable {
    public indirect enum Content: Hashable, Sendable {
        case alias
        case scalar(String)
        case sequence([Node])
        case mapping([Entry])
    }

    public struct Node: Hashable, Sendable {
        public var content: Content
        public var style: ConfigNode.Style
        /// From the first byte, anchor and tag included, to the end of the last visible character.
        public var range: Range<Int>
        /// Whether an anchor or a tag stands before the value.
        public var hasProperties: Bool

        public var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }
        public var items: [Node]? { if case .sequence(let items) = content { items } else { nil } }
        public var text: String? { if case .scalar(let text) = content { text } else { nil } }
        public var isAlias: Bool { content == .alias }
        /// Whether nothing is written here at all.
        public var isAbsent: Bool { range.isEmpty }
    }

    public struct Entry: Hashable, Sendable {
        public var key: Node
        public var value: Node

        public var range: Range<Int> {
            key.range.lowerBound..<max(key.range.upperBound, value.range.upperBound)
        }
    }

    /// Nil for a file without content.
    public let root: Node?

    /// - Throws: What ``YAMLDocument`` throws for broken grammar and for collections nested too deep.
    public init(_ file: SourceFile, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) {
        var reader = LayoutReader(file, limits: limits)
        root = try reader.root()
    }
}

extension YAMLLayout.Node {
    /// The entry with a key of this text.
    public func entry(_ name: String) -> YAMLLayout.Entry? { entries?.first { $0.key.text == name } }

    /// Calls a body for every mapping here and below, with each of its entries.
    public func forEachEntry(_ body: (_ owner: YAMLLayout.Node, _ entry: YAMLLayout.Entry) -> Void) {
        switch content {
        case .alias, .scalar: break
        case .sequence(let items): for item in items { item.forEachEntry(body) }
        case .mapping(let entries):
            for entry in entries {
                body(self, entry)
                entry.value.forEachEntry(body)
            }
        }
    }

    /// Calls a body for every scalar here and below, keys included.
    public func forEachScalar(_ body: (YAMLLayout.Node) -> Void) {
        switch content {
        case .alias: break
        case .scalar: body(self)
        case .sequence(let items): for item in items { item.forEachScalar(body) }
        case .mapping(let entries):
            for entry in entries {
                entry.key.forEachScalar(body)
                entry.value.forEachScalar(body)
            }
        }
    }
}

/// Makes the layout of libyaml's events.
private struct LayoutReader: ~Copyable {
    private var events: YAMLEventReader
    private var offsets: ScalarOffsets
    private let bytes: [UInt8]
    private let limits: YAMLLimits
    private let base: Int
    private var depth = 0

    init(_ file: SourceFile, limits: YAMLLimits) {
        bytes = file.bytes
        base = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        events = YAMLEventReader(bytes[base...])
        offsets = ScalarOffsets(bytes, from: base)
        self.limits = limits
    }

    mutating func root() throws(YAMLError) -> YAMLLayout.Node? {
        while true {
            let event = try next()
            switch event.kind {
            case .streamEnd: return nil
            case .documentStart: return try node(next())
            default: continue
            }
        }
    }

    private mutating func next() throws(YAMLError) -> YAMLEvent {
        do {
            return try events.next()
        } catch {
            let place = error.isEncoding ? error.place + base : offsets.byte(of: error.place)
            throw .unreadable(error, at: SourceSpan(lower: place, upper: place))
        }
    }

    private mutating func range(_ event: YAMLEvent) -> Range<Int> {
        let lower = offsets.byte(of: event.start)
        return lower..<max(lower, offsets.byte(of: event.end))
    }

    private mutating func node(_ event: YAMLEvent) throws(YAMLError) -> YAMLLayout.Node {
        let range = range(event)
        switch event.kind {
        case .alias: return .init(content: .alias, style: .plain, range: range, hasProperties: false)
        case .scalar(let text, let tag, let anchor, let style):
            let isBlock = style == .literal || style == .folded
            return .init(
                content: .scalar(text), style: style, range: isBlock ? trimmed(range) : range,
                hasProperties: tag != nil || anchor != nil)
        case .sequenceStart(let tag, let anchor, let isFlow):
            var items: [YAMLLayout.Node] = []
            let end = try children { reader, event throws(YAMLError) in items.append(try reader.node(event)) }
            return .init(
                content: .sequence(items), style: isFlow ? .flow : .block,
                range: closed(range, isFlow ? end : items.last?.range.upperBound),
                hasProperties: tag != nil || anchor != nil)
        case .mappingStart(let tag, let anchor, let isFlow):
            var entries: [YAMLLayout.Entry] = []
            let end = try children { reader, event throws(YAMLError) in
                let key = try reader.node(event)
                entries.append(.init(key: key, value: try reader.node(reader.next())))
            }
            return .init(
                content: .mapping(entries), style: isFlow ? .flow : .block,
                range: closed(range, isFlow ? end : entries.last?.range.upperBound),
                hasProperties: tag != nil || anchor != nil)
        case .streamEnd, .documentStart, .collectionEnd, .other:
            return .init(content: .scalar(""), style: .plain, range: range, hasProperties: false)
        }
    }

    /// Reads a collection's content; gives the end of its closing bracket.
    private mutating func children(
        _ read: (inout LayoutReader, YAMLEvent) throws(YAMLError) -> Void
    ) throws(YAMLError) -> Int {
        depth += 1
        defer { depth -= 1 }
        while true {
            let event = try next()
            if case .collectionEnd = event.kind { return range(event).upperBound }
            guard depth <= limits.depth else {
                let place = range(event)
                throw .tooDeep(limits.depth, at: SourceSpan(lower: place.lowerBound, upper: place.upperBound))
            }
            try read(&self, event)
        }
    }

    private func closed(_ start: Range<Int>, _ end: Int?) -> Range<Int> {
        start.lowerBound..<max(start.lowerBound, end ?? start.upperBound)
    }

    /// libyaml lets a block scalar end where the next line begins.
    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var upper = range.upperBound
        while upper > range.lowerBound, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[upper - 1]) { upper -= 1 }
        return range.lowerBound..<upper
    }
}
