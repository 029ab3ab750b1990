public import HostKit
public import SystemPackage

/// Which Copr to ask, and as whom: what `~/.config/copr` says.
///
/// - SeeAlso: `copr-cli(1)`.
public struct CoprSettings: Hashable, Sendable {
    public static let defaultURL = "https://copr.fedorainfracloud.org"

    /// Without a slash at its end.
    public var url: String
    /// Whose projects are meant where no owner is named.
    public var username: String?
    public var login: Secret?
    public var token: Secret?
    /// Whether a server without encryption is refused.
    public var isEncrypted: Bool
    /// Whether to log in with Kerberos where there is no token.
    public var usesKerberos: Bool

    public init(
        url: String = defaultURL, username: String? = nil, login: Secret? = nil, token: Secret? = nil,
        isEncrypted: Bool = true, usesKerberos: Bool = false
    ) {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        self.url = url
        self.username = username
        self.login = login
        self.token = token
        self.isEncrypted = isEncrypted
        self.usesKerberos = usesKerberos
    }

    /// Reads the user's file; without one, the defaults without a name.
    ///
    /// - Parameter path: A file that has to be there; nil is the usual one, which need not.
    /// - Throws: `.badRequest` for a file that cannot be read, with the line that is wrong.
    public static func load(_ path: FilePath? = nil, environment: HostEnvironment) throws(ForgeFailure)
        -> CoprSettings
    {
        let file = path.map(environment.absolute) ?? environment.home.pushing(".config/copr")
        let text: String
        do throws(FileError) {
            text = try Files.readText(file, limit: 1 << 20)
        } catch {
            guard path == nil, error.code == .notFound else {
                throw ForgeFailure(.badRequest, request: file.string, detail: "\(error)")
            }
            return CoprSettings()
        }
        return try parse(text, from: file.string)
    }
}
