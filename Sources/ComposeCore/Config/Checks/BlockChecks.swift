internal import ConfigSyntax
internal import SourceDiagnostics

/// What each block of an image phase must have, itself or through options for its phase or all phases.
struct BlockChecks {
    /// Something that a block must have.
    private struct Need: Sendable {
        var key: String
        /// What it is, for messages.
        var what: String
        var code: String
        /// Whether an option for all phases may give it.
        var isGlobal = true
        /// Whether a block with these settings must have it.
        var applies: @Sendable (ConfigMapping) -> Bool = { _ in true }

        /// A kickstart file of this machine Koji takes for scratch builds only.
        static func kickstartURL(of applies: @escaping @Sendable (ConfigMapping) -> Bool) -> Need {
            Need(
                key: "ksurl", what: "a repository of kickstart files", code: "no-kickstart-url",
                applies: applies)
        }
    }

    /// The blocks of one phase.
    private struct Phase: Sendable {
        var option: String
        /// The key under which a block keeps its settings; nil when they are the block itself.
        var settings: String?
        var needs: [Need]

        init(_ option: String, settings: String? = nil, and more: Need...) {
            self.option = option
            self.settings = settings
            needs = [Need(key: "target", what: "a Koji target", code: "no-target")] + more
        }
    }

    let options: ConfigMapping
    let sources: SourceMap

    private static let phases = [
        Phase("live_images", and: .kickstartURL { $0.isSet("specfile") && !$0.isSet("scratch") }),
        Phase("live_media", and: .kickstartURL { !$0.isSet("scratch") }),
        Phase("image_build", settings: "image-build", and: .kickstartURL { !$0.isSet("scratch") }),
        Phase("osbuild"),
        Phase(
            "kiwibuild",
            and: Need(
                key: "description_scm", what: "a repository of descriptions", code: "no-description",
                isGlobal: false),
            Need(
                key: "description_path", what: "a description in its repository", code: "no-description",
                isGlobal: false)),
        Phase("imagebuilder"),
    ]

    func diagnostics() -> [Diagnostic] { Self.phases.flatMap(findings) }

    private func findings(_ phase: Phase) -> [Diagnostic] {
        guard let node = options[phase.option] else { return [] }
        let blocks = Self.blocks(node)
        return phase.needs.flatMap { need -> [Diagnostic] in
            var places = places(need, phase)
            if phase.option == "live_images", need.key == "target" { places.append("live_target") }
            return isAnySet(places) ? [] : blocks.compactMap { missing(need, $0, phase) }
        }
    }

    /// The options that give it to all blocks.
    private func places(_ need: Need, _ phase: Phase) -> [String] {
        ["\(phase.option)_\(need.key)"] + (need.isGlobal ? ["global_\(need.key)"] : [])
    }

    /// Without a Koji instance the blocks cannot be tasks yet, and a target is not all that is missing.
    private var isForKoji: Bool { isAnySet(["koji_profile"]) }

    private func isAnySet(_ names: [String]) -> Bool { names.contains { options[$0]?.isTruthy == true } }

    /// The blocks of either kind of mapping: by patterns, or by pairs of a pattern and architectures.
    private static func blocks(_ node: ConfigNode) -> [ConfigNode] {
        let values: [ConfigNode] =
            if let mapping = node.mapping {
                mapping.entries.map(\.value)
            } else {
                (node.sequence ?? []).flatMap { pair in
                    pair.sequence?.dropFirst().first?.mapping?.entries.map(\.value) ?? []
                }
            }
        return values.flatMap { $0.sequence ?? [$0] }
    }

    private func missing(_ need: Need, _ block: ConfigNode, _ phase: Phase) -> Diagnostic? {
        let settings = phase.settings.map { block.mapping?[$0]?.mapping } ?? block.mapping
        guard let settings, need.applies(settings), !settings.isSet(need.key) else { return nil }
        let others = places(need, phase).map { "'\($0)'" }.joined(separator: " or ")
        return Diagnostic(
            code: .init(rawValue: "config.\(need.code)"), severity: isForKoji ? .error : .warning,
            message:
                "this block of '\(phase.option)' has no '\(need.key)', and there is none for all blocks",
            range: sources.range(block.span).firstLine,
            hint: "set '\(need.key)' here, or \(others): \(need.what)",
            path: phase.option)
    }
}

extension ConfigMapping {
    fileprivate func isSet(_ key: String) -> Bool { self[key]?.isTruthy == true }
}
