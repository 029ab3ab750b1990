internal import ConfigSyntax
internal import SourceDiagnostics

/// What each block of an image phase must have, itself or through options for its phase or all phases.
struct BlockChecks {
    /// The blocks of one phase.
    private struct Phase: Sendable {
        var option: String
        /// The key under which a block keeps its settings; nil when they are the block itself.
        var settings: String?
        var needsKickstartURL: Bool
    }

    let options: ConfigMapping
    let sources: SourceMap

    private static let phases = [
        Phase(option: "live_images", settings: nil, needsKickstartURL: false),
        Phase(option: "live_media", settings: nil, needsKickstartURL: false),
        Phase(option: "image_build", settings: "image-build", needsKickstartURL: true),
        Phase(option: "osbuild", settings: nil, needsKickstartURL: false),
    ]

    func diagnostics() -> [Diagnostic] { Self.phases.flatMap(findings) }

    private func findings(_ phase: Phase) -> [Diagnostic] {
        guard let node = options[phase.option] else { return [] }
        var fallbacks = ["\(phase.option)_target", "global_target"]
        if phase.option == "live_images" { fallbacks.append("live_target") }
        let blocks = Self.blocks(node)
        var findings: [Diagnostic] = []
        if !isAnySet(fallbacks) {
            findings += blocks.compactMap { missing("target", "no-target", "a Koji target", $0, phase) }
        }
        if phase.needsKickstartURL, !isAnySet(["\(phase.option)_ksurl", "global_ksurl"]) {
            findings += blocks.compactMap {
                missing("ksurl", "no-kickstart-url", "a repository of kickstart files", $0, phase)
            }
        }
        return findings
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

    private func missing(
        _ key: String, _ code: String, _ what: String, _ block: ConfigNode, _ phase: Phase
    ) -> Diagnostic? {
        let settings = phase.settings.map { block.mapping?[$0]?.mapping } ?? block.mapping
        guard let settings, settings[key]?.isTruthy != true else { return nil }
        return Diagnostic(
            code: .init(rawValue: "config.\(code)"), severity: isForKoji ? .error : .warning,
            message: "this block of '\(phase.option)' has no '\(key)', and there is none for all blocks",
            range: sources.range(block.span).firstLine,
            hint: "set '\(key)' here, or '\(phase.option)_\(key)' or 'global_\(key)': \(what)",
            path: phase.option)
    }
}
