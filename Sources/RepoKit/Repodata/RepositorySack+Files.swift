public import DigestKit

/// What a package's file is, without all that the metadata says of the package.
extension RepositorySack {
    /// Bytes of the file.
    public func size(of package: PackageID) -> Int64 { facts.size(package.index) }

    public func checksum(of package: PackageID) -> Checksum { facts.checksum(package.index) }

    /// Where the file is on every mirror, the best first.
    public func addresses(of package: PackageID) -> [String] {
        repository(of: package).addresses(of: facts.location(package.index))
    }
}
