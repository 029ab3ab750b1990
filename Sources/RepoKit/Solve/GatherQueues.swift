internal import RPMKit

/// Which packages a gather may take, and as what.
struct GatherQueues: Sendable {
    /// What a package can be taken as; empty for those that cannot be taken.
    struct Roles: OptionSet, Sendable {
        let rawValue: UInt8

        static let native = Roles(rawValue: 1 << 0)
        /// `noarch` packages are both.
        static let multilib = Roles(rawValue: 1 << 1)
        static let debug = Roles(rawValue: 1 << 2)
        static let source = Roles(rawValue: 1 << 3)
        static let lookaside = Roles(rawValue: 1 << 4)

        var isBinary: Bool { !isDisjoint(with: [.native, .multilib]) && !contains(.debug) }
    }

    private(set) var roles: [Roles]
    private(set) var exclusions: [Gather.Exclusion] = []
    let hasLookaside: Bool
    /// By the number of the arch: its place among those of the tree.
    let archRanks: [Int]
    private let sack: PackageSack
    private let request: GatherRequest

    init(_ request: GatherRequest, _ sack: PackageSack) {
        self.sack = sack
        self.request = request
        let order = request.arches.all
        archRanks = sack.arches.map { order.firstIndex(of: $0) ?? order.count }
        let repositories = sack.repositories.map { request.repositories?.contains($0.id) ?? true }
        let archRoles = sack.arches.map { Self.roles(of: $0, in: request) }
        var roles = sack.records.map { record -> Roles in
            guard repositories[Int(record.repository)] else { return [] }
            var roles = archRoles[Int(record.arch)]
            if record.isDebug, !roles.isEmpty {
                if !request.includesDebug { return [] }
                roles.insert(.debug)
            }
            let isLookaside = sack.repositories[Int(record.repository)].isLookaside
            return isLookaside && !roles.isEmpty ? roles.union(.lookaside) : roles
        }
        for package in request.unavailable { roles[package.index] = [] }
        for package in request.lookasidePackages where !roles[package.index].isEmpty {
            roles[package.index].insert(.lookaside)
        }
        hasLookaside = roles.contains { $0.contains(.lookaside) }
        self.roles = roles
    }

    private static func roles(of arch: Arch, in request: GatherRequest) -> Roles {
        if arch.isSource { return request.includesSources ? .source : [] }
        if arch == .noarch { return [.native, .multilib] }
        if request.arches.native.contains(arch) { return .native }
        return request.arches.multilib.contains(arch) ? .multilib : []
    }

    /// Makes a package available that a pattern left out.
    mutating func restore(_ package: Int32, _ role: Roles) {
        roles[Int(package)] = role
    }

    /// Leaves out what the request excludes, multilib copies that it does not want, and old versions.
    mutating func reduce() {
        for pattern in Set(request.excluded).sorted() {
            exclude(pattern, packages(matching: PackagePattern(pattern, request, excluding: true)))
        }
        for pattern in Set(request.multilibBlacklist).sorted() {
            let glob = Glob(pattern)
            exclude(
                pattern,
                sack.packageNames(matching: glob).flatMap { sack.packagesByName[$0] }.filter {
                    roles[Int($0)].subtracting(.lookaside) == .multilib
                })
        }
        keepLatest()
    }

    private mutating func exclude(_ pattern: String, _ packages: [Int32]) {
        let excluded = packages.filter { !roles[Int($0)].contains(.lookaside) }
        exclusions.append(Gather.Exclusion(pattern: pattern, packages: excluded.map { PackageID($0) }))
        for package in excluded { roles[Int(package)] = [] }
    }

    /// Available packages that a pattern matches, ascending.
    func packages(matching pattern: PackagePattern) -> [Int32] {
        var found: [Int32] = []
        for selection in pattern.selections {
            for name in sack.packageNames(like: selection.name) {
                for package in sack.packagesByName[name] {
                    let (role, arch) = (roles[Int(package)], sack.records[Int(package)].arch)
                    if selection.accepts(role, sack.arches[Int(arch)]) {
                        found.append(package)
                    }
                }
            }
        }
        return PackageSack.ascending(found)
    }

    private mutating func keepLatest() {
        var isPinned = [Bool](repeating: false, count: request.exact.isEmpty ? 0 : roles.count)
        for package in request.exact.flatMap(\.copies) { isPinned[package.index] = true }
        for name in sack.packageNames {
            let packages = sack.packagesByName[name]
            if packages.count < 2 { continue }
            for package in packages where !roles[Int(package)].isEmpty {
                if !isPinned.isEmpty, isPinned[Int(package)] { continue }
                let record = sack.records[Int(package)]
                let isOld = packages.contains { other in
                    let rival = sack.records[Int(other)]
                    return rival.arch == record.arch && rival.version != record.version
                        && !roles[Int(other)].isEmpty
                        && sack.versions.compare(record.version, rival.version) == .older
                }
                if isOld { roles[Int(package)] = [] }
            }
        }
    }
}

extension PackageSack {
    /// Numbers of the names that a pattern matches; a literal one is looked up.
    func packageNames(like glob: Glob) -> [Int32] {
        guard let literal = glob.literal else { return packageNames(matching: glob) }
        return names.find(literal).map { [$0] } ?? []
    }
}
