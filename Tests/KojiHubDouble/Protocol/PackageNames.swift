internal import KojiKit

/// Names of builds and packages as hubs take them apart.
enum PackageNames {
    struct NVR {
        var name: String
        var version: String
        var release: String
        /// What stands before a colon in front of the name; it is not looked at.
        var epoch = ""
    }

    /// - Throws: Fault 1000 for anything else.
    static func nvr(_ text: String) throws -> NVR {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, !parts[parts.count - 1].isEmpty, !parts[parts.count - 2].isEmpty else {
            throw HubFault.generic("invalid format: \(text)")
        }
        var name = parts.dropLast(2).joined(separator: "-")
        var epoch = ""
        if let colon = name.firstIndex(of: ":") {
            epoch = String(name[..<colon])
            name = String(name[name.index(after: colon)...])
        }
        return NVR(
            name: name, version: String(parts[parts.count - 2]), release: String(parts[parts.count - 1]),
            epoch: epoch)
    }

    /// Takes `name-version-release.arch` apart, with or without `.rpm` and a location.
    ///
    /// - Throws: Fault 1000 for anything else.
    static func nvra(_ text: String) throws -> (nvr: NVR, arch: String) {
        var rest = String(text.prefix { $0 != "@" })
        if rest.hasSuffix(".rpm") { rest.removeLast(4) }
        guard let dot = rest.lastIndex(of: "."), rest.index(after: dot) != rest.endIndex else {
            throw HubFault.generic("invalid format: \(text)")
        }
        return (try nvr(String(rest[..<dot])), String(rest[rest.index(after: dot)...]))
    }
}
