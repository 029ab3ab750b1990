import RPMKit
import RepoKit

/// Packages for one test: `package("a", requires: ["b >= 2"])`.
func package(
    _ name: String, _ version: String = "1-1", arch: Arch = "x86_64", source: String? = nil,
    requires: [String] = [], provides: [String] = [], files: [String] = []
) -> SackPackage {
    let evr = EVR(version) ?? EVR(version: version)
    let nevra = NEVRA(
        name: name, epoch: evr.epoch ?? 0, version: evr.version, release: evr.release ?? "1", arch: arch)
    let own = Dependency(name: name, flags: .equal, version: nevra.evr.description)
    let sourceName = "\(source ?? name)-\(nevra.version)-\(nevra.release).src.rpm"
    return SackPackage(
        nevra: nevra, sourceRPM: arch.isSource ? nil : sourceName, requires: requires.map(dependency),
        provides: [own] + provides.map(dependency), files: .paths(files))
}

/// A dependency as spec files write it.
func dependency(_ text: String) -> Dependency {
    if text.hasPrefix("(") { return Dependency(name: text) }
    let words = text.split(separator: " ").map(String.init)
    if words.count < 3 { return Dependency(name: text) }
    return Dependency(name: words[0], flags: Dependency.Flags(sign: words[1]) ?? [], version: words[2])
}

func sack(_ packages: [SackPackage], lookaside: [SackPackage] = []) -> PackageSack {
    var builder = PackageSack.Builder()
    builder.add(packages, from: SackRepository(id: "main"))
    builder.add(lookaside, from: SackRepository(id: "lookaside", isLookaside: true))
    return builder.build()
}

extension PackageSack {
    /// `name.arch` of packages, sorted.
    func names(_ packages: some Sequence<PackageID>) -> [String] {
        packages.map { "\(name($0)).\(arch($0))" }.sorted()
    }

    /// `name-version-release.arch` of packages that satisfy a dependency.
    func providers(_ text: String, arches: [Arch]? = nil) -> [String] {
        whatProvides(dependency(text), arches: arches).map { nevra($0).description }
    }
}

extension Gather.Result {
    /// `name.arch` of the binary packages, sorted.
    var names: [String] { sack.names(binaries.map(\.id)) }

    /// The package of a name, if it was gathered.
    func package(_ name: String, arch: Arch = "x86_64") -> Gather.Package? {
        (binaries + debug + sources).first { sack.name($0.id) == name && sack.arch($0.id) == arch }
    }
}

/// Gathers for an x86_64 tree.
func gather(
    _ inputs: String..., in sack: PackageSack, _ change: (inout GatherRequest) -> Void = { _ in }
) -> Gather.Result {
    var request = GatherRequest(arches: TreeArches(tree: "x86_64"), inputs: inputs)
    change(&request)
    return Gather.run(request, in: sack)
}
