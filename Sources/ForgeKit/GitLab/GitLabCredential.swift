public import HostKit

/// Who asks a GitLab instance.
public enum GitLabCredential: Hashable, Sendable {
    /// Nobody: only what is public can be read.
    case anonymous
    /// A personal, project or group access token, sent as `PRIVATE-TOKEN`.
    case token(Secret)
    /// An OAuth token, sent as `Authorization: Bearer`.
    case oauth(Secret)

    var authorizer: any Authorizer {
        switch self {
        case .anonymous: FixedAuthorizer.anonymous
        case .token(let token): FixedAuthorizer("PRIVATE-TOKEN", scheme: "", token: token)
        case .oauth(let token): FixedAuthorizer(scheme: "Bearer ", token: token)
        }
    }
}
