internal import ConfigSyntax
internal import JSONKit
internal import SystemPackage

/// What an orchestration would do, and in which order.
public struct OrchestratePlan: Sendable, Hashable {
    public struct Part: Sendable, Hashable {
        public var part: OrchestrateConfig.Part
        /// From 1: parts of one stage wait only for parts of earlier ones.
        public var stage: Int
        /// All that must be finished before, directly or not.
        public var waitsFor: [String]
    }

    public var config: OrchestrateConfig
    /// By stage, then in the order of the file.
    public var parts: [Part]

    /// - Parameter config: One without circles.
    public init(_ config: OrchestrateConfig) {
        self.config = config
        var stages: [String: Int] = [:]
        // Each round finds at least one part, unless there is a circle.
        for _ in config.parts {
            for part in config.parts where stages[part.name] == nil {
                let earlier = part.dependencies.map { stages[$0] }
                guard earlier.allSatisfy({ $0 != nil }) else { continue }
                stages[part.name] = (earlier.compactMap { $0 }.max() ?? 0) + 1
            }
        }
        parts = config.parts.map { part in
            Part(
                part: part, stage: stages[part.name] ?? 0, waitsFor: config.allDependencies(of: part.name))
        }
        .enumerated().sorted { ($0.element.stage, $0.offset) < ($1.element.stage, $1.offset) }.map(\.element)
    }
}

extension OrchestratePlan: CustomStringConvertible {
    /// The plan for people.
    public var description: String {
        let release = config.release
        var text =
            "\(release.description): compose \(release.idStem), \(config.type.rawValue), below \(config.target)\n"
        for script in config.preScripts { text += "before: \(script)\n" }
        let width = parts.map(\.part.name.count).max() ?? 0
        var stage = 0
        for part in parts {
            text += part.stage == stage ? "   " : "\(part.stage). "
            stage = part.stage
            let name = part.part.name
            text += name + String(repeating: " ", count: width - name.count)
            text += "  \(part.part.config)\(part.part.remarks)\n"
        }
        for script in config.postScripts { text += "after: \(script)\n" }
        return text
    }

    /// The plan for programs.
    public var json: String {
        func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
        return JSONValue.object([
            .init("release", .string(config.release.idStem)), .init("type", .string(config.type.rawValue)),
            .init("target", .string(config.target.string)),
            .init("pre_compose_script", texts(config.preScripts)),
            .init("post_compose_script", texts(config.postScripts)),
            .init(
                "parts",
                .array(
                    parts.map { part in
                        [
                            "name": .string(part.part.name), "stage": .integer(part.stage),
                            "config": .string(part.part.config), "depends_on": texts(part.part.dependencies),
                            "waits_for": texts(part.waitsFor), "failable": .bool(part.part.isFailable),
                            "just_phase": texts(part.part.just), "skip_phase": texts(part.part.skipped),
                        ]
                    })),
        ]).text()
    }
}

extension OrchestrateConfig.Part {
    fileprivate var remarks: String {
        var remarks: [String] = []
        if !dependencies.isEmpty { remarks.append("after \(dependencies.joined(separator: ", "))") }
        if isFailable { remarks.append("may fail") }
        if !just.isEmpty { remarks.append("only \(just.joined(separator: ", "))") }
        if !skipped.isEmpty { remarks.append("without \(skipped.joined(separator: ", "))") }
        return remarks.isEmpty ? "" : "  (\(remarks.joined(separator: "; ")))"
    }
}
