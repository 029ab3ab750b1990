internal import DigestKit
internal import XMLKit

extension XMLPiece {
    var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension XMLRPCValue {
    /// The value that a text stands for in an element; nil if it stands for none.
    init?(_ tag: XMLRPCTag, _ text: UnsafeBufferPointer<UInt8>) {
        switch tag {
        case .null: self = .null
        case .string: self = .string(String(decoding: text, as: UTF8.self))
        case .date: self = .date(String(decoding: text, as: UTF8.self))
        case .boolean:
            guard text.count == 1, text[0] == UInt8(ascii: "0") || text[0] == UInt8(ascii: "1") else {
                return nil
            }
            self = .bool(text[0] == UInt8(ascii: "1"))
        case .integer:
            guard let number = Self.integer(Self.trimmed(text)) else { return nil }
            self = .int(number)
        case .double:
            let number = Double(String(decoding: Self.trimmed(text), as: UTF8.self))
            guard let number, number.isFinite else { return nil }
            self = .double(number)
        case .base64:
            guard let bytes = Base64.bytes(String(decoding: text, as: UTF8.self)) else { return nil }
            self = .bytes(bytes)
        default: return nil
        }
    }

    private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
        var range = text.startIndex..<text.endIndex
        while let first = range.first, isBlank(text[first]) { range = range.dropFirst() }
        while let last = range.last, isBlank(text[last]) { range = range.dropLast() }
        return text[range]
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func integer(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
        var rest = digits
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        // Downwards: the smallest number has no positive counterpart.
        var number: Int64 = 0
        for byte in rest {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (next, overflows) = tens.subtractingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            if isTooLarge || overflows { return nil }
            number = next
        }
        if isNegative { return number }
        return number == .min ? nil : -number
    }
}
