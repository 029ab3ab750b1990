/// A Python package version, as PEP 440 defines it.
///
/// Equality and order are the standard's: `1.0` equals `1.0.0`, `1.0a1` sorts before `1.0`. The description is
/// the normal form. Numbers may have any length.
///
/// - SeeAlso: PEP 440, and the version specifiers specification of the Python Packaging User Guide.
public struct PEP440Version: Sendable {
    /// The stages of a pre-release, in order.
    public enum PreReleaseStage: String, Sendable, Hashable, Comparable, Codable {
        case alpha = "a"
        case beta = "b"
        case candidate = "rc"

        public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    struct PreRelease: Hashable, Sendable {
        var stage: PreReleaseStage
        var number: DecimalNumber
    }

    /// One piece of a local version: numbers sort after text.
    enum LocalPart: Hashable, Sendable {
        case text(String)
        case number(DecimalNumber)
    }

    var epoch = DecimalNumber.zero
    var release: [DecimalNumber] = []
    var pre: PreRelease?
    var post: DecimalNumber?
    var dev: DecimalNumber?
    var local: [LocalPart] = []

    /// Reads a version in any spelling the standard accepts (`v1.0-alpha_5`); nil if it is none.
    public init?(_ text: String) {
        var reader = PEP440Reader(text)
        reader.skipSpace()
        guard let version = reader.version(allowingLocal: true) else { return nil }
        reader.skipSpace()
        guard reader.isAtEnd else { return nil }
        self = version
    }

    init(epoch: DecimalNumber, release: [DecimalNumber]) {
        self.epoch = epoch
        self.release = release
    }

    /// Whether this is a pre-release or a development release.
    public var isPreRelease: Bool { pre != nil || dev != nil }

    /// Whether this is a post-release.
    public var isPostRelease: Bool { post != nil }

    /// The version without its local part (`+…`).
    public var withoutLocal: PEP440Version {
        var copy = self
        copy.local = []
        return copy
    }

    /// Epoch and release numbers alone.
    public var base: PEP440Version { PEP440Version(epoch: epoch, release: release) }

    /// The release numbers without trailing zeros, so that equal versions have equal ones.
    private var significantRelease: ArraySlice<DecimalNumber> {
        release[..<((release.lastIndex { $0 != .zero }).map { $0 + 1 } ?? 0)]
    }
}

extension PEP440Version: Hashable, Comparable {
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.epoch == rhs.epoch && lhs.significantRelease == rhs.significantRelease && lhs.pre == rhs.pre
            && lhs.post == rhs.post && lhs.dev == rhs.dev && lhs.local == rhs.local
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(epoch)
        hasher.combine(significantRelease)
        hasher.combine(pre)
        hasher.combine(post)
        hasher.combine(dev)
        hasher.combine(local)
    }

    public static func < (lhs: Self, rhs: Self) -> Bool {
        if lhs.epoch != rhs.epoch { return lhs.epoch < rhs.epoch }
        if lhs.significantRelease != rhs.significantRelease {
            return lhs.significantRelease.lexicographicallyPrecedes(rhs.significantRelease)
        }
        if lhs.preRank != rhs.preRank { return lhs.preRank < rhs.preRank }
        if let left = lhs.pre, let right = rhs.pre, left != right {
            return (left.stage, left.number) < (right.stage, right.number)
        }
        if lhs.post != rhs.post {
            guard let left = lhs.post else { return true }
            guard let right = rhs.post else { return false }
            return left < right
        }
        if lhs.dev != rhs.dev {
            guard let left = lhs.dev else { return false }
            guard let right = rhs.dev else { return true }
            return left < right
        }
        return lhs.local.lexicographicallyPrecedes(rhs.local)
    }

    /// `1.dev0` before `1a1` before `1` and `1.post1`.
    private var preRank: Int {
        if pre != nil { return 1 }
        return post == nil && dev != nil ? 0 : 2
    }
}

extension PEP440Version.LocalPart: Comparable {
    static func < (lhs: Self, rhs: Self) -> Bool {
        switch (lhs, rhs) {
        case (.text(let left), .text(let right)): left < right
        case (.number(let left), .number(let right)): left < right
        case (.text, .number): true
        case (.number, .text): false
        }
    }
}

extension PEP440Version: CustomStringConvertible {
    /// The normal form: `1!2.0rc1.post2.dev3+local.1`.
    public var description: String {
        var text = epoch == .zero ? "" : "\(epoch)!"
        text += release.map(\.description).joined(separator: ".")
        if let pre { text += pre.stage.rawValue + pre.number.description }
        if let post { text += ".post\(post)" }
        if let dev { text += ".dev\(dev)" }
        let parts = local.map { part in
            switch part {
            case .text(let text): text
            case .number(let number): number.description
            }
        }
        return parts.isEmpty ? text : text + "+" + parts.joined(separator: ".")
    }
}

extension PEP440Version: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = PEP440Version(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "Invalid version: '\(text)'")
        }
        self = value
    }

    /// Writes the normal form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
