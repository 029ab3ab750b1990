public import DigestKit
public import RPMKit
internal import SystemPackage

/// What a repository says of one package: its elements of `primary.xml`, `filelists.xml` and `other.xml`, byte for
/// byte as createrepo_c 0.17 writes them.
///
/// Only the place of the package is left open, so that one package can be put into several repositories.
public struct PackageXML: Sendable {
    /// How many changelog entries createrepo_c keeps.
    public static let defaultChangelogLimit = 10

    /// The package's checksum, its `pkgid`.
    public let checksum: Checksum
    /// All three elements, one behind the other.
    private let bytes: [UInt8]
    /// Where in the first element the attributes of `location` belong.
    private let locationOffset: Int
    private let primaryEnd: Int
    private let filelistsEnd: Int

    /// Renders a package.
    ///
    /// - Parameters:
    ///   - checksum: Of the whole file.
    ///   - size: Of the whole file, in bytes.
    ///   - modified: When the file was last changed, in seconds since 1970.
    ///   - changelogLimit: How many changelog entries to keep, the newest ones; nil for all.
    /// - Throws: `.controlCharacter`. createrepo_c leaves such packages out of the repository.
    public init(
        _ header: PackageHeader, checksum: Checksum, size: Int, modified: Int64,
        changelogLimit: Int? = defaultChangelogLimit
    ) throws(RepositoryWriteError) {
        var output = RepodataBytes()
        let facts = PackageXMLFacts(
            checksum: checksum, size: size, modified: modified, headerRange: header.file.headerRange,
            changelogLimit: changelogLimit ?? .max)
        let places = header.file.header.withView { main in
            header.file.signatureHeader.withView { signature in
                PackageElements(header: main, signature: signature, facts: facts).append(to: &output)
            }
        }
        if output.hasControlCharacter {
            throw RepositoryWriteError(.controlCharacter, header.file.path.string)
        }
        self.checksum = checksum
        bytes = output.bytes
        (locationOffset, primaryEnd, filelistsEnd) = (places.location, places.primaryEnd, places.filelistsEnd)
    }

    /// How many bytes it takes.
    public var byteCount: Int { bytes.count }

    /// Appends the element of `primary.xml`.
    ///
    /// - Parameters:
    ///   - location: The package's path below the repository's directory, or from its base.
    ///   - base: The URL that the location counts from, if it is not the repository's own.
    /// - Throws: `.controlCharacter` for a location with one.
    public func appendPrimary(
        to output: inout [UInt8], location: String, base: String? = nil
    ) throws(RepositoryWriteError) {
        var attributes = RepodataBytes(capacity: 256)
        if let base { attributes.append(" xml:base=\"", base) }
        attributes.append(" href=\"", location)
        if attributes.hasControlCharacter { throw RepositoryWriteError(.controlCharacter, location) }
        output += bytes[..<locationOffset]
        output += attributes.bytes
        output += bytes[locationOffset..<primaryEnd]
    }

    /// Appends the element of `filelists.xml`.
    public func appendFilelists(to output: inout [UInt8]) {
        output += bytes[primaryEnd..<filelistsEnd]
    }

    /// Appends the element of `other.xml`.
    public func appendOther(to output: inout [UInt8]) {
        output += bytes[filelistsEnd...]
    }
}

extension RepodataBytes {
    /// Appends an attribute whose value is text of ours.
    mutating func append(_ name: StaticString, _ value: String) {
        append(name)
        var value = value
        value.withUTF8 { append(attribute: UnsafeRawBufferPointer($0)) }
        append(UInt8(ascii: "\""))
    }
}
