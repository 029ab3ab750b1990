/// The first 96 bytes of a package: all that is left of the format of 1996.
///
/// rpm looks at nothing in it but what is kept here.
public struct Lead: Sendable, Hashable {
    /// Bytes that a lead takes.
    public static let size = 96

    /// The version of the lead, which packages of versions 3 to 6 all put as 3 or 4.
    public var major: UInt8
    public var minor: UInt8
    /// Whether it says that the package is a source package. The headers know better.
    public var isSource: Bool

    /// Reads the start of a file.
    init(_ bytes: UnsafeRawBufferPointer) throws(HeaderFault) {
        guard bytes.count >= 4, bytes.bigEndian32(at: 0) == 0xEDAB_EEDB else {
            throw HeaderFault(code: .notAnRPM, offset: 0)
        }
        if bytes.count < Self.size { throw HeaderFault(code: .truncated, offset: bytes.count) }
        (major, minor) = (bytes[4], bytes[5])
        isSource = bytes[7] == 1
        guard (3...6).contains(major) else {
            throw .corrupt("version \(major) of the package format is not known", at: 4)
        }
        // 5: a header with signatures follows. Everything else died with rpm 3.
        guard bytes[78] == 0, bytes[79] == 5 else { throw .corrupt("no signature header follows", at: 78) }
    }
}
