internal import DigestKit
public import HostKit

/// User and password, or token, for a server that git asks over HTTP.
public struct GitCredential: Hashable, Sendable {
    public var user: String
    public var password: Secret

    public init(user: String, password: Secret) {
        self.user = user
        self.password = password
    }

    /// The value of the header's field, with which git asks no questions.
    var field: String {
        "Authorization: Basic \(Base64.text(Array("\(user):\(password.reveal())".utf8)))"
    }
}

/// Who made a commit.
public struct GitAuthor: Hashable, Sendable {
    public var name: String
    public var email: String

    public init(_ name: String, email: String) {
        self.name = name
        self.email = email
    }
}
