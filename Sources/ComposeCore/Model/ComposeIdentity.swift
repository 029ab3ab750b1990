public import HostKit

/// What a compose is: what it releases, for what use, of which day, and the how manieth of that day.
public struct ComposeIdentity: Sendable, Hashable, Codable {
    /// The name of the compose and of its directory; see ``makeID(release:type:date:respin:)``.
    public var id: String
    public var release: ReleaseConfig
    public var type: ComposeType
    /// `YYYYMMDD`.
    public var date: String
    /// From 0.
    public var respin: Int
    public var label: ComposeLabel?
    /// Whether users may expect support; a label of some milestones says so by itself.
    public var isSupported: Bool

    /// - Parameter id: nil for the usual one; a tracking service gives its own.
    /// - Throws: `.identity` for a release that readers of the metadata would refuse.
    public init(
        release: ReleaseConfig, type: ComposeType, date: String, respin: Int = 0, label: ComposeLabel? = nil,
        isSupported: Bool = false, id: String? = nil
    ) throws(ComposeError) {
        try release.check()
        self.id = id ?? Self.makeID(release: release, type: type, date: date, respin: respin)
        self.release = release
        self.type = type
        self.date = date
        self.respin = respin
        self.label = label
        self.isSupported = isSupported || label?.milestone.isSupported == true
    }

    /// `<short>-<version>[-<type>][-<base short>-<base version>[-<type>]]-<date><suffix>.<respin>`; a type is
    /// shown unless it is `ga`.
    public static func makeID(
        release: ReleaseConfig, type: ComposeType, date: String, respin: Int
    ) -> String {
        "\(release.idStem)-\(date)\(type.suffix).\(respin)"
    }

    /// The same compose as the next one of its day.
    public func respun(_ respin: Int) -> Self {
        var next = self
        next.respin = respin
        next.id = Self.makeID(release: release, type: type, date: date, respin: respin)
        return next
    }

    /// The day of a compose, `YYYYMMDD`: today where this machine is, or in UTC the day that
    /// `SOURCE_DATE_EPOCH` names, so that it is the same everywhere.
    public static func date(_ environment: HostEnvironment) -> String {
        let day: CivilTime =
            if let text = environment["SOURCE_DATE_EPOCH"], let time = Timestamp(sourceDateEpoch: text) {
                time.utc
            } else {
                environment.now().local
            }
        return String(day.date.filter { $0 != "-" })
    }
}

extension ReleaseConfig {
    /// How the IDs of all composes of this release begin.
    var idStem: String {
        let own = "\(short)-\(version)\(Self.suffix(of: type))"
        return base.map { "\(own)-\($0.short)-\($0.version)\(Self.suffix(of: $0.type))" } ?? own
    }

    private static func suffix(of type: String) -> String {
        type.lowercased() == "ga" ? "" : "-\(type.lowercased())"
    }

    /// The name and the version, and those of the product below: the usual description of media.
    public var description: String {
        "\(name) \(version)" + (base.map { " for \($0.name) \($0.version)" } ?? "")
    }

    /// Whether it stands on another product.
    public var isLayered: Bool { base != nil }

    /// The types that readers of compose metadata know.
    public static let knownTypes = [
        "fast", "ga", "updates", "updates-testing", "eus", "aus", "els", "tus", "e4s",
    ]

    /// Refuses what productmd, the library that reads composes everywhere, would refuse at their end.
    ///
    /// - Throws: `.identity`.
    public func check() throws(ComposeError) {
        try Self.check(short: short, version: version, type: type, option: "release")
        if let base {
            try Self.check(short: base.short, version: base.version, type: base.type, option: "base_product")
        }
    }

    private static func check(
        short: String, version: String, type: String, option: String
    ) throws(ComposeError) {
        guard isShortName(short) else {
            throw ComposeError(
                .identity,
                "\(option)_short '\(short)' is no short name; use letters, digits, '_', and dashes between"
            )
        }
        guard isVersion(version) else {
            throw ComposeError(
                .identity,
                "\(option)_version '\(version)' is no version; use numbers with dots between, or a name")
        }
        guard knownTypes.contains(type.lowercased()) else {
            throw ComposeError(
                .identity,
                "\(option)_type '\(type)' is unknown; use one of \(knownTypes.joined(separator: ", "))")
        }
    }

    /// Letters, digits and `_`, in groups with dashes between: it is a part of paths and of IDs.
    private static func isShortName(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
        }
    }

    /// Numbers with dots between; what does not begin with a digit may be any name that a path can hold.
    private static func isVersion(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        if isDigit(first) {
            return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy
            {
                !$0.isEmpty && $0.allSatisfy(isDigit)
            }
        }
        return first != UInt8(ascii: ".")
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
