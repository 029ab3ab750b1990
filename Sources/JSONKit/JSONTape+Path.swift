extension JSONTape {
    /// The way from the root to an entry, such as `$.items[2].id`.
    func path(to index: Int) -> String {
        var path = "$"
        var container = 0
        while container != index, let step = step(from: container, to: index) {
            path += step.text
            container = step.value
        }
        return path
    }

    /// The value of an array or an object in which an entry is, and how a path names it.
    private func step(from container: Int, to index: Int) -> (text: String, value: Int)? {
        let entry = entries[container]
        guard entry.isContainer else { return nil }
        let isObject = entry.kind == .object
        var child = container + 1
        var number = 0
        while child < entry.end {
            let value = isObject ? child + 1 : child
            let next = next(after: value)
            if index < next { return (isObject ? name(at: child) : "[\(number)]", value) }
            child = next
            number += 1
        }
        return nil
    }

    /// A name that is a word stands as it is; others are quoted, as they could have any characters and any length.
    private func name(at index: Int) -> String {
        let name = string(at: index)
        let isWord = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard !isWord || name.isEmpty || name.utf8.count > 80 else { return ".\(name)" }
        let scalars = name.unicodeScalars
        let beginning = String(scalars.prefix(80))
        return "[" + JSONValue.string(scalars.count > 80 ? beginning + "…" : beginning).text(pretty: false)
            + "]"
    }
}
