internal import DigestKit

/// Writes messages, byte for byte as Koji's own codec does.
public struct XMLRPCWriter {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// A call of a method.
    ///
    /// - Throws: `.unsendable` for characters that XML cannot carry, and for numbers that are none.
    public static func call(_ method: String, _ parameters: [XMLRPCValue]) throws(XMLRPCError) -> [UInt8] {
        var writer = XMLRPCWriter()
        writer.raw("<?xml version='1.0'?>\n<methodCall>\n<methodName>")
        try writer.text(method)
        writer.raw("</methodName>\n<params>\n")
        for parameter in parameters { try writer.parameter(parameter) }
        writer.raw("</params>\n</methodCall>\n")
        return writer.bytes
    }

    private static let multiCallStart =
        "<?xml version='1.0'?>\n<methodCall>\n<methodName>multiCall</methodName>\n<params>\n<param>\n"
        + "<value><array><data>\n"
    private static let multiCallEnd = "</data></array></value>\n</param>\n</params>\n</methodCall>\n"

    /// What a message with many calls has besides these; bytes.
    static let multiCallOverhead = multiCallStart.utf8.count + multiCallEnd.utf8.count

    /// Many calls in one message, each of them encoded already.
    static func multiCall(_ calls: [[UInt8]]) -> [UInt8] {
        var bytes = Array(multiCallStart.utf8)
        bytes.reserveCapacity(calls.reduce(multiCallOverhead) { $0 + $1.count })
        for call in calls { bytes += call }
        return bytes + multiCallEnd.utf8
    }

    /// An answer.
    ///
    /// - Throws: What ``call(_:_:)`` throws.
    public static func reply(_ reply: XMLRPCReply) throws(XMLRPCError) -> [UInt8] {
        var writer = XMLRPCWriter()
        writer.raw("<?xml version='1.0'?>\n<methodResponse>\n")
        switch reply {
        case .result(let value):
            writer.raw("<params>\n")
            try writer.parameter(value)
            writer.raw("</params>\n")
        case .fault(let fault):
            writer.raw("<fault>\n")
            try writer.value(["faultCode": .int(fault.code), "faultString": .string(fault.message)])
            writer.raw("</fault>\n")
        }
        writer.raw("</methodResponse>\n")
        return writer.bytes
    }

    private mutating func parameter(_ value: XMLRPCValue) throws(XMLRPCError) {
        raw("<param>\n")
        try self.value(value)
        raw("</param>\n")
    }

    /// One value.
    ///
    /// - Throws: What ``call(_:_:)`` throws.
    public mutating func value(_ value: XMLRPCValue) throws(XMLRPCError) {
        raw("<value>")
        switch value {
        case .null: raw("<nil/></value>")
        case .bool(let value): scalar("boolean", value ? "1" : "0")
        case .int(let value): scalar(Int32(exactly: value) == nil ? "i8" : "int", String(value))
        case .double(let value): scalar("double", try Self.text(of: value))
        case .string(let value): try element("string", value)
        case .date(let value): try element("dateTime.iso8601", value)
        case .bytes(let value): scalar("base64", Base64.text(value))
        case .array(let values):
            raw("<array><data>\n")
            for value in values { try self.value(value) }
            raw("</data></array></value>\n")
        case .structure(let value):
            raw("<struct>\n")
            for member in value.members { try self.member(member) }
            raw("</struct></value>\n")
        }
    }

    private mutating func member(_ member: XMLRPCStruct.Member) throws(XMLRPCError) {
        raw("<member>\n<name>")
        try text(member.name)
        raw("</name>\n")
        try value(member.value)
        raw("</member>\n")
    }

    private mutating func scalar(_ name: StaticString, _ text: String) {
        raw("<\(name)>\(text)</\(name)></value>\n")
    }

    private mutating func element(_ name: StaticString, _ text: String) throws(XMLRPCError) {
        raw("<\(name)>")
        try self.text(text)
        raw("</\(name)></value>\n")
    }

    private mutating func raw(_ text: String) { bytes += text.utf8 }

    /// The shortest text that is this number and no other; integers with a fraction of 0.
    private static func text(of value: Double) throws(XMLRPCError) -> String {
        guard value.isFinite else { throw XMLRPCError(.unsendable, "\(value) cannot be sent to a hub") }
        return "\(value)"
    }

    /// - SeeAlso: XML 1.0, 2.2 Characters.
    private mutating func text(_ text: String) throws(XMLRPCError) {
        var text = text
        let (start, bad) = (bytes.count, text.withUTF8 { append($0) })
        guard let bad else { return }
        bytes.removeSubrange(start...)
        let code = String(bad, radix: 16, uppercase: true)
        throw XMLRPCError(
            .unsendable,
            "a text has the character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code), "
                + "which cannot be sent to a hub")
    }

    /// Appends a text, and gives the first character that XML cannot carry.
    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        var next = 0
        for (index, byte) in text.enumerated() {
            let escape: StaticString
            switch byte {
            case UInt8(ascii: "&"): escape = "&amp;"
            case UInt8(ascii: "<"): escape = "&lt;"
            case UInt8(ascii: ">"): escape = "&gt;"
            // A carriage return written as it is would come back as a line end.
            case 0x0D: escape = "&#13;"
            case 0..<0x20 where byte != 0x09 && byte != 0x0A: return UInt32(byte)
            // U+FFFE and U+FFFF are no characters.
            case 0xEF where text[index + 1] == 0xBF && text[index + 2] >= 0xBE:
                return 0xFFC0 | UInt32(text[index + 2] & 0x3F)
            default: continue
            }
            bytes.append(contentsOf: text[next..<index])
            escape.withUTF8Buffer { bytes.append(contentsOf: $0) }
            next = index + 1
        }
        bytes.append(contentsOf: text[next...])
        return nil
    }
}
