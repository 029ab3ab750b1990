internal import CurlHTTP
internal import HostKit
internal import KojiKit
internal import SystemPackage

/// How a compose comes to its Koji instance: the profile that `koji_profile` names.
struct KojiAccess: Sendable {
    /// A section of Koji's configuration files.
    let name: String
    let host: Host

    /// Nil without a profile.
    init?(_ config: ComposeConfig, _ host: Host) {
        guard let name = config.pkgset.koji.profile, !name.isEmpty else { return nil }
        self.name = name
        self.host = host
    }

    /// - Throws: `.koji` for a profile that is not there, or is wrong.
    func profile() throws(ComposeError) -> KojiProfile {
        do throws(KojiError) {
            return try KojiProfile.load(name: name, environment: host.environment)
        } catch {
            throw ComposeError(.koji, "\(error); see koji_profile")
        }
    }

    /// Who makes tasks; compose tools log in by certificate or Kerberos.
    private func credentials(_ profile: KojiProfile) throws(ComposeError) -> KojiCredentials {
        do throws(KojiError) {
            switch try KojiCredentials.requested(by: profile) {
            case .certificate(let file): return .certificate(file)
            case .kerberos(let principal, let keytab, let cache):
                return .kerberos(principal: principal, keytab: keytab, cache: cache)
            default: break
            }
        } catch {
            throw ComposeError(.koji, "\(error)")
        }
        throw ComposeError(
            .koji,
            "Unsupported authentication type in Koji: the profile '\(name)' wants neither ssl nor kerberos")
    }

    /// What makes tasks for a compose.
    ///
    /// - Parameter record: Where tasks are noted.
    func tasks(_ record: LogPaths) throws(ComposeError) -> KojiTasks {
        let profile = try profile()
        return KojiTasks(
            profile, credentials: try credentials(profile), environment: host.environment, record: record)
    }

    /// What gets files of builds.
    var archives: KojiArchiveSource {
        { source, directory in
            let profile = try profile()
            let http = HTTPClient(.init(userAgent: "pungi/\(pungiVersion)", environment: host.environment))
            let hub = KojiHub(profile, environment: host.environment)
            return try await KojiArchives(profile, hub: hub, http: http).fetch(source, into: directory)
        }
    }
}

extension ComposeError {
    static let noKojiProfile = ComposeError(
        .input, "Koji profile must be configured: set koji_profile to a section of Koji's configuration")
}
