internal import HostKit

extension BrokerURL {
    /// Reads a URL strictly.
    ///
    /// What is missing is `guest`, `guest`, `localhost`, 5672 (5671 for `amqps`) and `/`. Of the query's items there
    /// are `heartbeat`, `socket_timeout`, `stack_timeout`, `connection_attempts` and `retry_delay`.
    /// - Throws: `.badURL`; the error says which part is wrong and never shows any of the text.
    public init(_ text: String) throws(MessageBusError) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.wrong("it has blanks, control characters or others that must be written as '%XX'")
        }
        guard !text.utf8.contains(UInt8(ascii: "#")) else { throw Self.wrong("'#' must be written '%23'") }
        let isSecure: Bool
        if text.hasPrefix("amqp://") {
            isSecure = false
        } else if text.hasPrefix("amqps://") {
            isSecure = true
        } else {
            throw Self.wrong("it must begin with 'amqp://' or 'amqps://'")
        }
        self.init(isSecure: isSecure)
        var rest = text.dropFirst(isSecure ? 8 : 7)
        if let mark = rest.firstIndex(of: "?") {
            try readQuery(rest[mark...].dropFirst())
            rest = rest[..<mark]
        }
        if let slash = rest.firstIndex(of: "/") {
            try readPath(rest[slash...].dropFirst())
            rest = rest[..<slash]
        }
        if let at = rest.lastIndex(of: "@") {
            try readUser(rest[..<at])
            rest = rest[at...].dropFirst()
        }
        try readHost(rest)
    }

    static func wrong(_ detail: String) -> MessageBusError {
        MessageBusError(.badURL, "read the URL of the broker", detail: detail)
    }

    private mutating func readUser(_ text: Substring) throws(MessageBusError) {
        guard !text.contains("@") else { throw Self.wrong("'@' in a user or password must be written '%40'") }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        user = try Self.decoded(parts[0], "the user")
        password = Secret(parts.count > 1 ? try Self.decoded(parts[1], "the password") : "")
        if parts.count > 1, parts[1].contains(":") {
            throw Self.wrong("':' in a password must be written '%3A'")
        }
    }

    private mutating func readHost(_ text: Substring) throws(MessageBusError) {
        var name = text
        var number: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else {
                throw Self.wrong("']' is missing after the address")
            }
            name = text[..<end].dropFirst()
            let rest = text[end...].dropFirst()
            guard rest.isEmpty || rest.hasPrefix(":") else { throw Self.wrong("something stands after ']'") }
            guard !name.isEmpty, name.utf8.allSatisfy({ Self.isHexDigit($0) || ":.".utf8.contains($0) })
            else {
                throw Self.wrong("what stands in brackets is no address")
            }
            number = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            if let colon = text.firstIndex(of: ":") {
                name = text[..<colon]
                number = text[colon...].dropFirst()
            }
            guard name.utf8.allSatisfy(Self.isHostByte) else {
                throw Self.wrong("the host has characters that no name of a host has")
            }
        }
        if !name.isEmpty { host = String(name) }
        if let number {
            guard number.utf8.allSatisfy(Self.isDigit), let value = UInt16(number), value > 0 else {
                throw Self.wrong("the port must be a number from 1 to 65535")
            }
            port = value
        }
    }

    private mutating func readPath(_ text: Substring) throws(MessageBusError) {
        guard !text.contains("/") else { throw Self.wrong("'/' in a virtual host must be written '%2F'") }
        guard !text.isEmpty else { return }
        virtualHost = try Self.decoded(text, "the virtual host")
        guard virtualHost.utf8.count <= 255 else { throw Self.wrong("the virtual host is too long") }
    }

    private mutating func readQuery(_ text: Substring) throws(MessageBusError) {
        var seen = Set<Substring>()
        for item in text.split(separator: "&", omittingEmptySubsequences: false) where !item.isEmpty {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard seen.insert(parts[0]).inserted else {
                throw Self.wrong("'\(parts[0].prefix(40))' stands twice")
            }
            try readItem(parts[0], parts.count > 1 ? parts[1] : "")
        }
    }

    private mutating func readItem(_ name: Substring, _ value: Substring) throws(MessageBusError) {
        switch name {
        case "heartbeat": heartbeat = .seconds(try Self.number(value, name, 0...65535))
        case "socket_timeout", "stack_timeout": timeout = .seconds(try Self.number(value, name, 1...3600))
        case "connection_attempts": connectionAttempts = try Self.number(value, name, 1...1_000_000)
        case "retry_delay": retryDelay = .seconds(try Self.number(value, name, 0...86400))
        default:
            // A name may hold a secret that slipped: only what is a plain word is shown.
            let isWord = name.utf8.allSatisfy { Self.isHexDigit($0) || (0x5F...0x7A).contains($0) }
            throw Self.wrong(
                (isWord && name.utf8.count <= 40
                    ? "'\(name)' is not supported" : "an item of the query is not supported")
                    + "; there are 'heartbeat', 'socket_timeout', 'stack_timeout', 'connection_attempts' and 'retry_delay'"
            )
        }
    }

    private static func number(_ value: Substring, _ name: Substring, _ range: ClosedRange<Int>)
        throws(MessageBusError) -> Int
    {
        guard value.utf8.allSatisfy(isDigit), let number = Int(value), range.contains(number) else {
            throw wrong("'\(name)' must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Replaces `%XX`; what comes out must be text that fits into a C string.
    private static func decoded(_ text: Substring, _ part: String) throws(MessageBusError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy(isHexDigit),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { throw wrong("'%' in \(part) is not followed by two hexadecimal digits") }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard !bytes.contains(0), let result = String(validating: bytes, as: UTF8.self) else {
            throw wrong("\(part) is no text")
        }
        return result
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "-._".utf8.contains(byte)
    }
}
