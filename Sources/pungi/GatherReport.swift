import RPMKit
import RepoKit

/// What was gathered, as lines.
struct GatherReport {
    private let result: Gather.Result
    private let repositories: RepositorySack

    init(_ result: Gather.Result, _ repositories: RepositorySack) {
        self.result = result
        self.repositories = repositories
    }

    /// Packages to bring: those of lookaside repositories stay where they are.
    var packages: [PackageID] {
        (result.binaries + result.debug + result.sources).filter { !$0.flags.contains(.lookaside) }.map(\.id)
    }

    /// A line for each package, sorted by name, version and arch.
    var lines: String {
        var text = ""
        for (kind, packages) in [
            ("RPM", result.binaries), ("DEBUGINFO", result.debug), ("SRPM", result.sources),
        ] {
            let flags = Dictionary(packages.map { ($0.id, $0.flags) }) { first, _ in first }
            for package in result.sack.sorted(packages.map(\.id)) {
                let words = flags[package]?.words.joined(separator: ",") ?? ""
                text += words.isEmpty ? kind : "\(kind)(\(words))"
                text += ": \(repositories.address(of: package))\n"
            }
        }
        return text
    }

    /// For each package that a pattern names the way back to an input.
    func reasons(for patterns: [String]) throws -> String {
        var text = ""
        for pattern in patterns {
            let named = result.sack.packages(matching: pattern)
            let known = named.isEmpty ? NEVRA(pattern).map(result.sack.packages) ?? [] : named
            if known.isEmpty { throw GatherFailure(description: "--why: no package is called '\(pattern)'") }
            let gathered = known.filter { !result.why($0).isEmpty }
            if gathered.isEmpty { text += "\(pattern)\n  was not taken\n" }
            for package in gathered { text += reason(for: package) }
        }
        return text
    }

    private func reason(for package: PackageID) -> String {
        "\(result.sack.nevra(package))\n"
            + result.why(package).map { "  \(words($0))\n" }.joined()
    }

    private func words(_ reason: GatherReason) -> String {
        func name(_ package: PackageID) -> String { "\(result.sack.nevra(package))" }
        switch reason {
        case .input(let pattern): return "asked for as '\(pattern)'"
        case .prepopulate(let entry): return "prepopulated as '\(entry)'"
        case .conditional(let package): return "comes with \(name(package)), say the groups"
        case .requirement(let package, let dependency):
            return "required by \(name(package)) as '\(dependency)'"
        case .greedyBuild(let package, let dependency):
            return "of the same source as what \(name(package)) requires as '\(dependency)'"
        case .source(let package): return "the source of \(name(package))"
        case .debug(let package): return "for debugging \(name(package))"
        case .fulltree(let package): return "of the same source as \(name(package))"
        case .exact(let cause): return cause
        case .langpack(let package): return "a translation of \(name(package))"
        case .multilib(let package): return "the copy of \(name(package)) for another arch"
        }
    }
}
