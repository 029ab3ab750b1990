public import DigestKit
public import SystemPackage

/// What a package's file is, without all that the metadata says of the package.
extension RepositorySack {
    /// Bytes of the file.
    public func size(of package: PackageID) -> Int64 { facts.size(package.index) }

    public func checksum(of package: PackageID) -> Checksum { facts.checksum(package.index) }

    /// The last part of the file's address.
    public func fileName(of package: PackageID) -> String {
        let href = facts.location(package.index).href
        let slash = href.utf8.lastIndex(of: UInt8(ascii: "/"))
        return slash.map { String(href[href.utf8.index(after: $0)...]) } ?? href
    }

    /// Where the file is: on this machine, and on servers, the best first.
    ///
    /// - Throws: `.badLocation` for a file of this machine in the metadata of a server, and for what is no name
    ///   of a package file.
    public func places(of package: PackageID) throws(RepositoryError) -> (
        local: [FilePath], remote: [String]
    ) {
        let repository = repository(of: package)
        let location = facts.location(package.index)
        let name = fileName(of: package)
        guard name.hasSuffix(".rpm"), FilePath.Component(name)?.kind == .regular else {
            throw RepositoryError(
                .badLocation, repository: repository.source.id, file: location.href,
                "it is not the name of a package file")
        }
        return try repository.places(of: location)
    }
}
