public import RPMKit

/// What the index knows of one package.
extension PackageSack {
    public func nevra(_ package: PackageID) -> NEVRA {
        let record = records[package.index]
        let version = versions.text(record.version)
        let evr = EVR(version) ?? EVR(version: version)
        return NEVRA(
            name: name(package), epoch: evr.epoch ?? 0, version: evr.version, release: evr.release ?? "",
            arch: arch(package))
    }

    public func name(_ package: PackageID) -> String { names.text(records[package.index].name) }

    public func arch(_ package: PackageID) -> Arch { arches[Int(records[package.index].arch)] }

    public func repository(_ package: PackageID) -> SackRepository {
        repositories[Int(records[package.index].repository)]
    }

    /// The file name of the source package that it was made of; nil for a source package.
    public func sourceRPM(_ package: PackageID) -> String? {
        let record = records[package.index]
        return record.isSource || record.source < 0 ? nil : names.text(record.source)
    }

    /// What it requires, but for what rpm must be capable of and what it provides itself in the same words.
    public func requires(_ package: PackageID) -> [Dependency] {
        records[package.index].requires.map { dependency(requirements[$0]) }
    }

    /// What it provides, files apart.
    public func provides(_ package: PackageID) -> [Dependency] {
        records[package.index].provides.map { dependency(provisions[$0]) }
    }

    func dependency(_ number: Int32) -> Dependency {
        let relation = relations[number]
        return Dependency(
            name: names.text(relation.name),
            flags: Dependency.Flags(rawValue: UInt32(relation.flags) << 1),
            version: versions.text(relation.version))
    }

    /// The names that a package provides without a version.
    func bareProvides(_ package: Int32) -> some Sequence<String> {
        records[Int(package)].provides.lazy.map { self.relations[self.provisions[$0]] }
            .filter { $0.flags == 0 }.map { self.names.text($0.name) }
    }
}

/// Asking by name.
extension PackageSack {
    /// All packages of a name.
    public func packages(named name: String) -> [PackageID] {
        guard let number = names.find(name) else { return [] }
        return packagesByName[number].map { PackageID($0) }
    }

    /// The copies of one package in all repositories.
    public func packages(_ nevra: NEVRA) -> [PackageID] {
        packages(named: nevra.name).filter { self.nevra($0) == nevra }
    }

    /// The packages made of a source package, given by its file name, and that itself.
    public func packages(source: String) -> [PackageID] {
        guard let number = names.find(source) else { return [] }
        return packagesBySource[number].map { PackageID($0) }
    }

    /// Packages whose names match a shell pattern (`*`, `?`, `[…]`), in the order they were added.
    public func packages(matching pattern: String) -> [PackageID] {
        let glob = Glob(pattern)
        if glob.isLiteral { return packages(named: pattern) }
        return packageNames(matching: glob).flatMap { packagesByName[$0] }.sorted().map { PackageID($0) }
    }

    /// Numbers of the names of packages that a pattern matches, ascending.
    func packageNames(matching glob: Glob) -> [Int32] {
        packageNames.filter { glob.matches(names.bytes[names.range($0)]) }
    }

    /// Packages by name (byte by byte), then by version, then by arch, then in the order they were added.
    public func sorted(_ packages: some Sequence<PackageID>) -> [PackageID] {
        packages.sorted { left, right in
            let (first, second) = (records[left.index], records[right.index])
            if first.name != second.name { return names.precedes(first.name, second.name) }
            let order = versions.compare(first.version, second.version)
            if order != .same { return order == .older }
            if first.arch != second.arch {
                return arches[Int(first.arch)].rawValue < arches[Int(second.arch)].rawValue
            }
            return left < right
        }
    }

    /// Of packages with the same name and arch only those of the highest version; copies all stay.
    public func latest(_ packages: some Sequence<PackageID>) -> [PackageID] {
        var newest: [Int64: Int32] = [:]
        let packages = Array(packages)
        for package in packages {
            let record = records[package.index]
            let key = Int64(record.name) << 32 | Int64(record.arch)
            if let version = newest[key], versions.compare(version, record.version) != .older { continue }
            newest[key] = record.version
        }
        return packages.filter { package in
            let record = records[package.index]
            guard let version = newest[Int64(record.name) << 32 | Int64(record.arch)] else { return false }
            return versions.compare(version, record.version) == .same
        }
    }
}
