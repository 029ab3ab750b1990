internal import ConfigSyntax

/// How RPM packages that wrap images are signed.
public struct SigningConfig: Sendable, Hashable, Codable {
    /// A shell command; names of builds are appended, and `%(signing_key_password)s` is the key's password.
    public var command: String?
    public var keyID: String?
    /// A file with the password in its first line; `-` is the terminal.
    public var passwordFile: String?

    public init() {}
}

extension SigningConfig {
    init(_ reader: OptionReader) {
        command = reader.given("signing_command")
        keyID = reader.given("signing_key_id")
        passwordFile = reader.given("signing_key_password_file")
    }
}
