/// Name, epoch, version, release and arch of one package.
///
/// Equality is by spelling, with a missing epoch equal to 0; order is by name, then by rpm's version order,
/// then by arch, then by spelling.
public struct NEVRA: Sendable {
    public var name: String
    public var epoch: UInt32
    public var version: String
    public var release: String
    public var arch: Arch

    public init(name: String, epoch: UInt32 = 0, version: String, release: String, arch: Arch) {
        self.name = name
        self.epoch = epoch
        self.version = version
        self.release = release
        self.arch = arch
    }

    /// Reads `N-[E:]V-R.A`, also `E:N-V-R.A` and `N-V-R.A:E`, each with or without `.rpm`.
    ///
    /// Nil if a part is missing or empty, or the epoch is not a number.
    public init?(_ text: String) {
        var rest = Substring(text)
        if rest.hasSuffix(".rpm") { rest = rest.dropLast(4) }
        var epoch: UInt32?
        if let colon = rest.utf8.lastIndex(of: UInt8(ascii: ":")), colon != rest.startIndex,
            case let tail = rest[rest.utf8.index(after: colon)...], !tail.isEmpty,
            tail.utf8.allSatisfy(\.isASCIIDigit)
        {
            guard let number = UInt32(tail) else { return nil }
            epoch = number
            rest = rest[..<colon]
            if rest.hasSuffix(".rpm") { rest = rest.dropLast(4) }
        }
        guard let dot = rest.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let arch = rest[rest.utf8.index(after: dot)...]
        if arch.isEmpty || arch.utf8.contains(UInt8(ascii: "-")) || arch.utf8.contains(UInt8(ascii: ":")) {
            return nil
        }
        guard let parts = PackageNameParts(rest[..<dot]), epoch == nil || parts.epoch == nil else {
            return nil
        }
        self.init(
            name: String(parts.name), epoch: epoch ?? parts.epoch ?? 0, version: String(parts.version),
            release: String(parts.release), arch: Arch(String(arch)))
    }

    public var evr: EVR { EVR(epoch: epoch, version: version, release: release) }

    public var nvr: NVR {
        NVR(name: name, epoch: epoch == 0 ? nil : epoch, version: version, release: release)
    }

    /// The file's name in a repository: `N-V-R.A.rpm`.
    public var fileName: String { "\(name)-\(version)-\(release).\(arch).rpm" }
}

extension NEVRA: Hashable, Comparable {
    public static func < (lhs: NEVRA, rhs: NEVRA) -> Bool {
        if lhs.name != rhs.name { return lhs.name < rhs.name }
        switch lhs.evr.compared(to: rhs.evr) {
        case .older: return true
        case .newer: return false
        case .same: break
        }
        if lhs.arch != rhs.arch { return lhs.arch < rhs.arch }
        return (lhs.version, lhs.release) < (rhs.version, rhs.release)
    }
}

extension NEVRA: CustomStringConvertible {
    /// `N-[E:]V-R.A`, the epoch only if it is not 0.
    public var description: String {
        "\(name)-\(epoch == 0 ? "" : "\(epoch):")\(version)-\(release).\(arch)"
    }
}

extension NEVRA: Codable {}
