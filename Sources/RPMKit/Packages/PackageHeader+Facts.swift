extension PackageHeader {
    /// Seconds since 1970.
    public var buildTime: UInt64? { header.integer(.buildTime) }
    public var buildHost: String? { header.string(.buildHost) }
    /// Bytes that the installed files take.
    public var installedSize: UInt64? { header.integer(.longSize) ?? header.integer(.size) }

    /// Bytes of the payload when it is unpacked.
    public var archiveSize: UInt64? {
        let signature = file.signatureHeader
        return signature.integer(.signatureLongArchiveSize) ?? signature.integer(.signaturePayloadSize)
            ?? header.integer(.longArchiveSize) ?? header.integer(.archiveSize)
            ?? header.integer(.payloadSizeAlt)
    }

    /// `cpio`, unless it is something rarer.
    public var payloadFormat: String? { header.string(.payloadFormat) }
    /// `gzip`, `xz`, `zstd` and so on; nil if the payload is not compressed.
    public var payloadCompressor: String? { header.string(.payloadCompressor) }
    /// The level of compression, as rpm notes it.
    public var payloadFlags: String? { header.string(.payloadFlags) }

    public var summary: String? { header.string(.summary) }
    public var description: String? { header.string(.description) }
    public var group: String? { header.string(.group) }
    public var license: String? { header.string(.license) }
    public var vendor: String? { header.string(.vendor) }
    public var packager: String? { header.string(.packager) }
    public var url: String? { header.string(.url) }
    public var distribution: String? { header.string(.distribution) }
    /// The rpm that made the package.
    public var rpmVersion: String? { header.string(.rpmVersion) }
    /// `name:stream:version:context` of the module that the package belongs to.
    public var modularityLabel: String? { header.string(.modularityLabel) }

    /// Arches that a source package does not build on, or whose trees a noarch package stays out of.
    public var excludeArch: [Arch] { header.strings(.excludeArch).map { Arch($0) } }
    /// The only arches that a source package builds on, or whose trees a noarch package goes into.
    public var exclusiveArch: [Arch] { header.strings(.exclusiveArch).map { Arch($0) } }
    /// What a source package is built for, when the spec file says so.
    public var buildArchs: [Arch] { header.strings(.buildArchs).map { Arch($0) } }

    /// One entry of a package's changelog.
    public struct ChangelogEntry: Sendable, Hashable, Codable {
        /// Seconds since 1970.
        public var time: UInt64
        /// Who made the change, usually with the version that it led to.
        public var author: String
        public var text: String

        public init(time: UInt64, author: String, text: String) {
            self.time = time
            self.author = author
            self.text = text
        }
    }

    /// The changelog, newest entry first as rpm keeps it.
    public var changelog: [ChangelogEntry] {
        let times = RPMHeader.Numbers(header, .changelogTime)
        return zip(times, zip(header.strings(.changelogName), header.strings(.changelogText))).map {
            ChangelogEntry(time: $0, author: $1.0, text: $1.1)
        }
    }
}

extension PackageHeader {
    /// The digest of main header and payload, hexadecimal; nil if the package has none.
    public var md5: String? { file.signatureHeader.bytes(.signatureMD5).map { Self.hexadecimal($0) } }
    /// The main header's digest, hexadecimal.
    public var headerSHA1: String? { file.signatureHeader.string(.signatureSHA1) }
    /// The main header's digest, hexadecimal.
    public var headerSHA256: String? { file.signatureHeader.string(.signatureSHA256) }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[index * 2] = digits.utf8Start[Int(byte >> 4)]
                buffer[index * 2 + 1] = digits.utf8Start[Int(byte & 15)]
            }
            return bytes.count * 2
        }
    }
}
