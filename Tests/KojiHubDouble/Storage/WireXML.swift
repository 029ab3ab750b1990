internal import KojiKit

/// Values as they are on the wire, for what is stored so and for what is written without making values of it.
enum WireXML {
    static let structStart = Array("<value><struct>\n".utf8)
    static let structEnd = Array("</struct></value>\n".utf8)
    static let memberEnd = Array("</member>\n".utf8)
    static let stringStart = Array("<value><string>".utf8)
    static let stringEnd = Array("</string></value>\n".utf8)
    static let null = Array("<value><nil/></value>".utf8)
    static let yes = Array("<value><boolean>1</boolean></value>\n".utf8)
    static let no = Array("<value><boolean>0</boolean></value>\n".utf8)
    static let arrayStart = Array("<value><array><data>\n".utf8)
    static let arrayEnd = Array("</data></array></value>\n".utf8)
    static let replyStart = Array("<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n".utf8)
    static let replyEnd = Array("</param>\n</params>\n</methodResponse>\n".utf8)

    /// A value as a text of its own.
    static func text(_ value: XMLRPCValue) throws -> String {
        String(decoding: try bytes(value), as: UTF8.self)
    }

    static func bytes(_ value: XMLRPCValue) throws -> [UInt8] {
        var writer = XMLRPCWriter()
        try writer.value(value)
        return writer.bytes
    }

    static func value(_ text: String) throws -> XMLRPCValue {
        guard case .result(let value) = try XMLRPCDecoder.reply(replyStart + Array(text.utf8) + replyEnd)
        else {
            return .null
        }
        return value
    }

    static func render(_ number: Int64, into output: inout [UInt8]) {
        let tag = Int32(exactly: number) == nil ? "i8" : "int"
        output += "<value><\(tag)>\(number)</\(tag)></value>\n".utf8
    }

    static func escape(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        if text.allSatisfy({ $0 != 0x26 && $0 != 0x3C && $0 != 0x3E && $0 != 0x0D }) {
            output += text
            return
        }
        for byte in text {
            switch byte {
            case 0x26: output += "&amp;".utf8
            case 0x3C: output += "&lt;".utf8
            case 0x3E: output += "&gt;".utf8
            case 0x0D: output += "&#13;".utf8
            default: output.append(byte)
            }
        }
    }
}
