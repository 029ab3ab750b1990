public import RPMKit

/// Rules for names that a hub applies itself.
///
/// - SeeAlso: `parse_NVR`, `parse_NVRA`, `canonArch` of Koji's own library, and the hub's `RegexNameInternal`.
public enum KojiNames {
    /// Name, version and release of a build; an epoch may stand before the name (`2:bash-5.1-1`).
    ///
    /// - Returns: Nil for what a hub calls `invalid format`. Unlike ``RPMKit/NVR/init(_:)`` this takes no epoch in
    ///   another place.
    public static func nvr(_ text: String) -> NVR? {
        guard let release = text.lastIndex(of: "-"), let version = text[..<release].lastIndex(of: "-")
        else { return nil }
        var name = text[..<version]
        var epoch: UInt32?
        if let colon = name.firstIndex(of: ":") {
            guard let number = UInt32(name[..<colon]) else { return nil }
            epoch = number
            name = name[name.index(after: colon)...]
        }
        let parts = (text[text.index(after: version)..<release], text[text.index(after: release)...])
        guard !name.isEmpty, !parts.0.isEmpty, !parts.1.isEmpty else { return nil }
        return NVR(name: String(name), epoch: epoch, version: String(parts.0), release: String(parts.1))
    }

    /// Name, version, release and architecture of a package, with or without `.rpm`, and the repository that it is of,
    /// if one is named: `bash-5.1-1.x86_64@updates`.
    ///
    /// - Returns: Nil for what a hub calls `invalid format`.
    public static func nvra(_ text: String) -> (nevra: NEVRA, location: String?)? {
        var rest = Substring(text)
        var location: String?
        if let at = rest.firstIndex(of: "@") {
            location = String(rest[rest.index(after: at)...])
            rest = rest[..<at]
        }
        if rest.hasSuffix(".rpm") { rest = rest.dropLast(4) }
        guard let dot = rest.lastIndex(of: "."), let nvr = nvr(String(rest[..<dot])) else { return nil }
        let arch = rest[rest.index(after: dot)...]
        guard !arch.isEmpty, !arch.contains("-") else { return nil }
        let nevra = NEVRA(
            name: nvr.name, epoch: nvr.epoch ?? 0, version: nvr.version, release: nvr.release,
            arch: Arch(String(arch)))
        return (nevra, location)
    }

    /// The architecture whose builders make packages of another one: `i686` is built as `i386`.
    public static func canonicalArch(_ arch: String) -> String {
        if arch == "athlon" { return "i386" }
        if arch.count == 4, arch.hasPrefix("i"), arch.hasSuffix("86") { return "i386" }
        if arch == "ia32e" { return "x86_64" }
        if arch == "ppc64le" { return arch }
        if arch.hasPrefix("ppc64") { return "ppc64" }
        if arch.hasPrefix("arm") { return arch.dropFirst(3).contains("h") ? "armhfp" : "arm" }
        return ["sparc64", "sparc", "alpha"].first { arch.hasPrefix($0) } ?? arch
    }

    /// Whether a hub takes a name for a tag, a target or the like.
    public static func isValidInternal(_ name: String) -> Bool {
        (1...256).contains(name.utf8.count)
            && name.utf8.allSatisfy { isLetterOrDigit($0) || internalSigns.contains($0) }
    }

    /// Whether a hub takes a name for a user.
    public static func isValidUser(_ name: String) -> Bool {
        (1...256).contains(name.utf8.count)
            && name.utf8.allSatisfy { isLetterOrDigit($0) || userSigns.contains($0) }
    }

    /// Whether these may be the version and the release of a build.
    public static func isValid(version: String, release: String) -> Bool {
        !version.isEmpty && !release.isEmpty && !version.contains("-") && !release.contains("-")
    }

    /// The release that a draft build will have as a build; nil for the release of no draft.
    public static func promotedRelease(ofDraft release: String) -> String? {
        guard let comma = release.lastIndex(of: ","), comma != release.startIndex else { return nil }
        let mark = release[release.index(after: comma)...]
        guard mark.hasPrefix("draft_"), mark.count > 6, mark.dropFirst(6).allSatisfy(\.isNumber) else {
            return nil
        }
        return String(release[..<comma])
    }

    private static let internalSigns = Set("/_.+-".utf8)
    private static let userSigns = Set("/_.@-".utf8)

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
