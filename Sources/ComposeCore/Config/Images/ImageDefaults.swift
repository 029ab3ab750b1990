internal import ConfigSyntax

/// What an option says of a release: it may be there and say nothing, which is not the same as not being there.
public enum ReleaseSetting: Sendable, Hashable, Codable {
    /// The option is not set.
    case unset
    /// It is set to null: the release is made up of the compose's label, or date, type and respin.
    case automatic
    case text(String)
}

/// Settings of tasks that make images, for blocks that have none of their own: those of a phase, then those of all.
public struct ImageDefaults: Sendable, Hashable, Codable {
    public struct Values: Sendable, Hashable, Codable {
        /// URL of a repository with kickstart files; its fragment names the commit.
        public var kickstartURL: String?
        /// A build target of Koji.
        public var target: String?
        /// May be a generator; see ``VersionGenerator``.
        public var version: String?
        public var release = ReleaseSetting.unset

        public init() {}
    }

    public var global = Values()
    public var phases: [PhaseName: Values] = [:]
    /// The value of `live_target`, which comes before every other target of live images.
    public var liveTarget: String?

    public init() {}

    public func kickstartURL(_ block: String?, _ phase: PhaseName) -> String? {
        block ?? phases[phase]?.kickstartURL ?? global.kickstartURL
    }

    public func target(_ block: String?, _ phase: PhaseName) -> String? {
        (phase == .liveImages ? liveTarget : nil) ?? block ?? phases[phase]?.target ?? global.target
    }

    /// - Throws: `.identity` for an unknown generator.
    public func version(
        _ block: String?, _ phase: PhaseName, _ identity: ComposeIdentity
    ) throws(ComposeError) -> String {
        guard let value = block ?? phases[phase]?.version ?? global.version else {
            return identity.imageVersion
        }
        return try VersionGenerator.expand(value, for: identity)
    }

    /// The release by the first place that says something.
    ///
    /// - Returns: nil where none does: then Koji counts.
    /// - Throws: `.identity` for an unknown generator.
    public func release(
        _ block: ReleaseSetting, _ phase: PhaseName, _ identity: ComposeIdentity
    ) throws(ComposeError) -> String? {
        for setting in [block, phases[phase]?.release ?? .unset, global.release] {
            switch setting {
            case .unset: continue
            case .automatic: return identity.imageRelease
            case .text(let text): return try VersionGenerator.expand(text, for: identity)
            }
        }
        return nil
    }
}

extension ImageDefaults {
    /// The phases that have such settings.
    private static let withDefaults: [PhaseName] = [
        .liveImages, .liveMedia, .imageBuild, .osbuild, .kiwibuild, .imagebuilder,
    ]

    init(_ reader: OptionReader) {
        global = Values(reader, prefix: "global")
        for phase in Self.withDefaults { phases[phase] = Values(reader, prefix: phase.rawValue) }
        liveTarget = reader.given("live_target")
    }
}

extension ImageDefaults.Values {
    fileprivate init(_ reader: OptionReader, prefix: String) {
        kickstartURL = reader.given("\(prefix)_ksurl")
        target = reader.given("\(prefix)_target")
        version = reader.given("\(prefix)_version")
        release = reader.release("\(prefix)_release")
    }
}

extension OptionReader {
    /// A text that is not empty.
    func given(_ name: String) -> String? { text(name).flatMap { $0.isEmpty ? nil : $0 } }

    /// A release, which may be null.
    func release(_ name: String) -> ReleaseSetting {
        guard let node = options[name] else { return .unset }
        return node.string.map { .text($0) } ?? .automatic
    }
}
