public import SystemPackage

/// Lead, signature header and main header of a package file, checked, with the values left in place.
///
/// Nothing of the payload is read. Offsets count from the start of the file.
public struct PackageFile: Sendable {
    /// Which file it was, as caches tell files apart.
    public struct Identity: Sendable, Hashable, Codable {
        public var device: UInt64
        public var inode: UInt64
        /// Bytes of the whole package.
        public var size: Int
        /// Nanoseconds since 1970.
        public var modified: Int64

        public init(device: UInt64, inode: UInt64, size: Int, modified: Int64) {
            self.device = device
            self.inode = inode
            self.size = size
            self.modified = modified
        }
    }

    public let path: FilePath
    /// Nil for a package that was never a file.
    public let identity: Identity?
    public let lead: Lead
    public let signatureHeader: RPMHeader
    public let header: RPMHeader

    /// Where the main header lies in the file, magic number included: `header-range` of repository metadata.
    public var headerRange: Range<Int> { header.byteRange }

    /// Where the payload begins.
    public var payloadOffset: Int { header.byteRange.upperBound }

    /// Reads the headers of a package file; safe to call from many threads at once.
    ///
    /// - Throws: ``RPMError`` of every code.
    public static func read(_ path: FilePath) throws(RPMError) -> PackageFile {
        let (bytes, identity) = try PackageFileReader.headerBytes(of: path)
        return try PackageFile(bytes: bytes, path: path, identity: identity)
    }

    /// Takes a package, or as much of one as has its headers, from memory.
    ///
    /// - Parameter path: What errors call it.
    /// - Throws: ``RPMError``, of every code but `unreadable`.
    public init(bytes: [UInt8], path: FilePath, identity: Identity? = nil) throws(RPMError) {
        do throws(HeaderFault) {
            let start = try bytes.withRawBytes { raw throws(HeaderFault) in try PackageStart(raw) }
            let intro = try bytes.withRawBytes { raw throws(HeaderFault) in
                try start.headerIntro(raw, at: start.headerOffset)
            }
            let end = start.headerOffset + intro.size
            if bytes.count < end { throw HeaderFault(code: .truncated, offset: bytes.count) }
            lead = start.lead
            signatureHeader = try RPMHeader(bytes, at: Lead.size, start.signatureIntro)
            header = try RPMHeader(bytes, at: start.headerOffset, intro)
        } catch {
            throw RPMError(error.code, path, offset: error.offset)
        }
        self.path = path
        self.identity = identity
    }
}

/// What the first bytes of a package tell: where its main header is.
struct PackageStart {
    /// Bytes that are needed to make one.
    static let size = Lead.size + RPMHeader.introSize

    let lead: Lead
    let signatureIntro: HeaderIntro

    /// The signature header is filled up to a multiple of eight bytes.
    var headerOffset: Int { (Lead.size + signatureIntro.size + 7) & ~7 }

    init(_ bytes: UnsafeRawBufferPointer) throws(HeaderFault) {
        lead = try Lead(bytes)
        if bytes.count < Self.size { throw HeaderFault(code: .truncated, offset: bytes.count) }
        signatureIntro = try HeaderIntro(bytes, at: Lead.size)
    }

    /// Reads the main header's intro, which lies at this offset of the bytes.
    func headerIntro(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(HeaderFault) -> HeaderIntro {
        if bytes.count < offset + RPMHeader.introSize {
            throw HeaderFault(code: .truncated, offset: bytes.count)
        }
        return try HeaderIntro(bytes, at: offset)
    }
}

extension [UInt8] {
    /// `withUnsafeBytes` for closures that throw errors of one type.
    func withRawBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withUnsafeBufferPointer { buffer throws(Failure) in try body(UnsafeRawBufferPointer(buffer)) }
    }
}
