public import HostKit

/// What one forge knows somebody by; each kind has its own ways.
public enum ForgeCredential: Sendable {
    /// A token, an App or a token proxy.
    case github(GitHubCredentials)
    case gitlab(GitLabCredential)
    case pagure(token: Secret)
    case forgejo(token: Secret)

    /// The only kind of forge that it is for.
    public var kind: ForgeKind {
        switch self {
        case .github: .github
        case .gitlab: .gitlab
        case .pagure: .pagure
        case .forgejo: .forgejo
        }
    }
}

extension ForgeCredential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind alone.
    public var description: String { "\(kind.rawValue): \(Secret.placeholder)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
