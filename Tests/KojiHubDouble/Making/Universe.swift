internal import KojiKit

extension KojiHubDouble {
    /// Fills a tag with made up builds, all in one event: for measurements.
    ///
    /// - Parameters:
    ///   - builds: How many; each has a source package and two or so binary ones.
    ///   - parent: Where the first half of the builds is tagged; the second half is in the tag itself.
    public func addUniverse(builds: Int, tag: String, parent: String? = nil, key: String = "f00dcafe") throws
    {
        try change { changes in
            let own = try changes.lookup.requiredID(.string(tag))
            let inherited = try parent.map { try changes.lookup.requiredID(.string($0)) } ?? own
            for number in 0..<builds {
                let name = "package\(number)"
                var build = Build(name, "1.\(number % 10)", "\(number % 5 + 1).f99")
                build.rpms = [
                    RPM(name, "src", size: 100_000), RPM(name, number % 4 == 0 ? "noarch" : "x86_64"),
                    RPM("\(name)-libs", "x86_64"),
                ]
                let id = try Self.insert(build, [key], changes)
                let place = number < builds / 2 ? inherited : own
                try changes.addPackage(name, to: place, owner: changes.log.user)
                try changes.add(id, to: place)
            }
        }
    }
}
