/// Lists by number, one behind the other.
struct NumberTable<Entry: Sendable>: Sendable {
    private let starts: [Int32]
    private let entries: [Entry]

    /// Sorts entries by their keys, which are below `keys`; entries of one key keep their order.
    init(keys: Int, entries source: some Sequence<Entry>, key: (Entry) -> Int32) {
        let source = Array(source)
        var starts = [Int32](repeating: 0, count: keys + 1)
        for entry in source { starts[Int(key(entry)) + 1] += 1 }
        for index in 0..<keys { starts[index + 1] += starts[index] }
        var ends = starts
        self.starts = starts
        entries = [Entry](unsafeUninitializedCapacity: source.count) { buffer, count in
            for entry in source {
                let key = Int(key(entry))
                buffer.initializeElement(at: Int(ends[key]), to: entry)
                ends[key] += 1
            }
            count = source.count
        }
    }

    /// The entries of a key; none for -1.
    subscript(key: Int32) -> ArraySlice<Entry> {
        if key < 0 { return [] }
        return entries[Int(starts[Int(key)])..<Int(starts[Int(key) + 1])]
    }
}
