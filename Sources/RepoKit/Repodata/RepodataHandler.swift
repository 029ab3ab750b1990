/// Bytes that somebody else keeps, valid for one call.
typealias TextBytes = UnsafeBufferPointer<UInt8>

/// A start tag, as both parsers tell it; valid for one call.
struct RepodataTag {
    /// Without the prefix: `requires` for `rpm:requires`.
    var name: TextBytes
    var attributes: UnsafeBufferPointer<Attribute>

    struct Attribute {
        /// As it is written, such as `xml:base`.
        var name: TextBytes
        var value: TextBytes
    }

    /// The value of an attribute; nil if it is not there.
    func value(_ name: StaticString) -> TextBytes? {
        for attribute in attributes where attribute.name.equals(name) { return attribute.value }
        return nil
    }
}

/// Takes the tags and texts of a metadata file in their order.
protocol RepodataHandler: Sendable {
    /// Whether the text that comes next is of interest; other text need not be told.
    var wantsText: Bool { get }
    mutating func start(_ tag: RepodataTag) throws(RepodataProblem)
    /// All text between two tags, entities resolved.
    mutating func text(_ text: TextBytes)
    mutating func end() throws(RepodataProblem)
}

/// What is wrong with well-formed metadata.
struct RepodataProblem: Error {
    var message: String

    init(_ message: String) { self.message = message }
}

extension UnsafeBufferPointer<UInt8> {
    @inline(__always)
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        let other = text.utf8Start
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }

    var string: String { String(decoding: self, as: UTF8.self) }

    /// The number that decimal digits stand for, with blanks around them; nil for anything else.
    var decimal: Int64? {
        var value: Int64 = 0
        var hasDigits = false
        var isClosed = false
        for byte in self {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if isClosed { return nil }
                hasDigits = true
                let (tens, isTooBig) = value.multipliedReportingOverflow(by: 10)
                let (sum, isStillTooBig) = tens.addingReportingOverflow(Int64(byte & 15))
                if isTooBig || isStillTooBig { return nil }
                value = sum
            case 0x20, 0x09, 0x0A, 0x0D: isClosed = hasDigits
            default: return nil
            }
        }
        return hasDigits ? value : nil
    }

    /// Without blanks around it.
    var trimmed: TextBytes {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }
        var (lower, upper) = (0, count)
        while lower < upper, isBlank(self[lower]) { lower += 1 }
        while upper > lower, isBlank(self[upper - 1]) { upper -= 1 }
        return TextBytes(rebasing: self[lower..<upper])
    }
}
