internal import ConfigSyntax

/// Values of fields; each call reads one whole node.
extension ModuleReading {
    /// The next key of a mapping, nil at its end.
    mutating func nextKey() throws(YAMLError) -> String? {
        while true {
            let event = try yaml.next()
            switch event {
            case .mappingEnd, .documentEnd, .streamEnd: return nil
            case .scalar: return yaml.text
            default:
                fail("a key must be a word", at: yaml.place())
                try yaml.skip(event)
                try skip()
            }
        }
    }

    mutating func skip() throws(YAMLError) {
        try yaml.skip(yaml.next())
    }

    /// Whether a collection of the kind that is due begins; an empty value will do for one without content.
    mutating func begins(_ kind: YAMLStream.Event) throws(YAMLError) -> Bool {
        let event = try yaml.next()
        if event == kind { return true }
        let isNothing = event == .scalar && !yaml.isQuoted && ["", "~", "null"].contains(yaml.text)
        if !isNothing {
            fail(kind == .mappingStart ? "a mapping is due here" : "a list is due here", at: yaml.place())
        }
        try yaml.skip(event)
        return false
    }

    /// A scalar, as written; nil for an empty one.
    mutating func text() throws(YAMLError) -> String? {
        let event = try yaml.next()
        guard event == .scalar else {
            fail(event == .alias ? "aliases are not supported here" : "a word is due here", at: yaml.place())
            try yaml.skip(event)
            return nil
        }
        let text = yaml.text
        return text.isEmpty || !yaml.isQuoted && (text == "~" || text == "null") ? nil : text
    }

    mutating func number() throws(YAMLError) -> UInt64? {
        guard let text = try text() else { return nil }
        if let number = UInt64(text) { return number }
        fail("'\(text)' is not a whole number", at: yaml.place())
        return nil
    }

    mutating func flag() throws(YAMLError) -> Bool {
        switch try text()?.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off", nil: return false
        case let text?:
            fail("'\(text)' is not true or false", at: yaml.place())
            return false
        }
    }

    mutating func texts() throws(YAMLError) -> [String] {
        try begins(.sequenceStart) ? try items() : []
    }

    /// The items of a list that has just begun.
    mutating func items() throws(YAMLError) -> [String] {
        var items: [String] = []
        while true {
            let event = try yaml.next()
            switch event {
            case .sequenceEnd, .documentEnd, .streamEnd: return items
            case .scalar: items.append(yaml.text)
            default:
                fail("an item of this list is a word", at: yaml.place())
                try yaml.skip(event)
            }
        }
    }

    /// A mapping of lists; a word stands for a list of one.
    mutating func lists() throws(YAMLError) -> [String: [String]] {
        var lists: [String: [String]] = [:]
        guard try begins(.mappingStart) else { return lists }
        while let key = try nextKey() {
            let event = try yaml.next()
            switch event {
            case .sequenceStart: lists[key] = try items()
            case .scalar:
                let isNothing = !yaml.isQuoted && ["", "~", "null"].contains(yaml.text)
                lists[key] = isNothing ? [] : [yaml.text]
            default:
                fail("'\(key)' is a list of words", at: yaml.place())
                try yaml.skip(event)
            }
        }
        return lists
    }
}
