/// What kind of fault a hub gave: the codes of Koji's own exceptions.
///
/// - SeeAlso: Koji's `koji/__init__.py`, where each exception has its `faultCode`.
public enum KojiFaultKind: Int64, Sendable, Hashable, CaseIterable {
    /// Anything unexpected on the hub.
    case unexpected = 1
    case generic = 1000
    case lock = 1001
    case auth = 1002
    case tag = 1003
    case actionNotAllowed = 1004
    case build = 1005
    case authLock = 1006
    case authExpired = 1007
    case sequence = 1008
    case retry = 1009
    case preBuild = 1010
    case postBuild = 1011
    case buildroot = 1012
    case functionDeprecated = 1013
    case serverOffline = 1014
    case liveCD = 1015
    case plugin = 1016
    case callback = 1017
    case appliance = 1018
    case parameter = 1019
    case importFailed = 1020
    case configuration = 1021
    case liveMedia = 1022
    case gssapiAuth = 1023
    case nameValidation = 1024

    /// Whether it is about who we are: the kinds below `AuthError`.
    public var isAuthentication: Bool {
        switch self {
        case .auth, .authLock, .authExpired, .sequence, .retry, .gssapiAuth: true
        default: false
        }
    }
}
