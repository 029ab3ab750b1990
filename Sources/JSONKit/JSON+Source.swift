extension JSON {
    /// The value as it is written in its document.
    public var source: [UInt8] { Array(tape.bytes[tape.extent(of: index)]) }
}

extension JSONTape {
    /// The bytes of a value, with its quotation marks or brackets.
    func extent(of index: Int) -> Range<Int> {
        let start = entries[index].start
        if entries[index].kind.isString { return start - 1..<entries[index].end + 1 }
        guard entries[index].isContainer else { return start..<entries[index].end }
        // The bracket follows the last value; values are nested, so the last one is looked for level by level.
        var levels = 0
        var last = index
        while entries[last].isContainer, entries[last].end > last + 1 {
            levels += 1
            last = lastValue(in: last)
        }
        var end = entries[last].isContainer ? entries[last].start + 1 : extent(of: last).upperBound
        if entries[last].isContainer { levels += 1 }
        while levels > 0 {
            if bytes[end] == UInt8(ascii: "]") || bytes[end] == UInt8(ascii: "}") { levels -= 1 }
            end += 1
        }
        return start..<end
    }

    /// The last value of a container that has one.
    private func lastValue(in container: Int) -> Int {
        let isObject = entries[container].kind == .object
        var child = container + 1
        while true {
            let value = isObject ? child + 1 : child
            let next = next(after: value)
            guard next < entries[container].end else { return value }
            child = next
        }
    }
}
