extension JSONScanner {
    mutating func number() throws(JSONError) {
        let start = place
        if bytes[place] == UInt8(ascii: "-") { place += 1 }
        let leading = place
        try digits()
        guard bytes[leading] != UInt8(ascii: "0") || place == leading + 1 else {
            throw problem("a number must not begin with 0")
        }
        var kind = JSONTape.Kind.integer
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            try digits()
            kind = .number
        }
        if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") {
                place += 1
            }
            try digits()
            kind = .number
        }
        add(kind, from: start, to: place)
    }

    private mutating func digits() throws(JSONError) {
        let start = place
        while place < bytes.count, bytes[place] &- 0x30 < 10 { place += 1 }
        guard place > start else { throw problem("a digit was expected") }
    }
}
