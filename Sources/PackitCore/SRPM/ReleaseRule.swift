internal import HostKit

/// `N.TIME.BRANCH[.COUNT.gSHA7]`: the release of a snapshot.
struct DefaultRelease: Hashable, Sendable {
    /// The number that the spec's release begins with.
    var number: String
    /// What tells snapshots apart: `TIME.BRANCH[.COUNT.gSHA7]`.
    var snapshot: String

    var text: String { "\(number).\(snapshot)" }

    /// - Parameters:
    ///   - specRelease: The spec's release, expanded.
    ///   - description: `git describe --long` of HEAD; nil without tags.
    init(specRelease: String, time: Timestamp, head: Checkout.Head, description: GitDescription?) {
        number = String(specRelease.prefix { $0 != "." })
        let parts =
            [Self.stamp(time), head.versionBranch] + (description.map { [$0.count, $0.commit] } ?? [])
        snapshot = parts.filter { !$0.isEmpty }.joined(separator: ".")
    }

    /// `YYYYMMDDHHMMSS` and six digits of microseconds, in UTC.
    static func stamp(_ time: Timestamp) -> String {
        let civil = time.utc
        let digits = (civil.date + civil.time).filter { $0 != "-" && $0 != ":" }
        let micro = String(civil.nanosecond / 1000)
        return digits + String(repeating: "0", count: max(0, 6 - micro.count)) + micro
    }
}

/// What `git describe --long` says behind the tag.
struct GitDescription: Hashable, Sendable {
    /// Commits since the tag.
    var count: String
    /// `g` and the short commit.
    var commit: String

    /// Reads `TAG-COUNT-gSHA`.
    init?(_ text: String) {
        let parts = text.split(separator: "-")
        guard parts.count >= 3, let commit = parts.last, commit.hasPrefix("g") else { return nil }
        self.commit = String(commit)
        count = String(parts[parts.count - 2])
    }
}

/// How the suffix settings make a release.
enum ReleaseRule {
    /// - Parameters:
    ///   - suffix: The suffix that counts; nil or empty for the default.
    ///   - variables: What a template may name.
    /// - Throws: ``PackitError`` for a template that names something else as well.
    static func release(
        suffix: String?, default standard: DefaultRelease, variables: [String: String]
    ) throws(PackitError) -> String {
        guard let suffix, !suffix.isEmpty else { return standard.text }
        guard let filled = try filled(suffix, variables, key: "release_suffix") else {
            return "\(standard.number).\(suffix)"
        }
        return filled
    }

    /// A template with its variables filled; nil when it names none that is known, and so is plain text.
    static func filled(
        _ source: String, _ variables: [String: String], key: String
    ) throws(PackitError) -> String? {
        let template = Template(source)
        guard template.names.contains(where: { variables[$0] != nil }) else { return nil }
        let (text, unknown) = template.filled { variables[$0] }
        if let unknown {
            throw PackitError(
                .spec,
                "\(key) names '{\(unknown)}', which nothing fills; known are "
                    + variables.keys.sorted().joined(separator: ", "))
        }
        return text
    }
}
