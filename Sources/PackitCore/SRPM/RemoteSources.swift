internal import CurlHTTP
internal import HostKit
internal import Logging
internal import RPMKit
internal import SystemPackage

/// Downloads what the configuration and the spec file name by URL and the directory does not have.
struct RemoteSources: Sendable {
    let context: PackageContext

    private struct Wanted: Hashable, Sendable {
        var url: String
        var target: FilePath
    }

    /// - Parameter spec: The spec file as rpm sees it.
    func download(for spec: EvaluatedSpec, guarding checkout: inout CheckoutGuard) async throws {
        let missing = try wanted(by: spec).filter { !Files.exists($0.target) }
        guard !missing.isEmpty else { return }
        if Files.exists(context.workingDirectory.appending("sources")) {
            context.logger.warning("The upstream repo contains \"sources\" file or a directory.")
            context.logger.warning("Remote sources are not downloaded, because that file may list them.")
            context.logger.warning("Rename it if it is no list of sources in the lookaside cache.")
            return
        }
        for file in missing { try checkout.remember(file.target) }
        let client = HTTPClient(
            .init(
                userAgent: context.host.environment["PACKIT_USER_AGENT"]
                    ?? "packit/\(packitVersion) (hello+cli@packit.dev)", environment: context.host.environment
            ))
        let logger = context.logger
        context.progress("downloading \(missing.count == 1 ? "1 source" : "\(missing.count) sources")")
        defer { context.progress(nil) }
        _ = try await missing.concurrentMap(limit: 4) { file in
            logger.info("Downloading \(HTTPError.redacted(file.url))")
            do {
                _ = try await client.download(file.url, to: file.target)
            } catch {
                throw PackitError(
                    .source, "Failed to download source from \(HTTPError.redacted(file.url)): \(error)")
            }
        }
    }

    /// The configuration's own sources first, then those of the spec; of two for one file the first counts.
    private func wanted(by spec: EvaluatedSpec) throws -> [Wanted] {
        var seen = Set<FilePath>()
        let own = try context.config.sources.map { source in
            Wanted(url: source.url, target: try target(source.path))
        }
        let named = try (spec.sources + spec.patches).filter(\.isRemote).map { location in
            Wanted(url: location.location, target: try target(location.fileName))
        }
        return (own + named).filter { seen.insert($0.target).inserted }
    }

    private func target(_ path: String) throws -> FilePath {
        let inside = RepositoryPath(path)
        guard !inside.escapes, inside.normalized?.isEmpty == false else {
            throw PackitError(.source, "source path '\(path)' leads out of the directory of the spec file")
        }
        return try Files.resolve(FilePath(path), under: context.specDirectory)
    }
}
