internal import SourceDiagnostics

/// Finds tabs that are neither part of a text nor of a comment.
struct TabCheck {
    /// The stretches of quoted and block scalars, in order.
    private var texts: [Range<Int>] = []

    /// Takes in a scalar that may hold tabs.
    mutating func add(_ span: SourceSpan, style: ConfigNode.Style, in bytes: [UInt8]) {
        guard style != .plain else { return }
        var lower = Int(span.lower)
        // The line with the indicator of a block scalar is not yet its text.
        if style != .quoted { lower = Self.endOfLine(from: lower, bytes) }
        texts.append(lower..<max(lower, Int(span.upper)))
    }

    /// The first tab of each run of them.
    func misplaced(in bytes: [UInt8]) -> [SourceSpan] {
        var found: [SourceSpan] = []
        var rest = texts[...]
        var index = 0
        var isAfterBlank = true
        while index < bytes.count {
            if let text = rest.first, index >= text.lowerBound {
                rest = rest.dropFirst()
                index = max(index, text.upperBound)
                isAfterBlank = index > 0 && bytes[index - 1] == 0x0A
                continue
            }
            let byte = bytes[index]
            if byte == UInt8(ascii: "#"), isAfterBlank {
                index = Self.endOfLine(from: index, bytes)
                continue
            }
            if byte == 0x09, index == 0 || bytes[index - 1] != 0x09 {
                found.append(SourceSpan(lower: index, upper: index + 1))
            }
            isAfterBlank = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
            index += 1
        }
        return found
    }

    private static func endOfLine(from start: Int, _ bytes: [UInt8]) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        return index
    }
}
