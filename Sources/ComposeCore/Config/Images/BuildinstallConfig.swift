internal import ConfigSyntax

/// Whether installers are made.
public struct BuildinstallConfig: Sendable, Hashable, Codable {
    public var method: Method?
    /// Trees without an installer.
    public var skip = VariantArchMap<Bool>()

    public init() {}

    public enum Method: String, Sendable, Hashable, Codable {
        case lorax, buildinstall
    }

    /// Whether a tree is meant to have an installer.
    public func isWanted(variant: Variant, arch: String) -> Bool {
        guard method != nil, arch != "src", variant.kind == .variant else { return false }
        // The older method knows nothing of single trees.
        return method == .buildinstall || !skip.values(variant: variant.uid, arch: arch).contains(true)
    }
}

extension BuildinstallConfig {
    init(_ reader: OptionReader) {
        method = reader.choice("buildinstall_method")
        skip = VariantArchMap(reader["buildinstall_skip"]) { $0.values(\.bool) }
    }
}
