extension String {
    /// A dotted path grown by a key; a key that would blur it, such as a pattern, stands in brackets.
    public func appending(key: String) -> String {
        let isPlain = !key.isEmpty && !key.utf8.contains { Self.blurring.contains($0) }
        guard isPlain else { return "\(self)[\"\(key)\"]" }
        return isEmpty ? key : "\(self).\(key)"
    }

    private static let blurring = Set(".[]()*^$\"|\\".utf8)

    /// The last key of a dotted path, without what stands in brackets: what the user would look for.
    var lastKey: Substring {
        var bare: [UInt8] = []
        var depth = 0
        var isQuoted = false
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "\"") where depth > 0: isQuoted.toggle()
            case UInt8(ascii: "[") where !isQuoted: depth += 1
            case UInt8(ascii: "]") where !isQuoted && depth > 0: depth -= 1
            case _ where depth == 0: bare.append(byte)
            default: break
            }
        }
        let plain = String(decoding: bare, as: UTF8.self)
        return plain.split(separator: ".", omittingEmptySubsequences: false).last ?? plain[...]
    }
}
