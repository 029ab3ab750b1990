public import HostKit

/// One line of a header.
public struct HTTPField: Hashable, Sendable {
    /// Case means nothing in it.
    public var name: String
    /// The value; for a credential the text that every description shows.
    public var value: String { secret == nil ? text : Secret.placeholder }
    private let text: String
    private let secret: Secret?

    public init(_ name: String, _ value: String) {
        self.name = name
        text = value
        secret = nil
    }

    /// A field that carries a credential: it is shown nowhere and never follows a redirect to another origin.
    ///
    /// - Parameter scheme: What stands before the secret, such as `Bearer `.
    public init(_ name: String, scheme: String = "", secret: Secret) {
        self.name = name
        text = scheme
        self.secret = secret
    }

    /// Whether the field must not reach another origin than the one it was meant for.
    public var isCredential: Bool {
        secret != nil || Self.credentialNames.contains(name.lowercased())
    }

    private static let credentialNames: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "private-token", "job-token", "x-api-key",
    ]

    /// The value as it goes over the wire.
    func revealed() -> String { secret.map { text + $0.reveal() } ?? text }

    /// Whether this is the field's name, in any case.
    func isNamed(_ other: String) -> Bool {
        let (name, other) = (name.utf8, other.utf8)
        return name.count == other.count && zip(name, other).allSatisfy { $0.lowercased == $1.lowercased }
    }
}

extension [HTTPField] {
    /// The first value of a name, in any case.
    public subscript(_ name: String) -> String? { first { $0.isNamed(name) }?.value }

    /// All values of a name, in any case; a list may go over several lines.
    public func values(_ name: String) -> [String] { filter { $0.isNamed(name) }.map(\.value) }
}

extension UInt8 {
    /// A letter of ASCII in lower case; every other byte as it is.
    var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
