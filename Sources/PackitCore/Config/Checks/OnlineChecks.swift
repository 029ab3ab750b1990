internal import ConfigSyntax
internal import CurlHTTP
public import HostKit
public import SourceDiagnostics

/// Looks packages up where they are said to exist. What cannot be reached is said, and changes no verdict.
public struct OnlineChecks: Sendable {
    /// The services that are asked; tests name servers of their own.
    public struct Services: Sendable {
        public var distGit = "https://src.fedoraproject.org"
        public var releaseMonitoring = "https://release-monitoring.org"

        public init() {}
    }

    private let client: HTTPClient
    private let services: Services

    public init(host: Host, services: Services = Services()) {
        client = HTTPClient(.init(userAgent: "packit/\(packitVersion)", environment: host.environment))
        self.services = services
    }

    public func diagnostics(for loaded: LoadedConfig) async -> [Diagnostic] {
        var found: [Diagnostic] = []
        for package in loaded.resolved.packages {
            let config = PackageConfig(package)
            guard let name = config.downstreamPackageName, !name.contains("/"), config.distGitBaseURL == nil,
                config.packageTool ?? "fedpkg" == "fedpkg"
            else { continue }
            let place = place(of: package, in: loaded)
            found += await inDistGit(name, place)
            let pulls = loaded.jobs.contains { job in
                job.type == .pullFromUpstream && job.packages.contains { $0.name == package.name }
            }
            if pulls { found += await inReleaseMonitoring(name, place) }
        }
        return found
    }

    private func place(of package: ResolvedPackage, in loaded: LoadedConfig) -> SourceRange {
        if case .written(let span, _)? = package.settings["downstream_package_name"]?.origin {
            return loaded.sources.range(span)
        }
        return .start(of: loaded.sources.files[0].name)
    }

    private func inDistGit(_ name: String, _ place: SourceRange) async -> [Diagnostic] {
        await look("\(services.distGit)/rpms/\(name)", place) { response in
            guard response.status == 404 else { return nil }
            return Diagnostic(
                code: "config.no-such-package", severity: .warning,
                message: "Package '\(name)' does not exist in Fedora", range: place,
                hint: "make sure that downstream_package_name is set correctly")
        }
    }

    private func inReleaseMonitoring(_ name: String, _ place: SourceRange) async -> [Diagnostic] {
        let mapped = await look(
            "\(services.releaseMonitoring)/api/v2/packages/?name=\(name)&distribution=Fedora", place
        ) { response in
            let root = try? YAMLDocument(SourceFile(name: "answer", bytes: response.body)).root.mapping
            guard response.isSuccess, root?["total_items"].flatMap(SchemaScalar.integer) == 0 else {
                return nil
            }
            return Diagnostic(
                code: "config.no-release-monitoring", severity: .warning,
                message: "release monitoring has no project for the package '\(name)'", range: place,
                hint: "add the mapping, or pull_from_upstream will not hear of releases")
        }
        return mapped + (await monitoring(name, place))
    }

    private func monitoring(_ name: String, _ place: SourceRange) async -> [Diagnostic] {
        await look("\(services.distGit)/_dg/anitya/rpms/\(name)", place) { response in
            let root = try? YAMLDocument(SourceFile(name: "answer", bytes: response.body)).root.mapping
            guard response.isSuccess, let state = root?["monitoring"]?.string else { return nil }
            if state == "no-monitoring" {
                return Diagnostic(
                    code: "config.monitoring-off", severity: .warning,
                    message: "release monitoring is switched off for '\(name)'", range: place,
                    hint: "switch it on in dist-git, or pull_from_upstream will not hear of releases")
            }
            guard state.hasSuffix("-scratch") else { return nil }
            return Diagnostic(
                code: "config.monitoring-scratch", severity: .warning,
                message: "release monitoring starts scratch builds of '\(name)', which packit makes needless",
                range: place,
                hint: "set monitoring to 'monitoring' in dist-git")
        }
    }

    /// Asks one question; a service that does not answer gives a note.
    private func look(
        _ url: String, _ place: SourceRange, _ judge: @Sendable (HTTPResponse) -> Diagnostic?
    ) async -> [Diagnostic] {
        do {
            return try await judge(client.send(HTTPRequest("GET", url))).map { [$0] } ?? []
        } catch {
            return [
                Diagnostic(
                    code: "config.online-check-failed", severity: .note, message: "not checked: \(error)",
                    range: place)
            ]
        }
    }
}
