extension PackageHeader {
    public var provides: [Dependency] { dependencies(.provides) }
    /// Also what rpm itself must be capable of, and the interpreters of scripts: see ``Dependency/Flags``.
    public var requires: [Dependency] { dependencies(.requires) }
    public var conflicts: [Dependency] { dependencies(.conflicts) }
    public var obsoletes: [Dependency] { dependencies(.obsoletes) }
    public var recommends: [Dependency] { dependencies(.recommends) }
    public var suggests: [Dependency] { dependencies(.suggests) }
    public var supplements: [Dependency] { dependencies(.supplements) }
    public var enhances: [Dependency] { dependencies(.enhances) }

    /// The dependencies of one kind, in the package's order.
    public func dependencies(_ kind: Dependency.Kind) -> [Dependency] {
        let tags = kind.tags
        var names = RPMHeader.StringRanges(header, tags.name)
        var versions = RPMHeader.StringRanges(header, tags.version)
        // Packages of rpm 3 have names alone.
        let flags = RPMHeader.Numbers(header, tags.flags)
        var list: [Dependency] = []
        list.reserveCapacity(names.remaining)
        while let name = names.next() {
            let bits = flags.isEmpty ? 0 : UInt32(truncatingIfNeeded: flags[list.count])
            list.append(
                Dependency(
                    name: header.text(at: name), flags: Dependency.Flags(rawValue: bits),
                    version: versions.next().map { header.text(at: $0) } ?? ""))
        }
        return list
    }
}

extension Dependency.Kind {
    /// The entries that hold names, flags and versions.
    package var tags: (name: RPMTag, flags: RPMTag, version: RPMTag) {
        switch self {
        case .provides: (1047, 1112, 1113)
        case .requires: (1049, 1048, 1050)
        case .conflicts: (1054, 1053, 1055)
        case .obsoletes: (1090, 1114, 1115)
        case .recommends: (5046, 5048, 5047)
        case .suggests: (5049, 5051, 5050)
        case .supplements: (5052, 5054, 5053)
        case .enhances: (5055, 5057, 5056)
        }
    }
}
