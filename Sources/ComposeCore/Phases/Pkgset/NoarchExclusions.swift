internal import HostKit
internal import RPMKit
public import RepoKit

/// Finds the noarch packages that arches cannot have, by reading what their sources say.
public struct NoarchExclusions: Sendable {
    /// A package that is left out of an arch, and why.
    public struct Finding: Sendable, Hashable {
        public var package: PackageID
        public var arch: String
        public var cause: ArchExclusion.Cause
    }

    public let pool: PackagePool
    public let fetcher: PackageDownloads
    public let rule: ArchExclusion
    public var parallel = 2

    public init(_ pool: PackagePool, _ fetcher: PackageDownloads, _ rule: ArchExclusion) {
        self.pool = pool
        self.fetcher = fetcher
        self.rule = rule
    }

    /// Looks at packages; those that are not noarch do not matter.
    ///
    /// - Throws: `.packages` with all sources that cannot be read.
    public func findings(_ packages: some Sequence<PackageID>) async throws -> [Finding] {
        var owners: [PackageID: Set<PackageID>] = [:]
        for package in packages where pool.sack.arch(package) == .noarch {
            for arch in pool.repositories.keys {
                if let source = pool.source(of: package, arch: arch) {
                    owners[source, default: []].insert(package)
                }
            }
        }
        let sources = owners.keys.sorted()
        let rules = try await sources.portions(of: 64).concurrentMap(limit: parallel) { portion in
            var rules: [(source: PackageID, result: Result<ArchExclusion.Rule?, Failure>)] = []
            for source in portion { rules.append((source, try await read(source))) }
            return rules
        }
        var findings: [Finding] = []
        var failures: [String] = []
        for (source, result) in rules.joined() {
            switch result {
            case .failure(let failure): failures.append(failure.text)
            case .success(let found):
                guard let found else { continue }
                findings += self.findings(found, owners[source] ?? [])
            }
        }
        guard failures.isEmpty else {
            throw ComposeError(
                .packages, "source packages cannot be read:\n" + failures.sorted().joined(separator: "\n"))
        }
        return findings.sorted { ($0.arch, $0.package) < ($1.arch, $1.package) }
    }

    private func findings(_ found: ArchExclusion.Rule, _ packages: Set<PackageID>) -> [Finding] {
        pool.repositories.keys.flatMap { arch -> [Finding] in
            guard let cause = rule.cause(found, tree: arch) else { return [] }
            let ids = pool.repositories[arch] ?? []
            return packages.filter { ids.contains(pool.sack.repository($0).id) }.map {
                Finding(package: $0, arch: arch, cause: cause)
            }
        }
    }

    private struct Failure: Error {
        var text: String
    }

    private func read(_ source: PackageID) async throws -> Result<ArchExclusion.Rule?, Failure> {
        if let rules = pool.archRules { return .success(rules[source]) }
        do {
            let path = try await fetcher.file(of: source)
            return .success(ArchExclusion.Rule(try PackageHeader.read(path)))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .failure(Failure(text: "\(error)"))
        }
    }
}
