public import JSONKit

/// A release of a distribution, as Bodhi knows it.
public struct BodhiRelease: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        case disabled, pending, frozen, current, archived
    }

    /// Such as `43`, `10.2`, `eln`; compared part by part, so that 10.10 comes after 10.9.
    public struct Version: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public var description: String { rawValue }

        /// The numbers between the dots; words come before all numbers.
        var parts: [Int] { rawValue.split(separator: ".").map { Int($0) ?? -1 } }

        public static func < (left: Self, right: Self) -> Bool {
            let (first, second) = (left.parts, right.parts)
            guard first == second else { return first.lexicographicallyPrecedes(second) }
            return left.rawValue < right.rawValue
        }
    }

    /// Such as `F43`, `EPEL-10.2`, `ELN`.
    public var name: String
    public var longName: String
    public var version: Version
    /// Such as `FEDORA`, `FEDORA-EPEL`, `FEDORA-FLATPAK`.
    public var idPrefix: String
    /// In dist-git.
    public var branch: String
    public var distTag: String
    public var stableTag: String
    public var testingTag: String
    public var candidateTag: String
    public var overrideTag: String
    public var pendingSigningTag: String
    public var pendingTestingTag: String
    public var pendingStableTag: String
    public var state: State
    public var isComposedByBodhi: Bool
    /// Whether builds become updates by themselves, as those of Rawhide do: making one is an error.
    public var createsUpdatesAutomatically: Bool
    /// `dnf`, `yum`, `unspecified`.
    public var packageManager: String?
    /// `YYYY-MM-DD`, as Bodhi has it.
    public var released: String?
    /// `YYYY-MM-DD`, as Bodhi has it.
    public var endOfLife: String?
    public var minimumKarma: Int?
    public var mandatoryDays: Int?
    public var criticalMinimumKarma: Int?
    public var criticalMandatoryDays: Int?
}

extension BodhiRelease: JSONReadable {
    public init(_ json: JSON) throws(JSONError) {
        name = try json.string("name")
        longName = try json.string("long_name")
        version = Version(rawValue: try json.string("version"))
        idPrefix = try json.string("id_prefix")
        branch = try json.optionalString("branch") ?? ""
        distTag = try json.optionalString("dist_tag") ?? ""
        stableTag = try json.optionalString("stable_tag") ?? ""
        testingTag = try json.optionalString("testing_tag") ?? ""
        candidateTag = try json.optionalString("candidate_tag") ?? ""
        overrideTag = try json.optionalString("override_tag") ?? ""
        pendingSigningTag = try json.optionalString("pending_signing_tag") ?? ""
        pendingTestingTag = try json.optionalString("pending_testing_tag") ?? ""
        pendingStableTag = try json.optionalString("pending_stable_tag") ?? ""
        state = try json.word("state")
        isComposedByBodhi = try json.optionalBool("composed_by_bodhi") ?? true
        createsUpdatesAutomatically = try json.optionalBool("create_automatic_updates") ?? false
        packageManager = try json.optionalString("package_manager")
        released = try json.optionalString("released_on")
        endOfLife = try json.optionalString("eol")
        minimumKarma = try json.optionalInt("min_karma")
        mandatoryDays = try json.optionalInt("mandatory_days_in_testing")
        criticalMinimumKarma = try json.optionalInt("critpath_min_karma")
        criticalMandatoryDays = try json.optionalInt("critpath_mandatory_days_in_testing")
    }
}
