/// The ways in which single files are compressed.
public enum Compression: String, Hashable, Sendable, Codable, CaseIterable {
    case gzip, xz, zstd, bzip2

    /// What is added to a file's name: `gz`, `xz`, `zst` or `bz2`.
    public var fileExtension: String {
        switch self {
        case .gzip: "gz"
        case .xz: "xz"
        case .zstd: "zst"
        case .bzip2: "bz2"
        }
    }

    /// Reads a name as createrepo_c's options have it: `gz`, `xz`, `zstd`, `bz2`, or one of our own names.
    public init?(name: String) {
        switch name {
        case "gz": self = .gzip
        case "bz2": self = .bzip2
        case "zst": self = .zstd
        default: self.init(rawValue: name)
        }
    }
}
