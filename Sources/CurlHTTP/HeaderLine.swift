internal import HostKit

/// A line of an answer's header.
enum HeaderLine: Equatable {
    /// The first line, with its status; 0 for none.
    case status(Int)
    case field(HTTPField)
    /// The empty line behind the last field.
    case end
    /// None of these, such as what FTP servers say.
    case other

    init(_ line: UnsafeRawBufferPointer) {
        if line.starts(with: "HTTP/".utf8) {
            let digits = line.drop { $0 != UInt8(ascii: " ") }.drop { $0 == UInt8(ascii: " ") }.prefix(3)
            self = .status(Int(String(decoding: digits, as: UTF8.self)) ?? 0)
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            self = .field(
                Self.field(Self.text(line[..<colon]), Self.text(Self.trimmed(line[(colon + 1)...]))))
        } else {
            self = line.allSatisfy { $0 == 0x0D || $0 == 0x0A } ? .end : .other
        }
    }

    private static func field(_ name: String, _ value: String) -> HTTPField {
        let field = HTTPField(name, value)
        // Who has the cookie has the session.
        return field.isNamed("Set-Cookie") ? HTTPField(name, secret: Secret(value)) : field
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes), as: UTF8.self)
    }

    private static func trimmed(_ value: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var value = value
        while let first = value.first, first.isBlank { value.removeFirst() }
        while let last = value.last, last.isBlank { value.removeLast() }
        return value
    }
}

extension UInt8 {
    /// A space, a tab or a line break.
    fileprivate var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
