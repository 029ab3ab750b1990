internal import CurlHTTP
internal import ForgeKit
public import HostKit
public import SourceDiagnostics

/// Looks packages up where they are said to exist. What cannot be reached is said, and changes no verdict.
public struct OnlineChecks: Sendable {
    /// The services that are asked; tests name servers of their own.
    public struct Services: Sendable {
        public var distGit = PagureForge.defaultInstance
        public var releaseMonitoring = AnityaClient.defaultURL

        public init() {}
    }

    private let distGit: PagureForge
    private let releaseMonitoring: AnityaClient

    public init(host: Host, services: Services = Services()) {
        let http = HTTPClient(packitOn: host)
        let options = APIClient.Options.once(on: host)
        distGit = PagureForge(services.distGit, http: http, options: options)
        releaseMonitoring = AnityaClient(url: services.releaseMonitoring, http: http, options: options)
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
        await look(place) { () async throws(ForgeFailure) in
            guard try await !DistGitPackage(name, of: distGit).exists() else { return nil }
            return Diagnostic(
                code: "config.no-such-package", severity: .warning,
                message: "Package '\(name)' does not exist in Fedora", range: place,
                hint: "make sure that downstream_package_name is set correctly")
        }
    }

    private func inReleaseMonitoring(_ name: String, _ place: SourceRange) async -> [Diagnostic] {
        let mapped = await look(place) { () async throws(ForgeFailure) in
            guard try await !releaseMonitoring.hasMapping(package: name) else { return nil }
            return Diagnostic(
                code: "config.no-release-monitoring", severity: .warning,
                message: "release monitoring has no project for the package '\(name)'", range: place,
                hint: "add the mapping, or pull_from_upstream will not hear of releases")
        }
        return mapped + (await monitoring(name, place))
    }

    private func monitoring(_ name: String, _ place: SourceRange) async -> [Diagnostic] {
        await look(place) { () async throws(ForgeFailure) in
            guard let monitoring = try await DistGitPackage(name, of: distGit).releaseMonitoring() else {
                return nil
            }
            guard monitoring.isOn else {
                return Diagnostic(
                    code: "config.monitoring-off", severity: .warning,
                    message: "release monitoring is switched off for '\(name)'", range: place,
                    hint: "switch it on in dist-git, or pull_from_upstream will not hear of releases")
            }
            guard monitoring.startsScratchBuilds else { return nil }
            return Diagnostic(
                code: "config.monitoring-scratch", severity: .warning,
                message: "release monitoring starts scratch builds of '\(name)', which packit makes needless",
                range: place,
                hint:
                    "set scratch_build to false in monitoring.toml, or monitoring to 'monitoring' in dist-git"
            )
        }
    }

    /// Asks one question; a service that does not answer gives a note.
    private func look(
        _ place: SourceRange, _ ask: () async throws(ForgeFailure) -> Diagnostic?
    ) async -> [Diagnostic] {
        do throws(ForgeFailure) {
            return try await ask().map { [$0] } ?? []
        } catch {
            // Of an answer that says nothing about the package there is nothing to tell.
            guard error.status == nil else { return [] }
            return [
                Diagnostic(
                    code: "config.online-check-failed", severity: .note, message: "not checked: \(error)",
                    range: place)
            ]
        }
    }
}
