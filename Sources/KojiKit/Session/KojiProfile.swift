public import SystemPackage

/// What a section of Koji's configuration files says: where a hub is, and how to log in to it.
///
/// - SeeAlso: `koji.conf`, and `read_config` of Koji's own library.
public struct KojiProfile: Sendable, Hashable {
    public enum AuthenticationType: String, Sendable, Hashable, CaseIterable {
        case ssl, kerberos, password, noauth
    }

    public var name: String
    /// The hub's URL.
    public var server = "http://localhost/kojihub"
    public var webURL = "http://localhost/koji"
    /// Where ``topDirectory`` is served; nil if it is not.
    public var topURL: String?
    /// Where the hub's files lie on this machine.
    public var topDirectory: FilePath = "/mnt/koji"
    /// Nil leaves it to what else is there, see ``KojiSession``.
    public var authentication: AuthenticationType?
    /// PEM file of certificate and key; nil without one.
    public var certificate: FilePath?
    /// Certificates to trust; nil for the system's.
    public var serverCA: FilePath?
    /// What old files call `ca`: the authority of ``certificate``. It is read for those that show it, and not used.
    public var oldCA: FilePath?
    public var verifiesServer = true
    public var principal: String?
    public var keytab: FilePath?
    /// More attempts after the first one.
    public var maxRetries = 30
    public var retryInterval: Duration = .seconds(20)
    /// Whether anonymous calls are tried that often, too; a profile that does not say so in a file does.
    public var retriesAnonymousCalls = false
    /// Whether a hub that is down for maintenance is waited for.
    public var waitsForOfflineHub = false
    public var offlineRetryInterval: Duration = .seconds(20)
    public var timeout: Duration = .seconds(43200)
    public var loginTimeout: Duration = .seconds(60)
    public var uploadBlockSize = 1 << 20
    public var usesRawUpload = true
    public var pollInterval: Duration = .seconds(6)

    public init(name: String, server: String = "http://localhost/kojihub") {
        self.name = name
        self.server = server
    }

    /// The page of a task.
    public func taskURL(_ id: KojiTask.ID) -> String { "\(webURL)/taskinfo?taskID=\(id.rawValue)" }
    /// The page of a build.
    public func buildURL(_ id: KojiBuild.ID) -> String { "\(webURL)/buildinfo?buildID=\(id.rawValue)" }
}
