/// Resolves names such as `fedora-stable` to what they stand for.
public struct TargetAliases: Sendable {
    public let list: ReleaseList

    public init(_ list: ReleaseList) { self.list = list }

    /// The releases that a name means; nil for a name that is no alias and no known release.
    public func releases(_ name: String) -> [DistroRelease]? {
        if let alias = alias(name) { return alias }
        guard
            let release = list.releases.first(where: {
                $0.name == name || (!$0.branch.isEmpty && $0.branch == name)
            })
        else { return nil }
        return [release]
    }

    /// The chroots of targets: aliases are resolved, other names stay; without an architecture it is x86_64.
    public func chroots(_ targets: [String]) -> [String] {
        unique((targets.isEmpty ? ["fedora-stable"] : targets).flatMap(chroots))
    }

    /// The dist-git branches of names.
    ///
    /// - Parameter defaultBranch: The repository's own default branch, which stands for Rawhide.
    public func branches(_ names: [String], defaultBranch: String = "main") -> [String] {
        unique(
            names.flatMap { name in
                releases(name)?.map { $0.branch == "rawhide" ? defaultBranch : $0.branch } ?? [name]
            })
    }

    /// The Koji targets of names.
    public func kojiTargets(_ names: [String]) -> [String] {
        unique(names.flatMap { name in releases(name)?.map(\.kojiTarget) ?? [name] })
    }

    private func chroots(_ target: String) -> [String] {
        if let releases = releases(target) { return releases.map { $0.chroot("x86_64") } }
        let name = String(TargetName.withoutArchitecture(target))
        guard name != target, let releases = releases(name) else { return [target] }
        let architecture = target.dropFirst(name.count + 1)
        return releases.map { $0.chroot(String(architecture)) }
    }

    private func alias(_ name: String) -> [DistroRelease]? {
        let fedoras = list.fedoras
        let stable = fedoras.filter { $0.state == .current && $0.version != "rawhide" }
        let development = fedoras.filter { $0.state != .current || $0.version == "rawhide" }
        switch name {
        case "fedora-all": return fedoras
        case "fedora-stable": return stable
        case "fedora-development": return development
        case "fedora-latest": return (development.dropLast().last ?? stable.last).map { [$0] } ?? []
        case "fedora-latest-stable": return stable.last.map { [$0] } ?? []
        case "fedora-branched": return stable + development.filter { $0.version != "rawhide" }
        case "epel-all": return list.epels
        case "opensuse-all": return list.releases.filter { $0.distribution.rawValue.hasPrefix("opensuse") }
        case "opensuse-leap-all": return list.releases.filter { $0.distribution == .opensuseLeap }
        case "opensuse-leap-micro-all": return list.releases.filter { $0.distribution == .opensuseLeapMicro }
        case "opensuse-tumbleweed-all": return list.releases.filter { $0.distribution == .opensuseTumbleweed }
        default: return name.hasPrefix("epel-") ? minors(name.dropFirst("epel-".count)) : nil
        }
    }

    /// `epel-N`, `epel-N-branched` and `epel-N-all` where EPEL has minor versions.
    private func minors(_ text: Substring) -> [DistroRelease]? {
        let parts = text.split(separator: "-", maxSplits: 1)
        guard let major = parts.first.flatMap({ Int($0) }), major >= 10 else { return nil }
        let all = list.epels.filter { $0.major == major }
        switch parts.dropFirst().first {
        case nil: return all.filter { !$0.branch.contains(".") }
        case "branched": return all.filter { $0.branch.contains(".") }
        case "all": return all
        default: return nil
        }
    }

    private func unique(_ names: [String]) -> [String] {
        var seen = Set<String>()
        return names.filter { seen.insert($0).inserted }
    }
}
