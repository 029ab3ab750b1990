internal import SourceDiagnostics

/// Makes a tree of libyaml's events: resolves scalars, aliases and merge keys, and keeps to the limits.
struct YAMLParser: ~Copyable {
    private struct Anchor {
        var node: ConfigNode
        var weight: Int
    }

    private var events: YAMLEventReader
    private var offsets: ScalarOffsets
    private let limits: YAMLLimits
    private let byteOrderMark: Int
    private var anchors: [String: Anchor?] = [:]
    private var repeatedNodes = 0
    private var depth = 0
    private(set) var duplicates: [ConfigMapping.Duplicate] = []

    init(_ file: SourceFile, limits: YAMLLimits) throws(YAMLError) {
        let bytes = file.bytes
        guard bytes.count <= limits.size else { throw .tooLarge(bytes.count, limit: limits.size) }
        if let bad = UTF8Check.firstInvalidByte(in: bytes) { throw .notUTF8(at: bad) }
        byteOrderMark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        events = YAMLEventReader(bytes[byteOrderMark...])
        offsets = ScalarOffsets(bytes, from: byteOrderMark)
        self.limits = limits
    }

    /// The one document of the stream; null when there is none.
    mutating func document() throws(YAMLError) -> ConfigNode {
        var root: ConfigNode?
        while true {
            let event = try next()
            switch event.kind {
            case .streamEnd:
                return root ?? ConfigNode(.null, span: SourceSpan(lower: byteOrderMark, upper: byteOrderMark))
            case .documentStart:
                guard root == nil else { throw .secondDocument(at: span(event)) }
                var weight = 0
                root = try node(from: next(), weight: &weight)
            default:
                continue
            }
        }
    }

    private mutating func next() throws(YAMLError) -> YAMLEvent {
        do {
            return try events.next()
        } catch {
            let place = error.isEncoding ? error.place + byteOrderMark : offsets.byte(of: error.place)
            throw .unreadable(error, at: SourceSpan(lower: place, upper: place))
        }
    }

    private mutating func span(_ event: YAMLEvent) -> SourceSpan {
        SourceSpan(lower: offsets.byte(of: event.start), upper: offsets.byte(of: event.end))
    }

    /// Reads one node; `weight` grows by the number of nodes in it.
    private mutating func node(from event: YAMLEvent, weight: inout Int) throws(YAMLError) -> ConfigNode {
        weight += 1
        switch event.kind {
        case .alias(let name):
            let anchored = try anchor(name, at: span(event))
            weight += anchored.weight
            repeatedNodes += anchored.weight
            guard repeatedNodes <= limits.repeatedNodes else { throw .aliasesUnfoldTooFar(at: span(event)) }
            return anchored.node
        case .scalar(let text, let tag, let anchor, let style):
            let value = try YAMLTag.value(of: text, tag: tag, style: style, at: span(event))
            return remember(ConfigNode(value, span: span(event), style: style), as: anchor, weight: 1)
        case .sequenceStart(let tag, let anchor, let isFlow):
            try YAMLTag.checkCollection(tag, isMapping: false, at: span(event))
            return try collection(event, anchor: anchor, weight: &weight) { parser, inner throws(YAMLError) in
                try parser.sequence(event, isFlow: isFlow, weight: &inner)
            }
        case .mappingStart(let tag, let anchor, let isFlow):
            try YAMLTag.checkCollection(tag, isMapping: true, at: span(event))
            return try collection(event, anchor: anchor, weight: &weight) { parser, inner throws(YAMLError) in
                try parser.mapping(event, isFlow: isFlow, weight: &inner)
            }
        case .streamEnd, .documentStart, .collectionEnd, .other:
            return ConfigNode(.null, span: span(event))
        }
    }

    private mutating func collection(
        _ event: YAMLEvent, anchor: String?, weight: inout Int,
        _ read: (inout YAMLParser, inout Int) throws(YAMLError) -> ConfigNode
    ) throws(YAMLError) -> ConfigNode {
        depth += 1
        guard depth <= limits.depth else { throw .tooDeep(limits.depth, at: span(event)) }
        if let anchor { anchors[anchor] = .some(nil) }
        var inner = 0
        let node = try read(&self, &inner)
        depth -= 1
        weight += inner
        return remember(node, as: anchor, weight: inner + 1)
    }

    private mutating func remember(_ node: ConfigNode, as anchor: String?, weight: Int) -> ConfigNode {
        if let anchor { anchors[anchor] = Anchor(node: node, weight: weight) }
        return node
    }

    private func anchor(_ name: String, at span: SourceSpan) throws(YAMLError) -> Anchor {
        guard let known = anchors[name] else {
            throw .unknownAnchor(name, known: anchors.keys.sorted(), at: span)
        }
        guard let anchor = known else { throw .anchorHoldsItself(name, at: span) }
        return anchor
    }

    private mutating func sequence(
        _ start: YAMLEvent, isFlow: Bool, weight: inout Int
    ) throws(YAMLError) -> ConfigNode {
        var items: [ConfigNode] = []
        while true {
            let event = try next()
            if case .collectionEnd = event.kind {
                let whole = closedSpan(from: start, end: event, isFlow: isFlow, last: items.last?.span)
                return ConfigNode(.sequence(items), span: whole, style: isFlow ? .flow : .block)
            }
            items.append(try node(from: event, weight: &weight))
        }
    }

    private mutating func mapping(
        _ start: YAMLEvent, isFlow: Bool, weight: inout Int
    ) throws(YAMLError) -> ConfigNode {
        var own: [ConfigMapping.Entry] = []
        var merged: [ConfigMapping.Entry] = []
        var last: SourceSpan?
        while true {
            let event = try next()
            if case .collectionEnd = event.kind {
                let whole = closedSpan(from: start, end: event, isFlow: isFlow, last: last)
                var mapping = ConfigMapping()
                for entry in merged { mapping.add(entry) }
                for entry in own { mapping.add(entry) }
                duplicates += mapping.duplicates
                return ConfigNode(.mapping(mapping), span: whole, style: isFlow ? .flow : .block)
            }
            let key = try node(from: event, weight: &weight)
            switch key.value {
            case .sequence, .mapping: throw .collectionAsKey(at: key.span)
            default: break
            }
            let value = try node(from: next(), weight: &weight)
            last = value.span
            if case .string("<<") = key.value, key.style == .plain {
                merged += try merge(value)
            } else {
                own.append(.init(key: key, value: value))
            }
        }
    }

    /// The entries that a merge key brings in; of several mappings the first to have a key wins.
    private func merge(_ value: ConfigNode) throws(YAMLError) -> [ConfigMapping.Entry] {
        let sources: [ConfigNode]
        switch value.value {
        case .mapping: sources = [value]
        case .sequence(let items): sources = items.reversed()
        default: throw .cannotMerge(value)
        }
        var entries: [ConfigMapping.Entry] = []
        for source in sources {
            guard let mapping = source.mapping else { throw .cannotMerge(source) }
            for entry in mapping.entries {
                entries.append(.init(key: entry.key, value: entry.value, isMerged: true))
            }
        }
        return entries
    }

    /// A flow collection ends at its bracket; a block one with its last value, not at the next token.
    private mutating func closedSpan(
        from start: YAMLEvent, end: YAMLEvent, isFlow: Bool, last: SourceSpan?
    ) -> SourceSpan {
        let lower = offsets.byte(of: start.start)
        if isFlow { return SourceSpan(lower: lower, upper: offsets.byte(of: end.end)) }
        return SourceSpan(lower: lower, upper: max(lower, Int(last?.upper ?? 0)))
    }
}
