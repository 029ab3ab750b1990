/// What stands for `$arch` and the like in the addresses of repositories.
public struct RepositoryVariables: Sendable, Hashable, Codable {
    /// By name, without the dollar sign.
    public var values: [String: String]

    public init(_ values: [String: String] = [:]) { self.values = values }

    /// The usual variables.
    ///
    /// - Parameters:
    ///   - arch: The arch of packages, such as `x86_64` or `armv7hl`.
    ///   - baseArch: The arch that trees are called after; that of the packages if it is nil.
    public init(arch: String, baseArch: String? = nil, releaseVersion: String? = nil) {
        values = ["arch": arch, "basearch": baseArch ?? arch]
        values["releasever"] = releaseVersion
    }

    /// A text with the variables replaced: `$name` and `${name}`. Those that are not known stay.
    public func expand(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            let inner = rest.dropFirst()
            let isBraced = inner.first == "{"
            let name = (isBraced ? inner.dropFirst() : inner).prefix {
                $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber)
            }
            let behind = rest[name.endIndex...]
            let isClosed = !isBraced || behind.first == "}"
            if isClosed, let value = values[String(name)] {
                result += value
                rest = isBraced ? behind.dropFirst() : behind
            } else {
                result += "$"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    /// Names of variables that a text has and nobody knows, in their order.
    public func unknown(in text: String) -> [String] {
        expand(text).split(separator: "$", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            let name = part.drop { $0 == "{" }.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
            return name.isEmpty ? nil : String(name)
        }
    }
}
