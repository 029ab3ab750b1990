internal import ConfigSyntax
internal import SourceDiagnostics
internal import SystemPackage

/// The sections of parts.
extension OrchestrateReading {
    mutating func part(_ section: INIDocument.Section) -> OrchestrateConfig.Part? {
        checkNames(section, OrchestrateKeys.part)
        guard Self.isName(section.name) else {
            diagnostics.append(.badPartName(section.name, document.range(section.range)))
            return nil
        }
        let config = value(section, "config")
        if config == nil {
            diagnostics.append(.missing(["config"], section.name, document.range(section.range)))
        }
        let directory = FilePath(document.source.name).removingLastComponent()
        var part = OrchestrateConfig.Part(
            name: section.name, config: config.map { directory.pushing(FilePath($0.text)).string } ?? "")
        part.just = phases(section, "just_phase")
        part.skipped = phases(section, "skip_phase")
        for word in words(section, "depends_on") where !part.dependencies.contains(word.text) {
            part.dependencies.append(word.text)
        }
        part.isFailable = flag(section, "failable")
        return part
    }

    private mutating func phases(_ section: INIDocument.Section, _ name: String) -> [String] {
        let known = PhaseName.allCases.map(\.rawValue)
        return words(section, name).compactMap { word in
            if known.contains(word.text) || word.text == PhaseName.retired { return word.text }
            diagnostics.append(
                .noPhase(
                    word.text, nearest: Suggestion.nearest(to: word.text, among: known),
                    document.range(word.range)))
            return nil
        }
    }

    mutating func checkDependencies(_ config: inout OrchestrateConfig) {
        let names = config.parts.map(\.name)
        for place in config.parts.indices {
            let part = config.parts[place]
            for dependency in part.dependencies where !names.contains(dependency) {
                diagnostics.append(
                    .noPart(
                        dependency, part.name,
                        nearest: Suggestion.nearest(to: dependency, among: names.filter { $0 != part.name }),
                        document.range(dependencyRange(dependency, of: part.name))))
            }
            config.parts[place].dependencies.removeAll { !names.contains($0) }
        }
        for circle in DependencyCircles.find(config.parts) {
            let range = dependencyRange(circle[1], of: circle[0])
            diagnostics.append(.circle(circle, document.range(range)))
        }
    }

    private func dependencyRange(_ dependency: String, of part: String) -> Range<Int> {
        guard let section = document[part] else { return 0..<0 }
        return words(section, "depends_on").first { $0.text == dependency }?.range ?? section.range
    }

    /// Letters, digits and a few signs: it is a part of file names.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else {
            return false
        }
        return text.utf8.count <= 100
            && text.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                    || "._+-".utf8.contains(byte)
            }
    }
}
