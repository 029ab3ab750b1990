import Foundation
import PackageTestSupport
import RPMKit
import RepoKit
import TestSupport
import Testing

/// A recorded run of the reference.
struct GatherCase: Decodable, Sendable, CustomTestStringConvertible {
    struct File: Decodable, Sendable {
        var file: String
        var flags: [String]

        var line: String { "\(file)(\(flags.joined(separator: ",")))" }
    }

    struct Files: Decodable, Sendable {
        var rpm: [File]
        var srpm: [File]
        var debuginfo: [File]

        /// What the reference prints, sorted.
        var lines: [String] {
            (rpm.map { "RPM \($0.line)" } + srpm.map { "SRPM \($0.line)" }
                + debuginfo.map { "DEBUGINFO \($0.line)" }).sorted()
        }
    }

    var name: String
    var arch: String
    var args: [String]
    var packages: [String]
    var sections: String
    var repos: [String]
    var exit: Int
    var messages: [String]
    var result: Files

    var testDescription: String { name }

    static let all: [GatherCase] = {
        do {
            let data = Data(try Fixtures.bytes("pungi-gather-cases/verdicts.json"))
            return try JSONDecoder().decode([GatherCase].self, from: data)
        } catch {
            return []
        }
    }()

    static func named(_ name: String) throws -> GatherCase {
        try #require(all.first { $0.name == name }, "no case \(name)")
    }

    var sack: PackageSack { TestUniverse.shared.sack(repos) }

    /// The run as a request; groups are looked up in the recorded comps file.
    func request(_ compatibility: GatherRequest.Compatibility) throws -> GatherRequest {
        var request = GatherRequest(arches: TreeArches(tree: arch))
        request.compatibility = compatibility
        for argument in args { apply(argument, to: &request) }
        applySections(to: &request)
        let comps = repos.contains("comps-x86_64.xml") ? try CompsGroups.recorded() : nil
        if let comps { request.langpacks = comps.langpacks }
        for entry in packages {
            let words = entry.split(separator: " ").map(String.init)
            let isExclusion = words[0].hasPrefix("-")
            // An excluded group is not expanded where it is included.
            if words[0].hasPrefix("@"), packages.contains("-" + words[0]) { continue }
            let name = isExclusion ? String(words[0].dropFirst()) : words[0]
            var names = [name]
            if name.hasPrefix("@") {
                let group = try #require(comps?.groups[String(name.dropFirst())])
                names = group.names(Array(words.dropFirst()))
                if !isExclusion { request.conditional += group.conditional }
            }
            if isExclusion { request.excluded += names } else { request.inputs += names }
        }
        return request
    }

    private func apply(_ argument: String, to request: inout GatherRequest) {
        let parts = argument.split(separator: "=").map(String.init)
        switch parts[0] {
        case "--nodeps": request.followsDependencies = false
        case "--fulltree": request.isFulltree = true
        case "--selfhosting": request.isSelfHosting = true
        case "--exclude-source": request.includesSources = false
        case "--exclude-debug": request.includesDebug = false
        case "--greedy": request.greedy = GreedyMethod(rawValue: parts[1]) ?? .none
        case "--multilib": request.multilib.insert(MultilibMethod(rawValue: parts[1]) ?? .none)
        default: break
        }
    }

    private func applySections(to request: inout GatherRequest) {
        var section = ""
        for line in sections.split(separator: "\n").map(String.init) {
            if line.hasPrefix("%") {
                section = line
                continue
            }
            switch section {
            case "%fulltree-excludes": request.fulltreeExcludes.insert(line)
            case "%multilib-blacklist": request.multilibBlacklist.append(line)
            case "%multilib-whitelist": request.multilibWhitelist.append(line)
            case "%prepopulate": request.prepopulate.append(line)
            default: break
            }
        }
    }
}

extension Gather.Result {
    /// What the reference prints for it, sorted.
    var lines: [String] {
        func line(_ kind: String, _ package: Gather.Package) -> String {
            "\(kind) \(sack.nevra(package.id).fileName)(\(package.flags))"
        }
        return
            (binaries.map { line("RPM", $0) } + sources.map { line("SRPM", $0) }
            + debug.map { line("DEBUGINFO", $0) }).sorted()
    }

    /// The lines of the reference's log that say what went wrong, sorted.
    var messages: [String] {
        let excluded = exclusions.map { exclusion in
            let names = exclusion.packages.map { package in
                let nevra = sack.nevra(package)
                return "'\(nevra.name)-\(nevra.version)-\(nevra.release).\(nevra.arch)'"
            }
            return "EXCLUDED by \(exclusion.pattern): [\(names.sorted().joined(separator: ", "))]"
        }
        return
            (excluded + unmatchedInputs.map { "No package matches pattern \($0)" }
            + unmatchedPrepopulate.map { "Prepopulate: Doesn't match: \($0)" }
            + missing.map(\.description)).sorted()
    }
}
