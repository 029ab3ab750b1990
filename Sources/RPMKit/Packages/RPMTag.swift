/// The number of a header entry.
///
/// Signature headers number some of their entries on their own; those names start with `signature`.
public struct RPMTag: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    public init(_ number: UInt32) {
        rawValue = number
    }
}

extension RPMTag: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: UInt32) {
        rawValue = value
    }
}

extension RPMTag: CustomStringConvertible {
    public var description: String { String(rawValue) }
}

/// - SeeAlso: rpm, `include/rpm/rpmtag.h`.
extension RPMTag {
    public static let signatureRegion: RPMTag = 62
    public static let immutableRegion: RPMTag = 63
    public static let locales: RPMTag = 100

    public static let name: RPMTag = 1000
    public static let version: RPMTag = 1001
    public static let release: RPMTag = 1002
    public static let epoch: RPMTag = 1003
    public static let summary: RPMTag = 1004
    public static let description: RPMTag = 1005
    public static let buildTime: RPMTag = 1006
    public static let buildHost: RPMTag = 1007
    public static let size: RPMTag = 1009
    public static let longSize: RPMTag = 5009
    public static let distribution: RPMTag = 1010
    public static let vendor: RPMTag = 1011
    public static let license: RPMTag = 1014
    public static let packager: RPMTag = 1015
    public static let group: RPMTag = 1016
    public static let url: RPMTag = 1020
    public static let os: RPMTag = 1021
    public static let arch: RPMTag = 1022
    public static let sourceRPM: RPMTag = 1044
    public static let archiveSize: RPMTag = 1046
    public static let longArchiveSize: RPMTag = 271
    public static let noSource: RPMTag = 1051
    public static let noPatch: RPMTag = 1052
    public static let excludeArch: RPMTag = 1059
    public static let exclusiveArch: RPMTag = 1061
    public static let rpmVersion: RPMTag = 1064
    public static let changelogTime: RPMTag = 1080
    public static let changelogName: RPMTag = 1081
    public static let changelogText: RPMTag = 1082
    public static let buildArchs: RPMTag = 1089
    public static let sourcePackage: RPMTag = 1106
    public static let payloadFormat: RPMTag = 1124
    public static let payloadCompressor: RPMTag = 1125
    public static let payloadFlags: RPMTag = 1126
    public static let payloadDigest: RPMTag = 5092
    public static let payloadSizeAlt: RPMTag = 5113
    public static let encoding: RPMTag = 5062
    public static let modularityLabel: RPMTag = 5096

    public static let oldFileNames: RPMTag = 1027
    public static let fileSizes: RPMTag = 1028
    public static let longFileSizes: RPMTag = 5008
    public static let fileModes: RPMTag = 1030
    public static let fileFlags: RPMTag = 1037
    public static let directoryIndexes: RPMTag = 1116
    public static let baseNames: RPMTag = 1117
    public static let directoryNames: RPMTag = 1118

    public static let signatureSize: RPMTag = 1000
    public static let signaturePGP: RPMTag = 1002
    public static let signatureMD5: RPMTag = 1004
    public static let signatureGPG: RPMTag = 1005
    public static let signaturePayloadSize: RPMTag = 1007
    public static let signatureDSA: RPMTag = 267
    public static let signatureRSA: RPMTag = 268
    public static let signatureSHA1: RPMTag = 269
    public static let signatureLongArchiveSize: RPMTag = 271
    public static let signatureSHA256: RPMTag = 273
    public static let signatureOpenPGP: RPMTag = 278
}
