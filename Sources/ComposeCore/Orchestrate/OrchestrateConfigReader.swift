public import HostKit
public import SourceDiagnostics
public import SystemPackage

/// What was read of an orchestration's file, and what was found.
public struct LoadedOrchestrateConfig: Sendable {
    /// The file as the user named it.
    public var path: String
    public var config: OrchestrateConfig
    public var diagnostics: [Diagnostic]
    /// The texts that the findings point into.
    public var files: [SourceFile]
    /// What the configurations of the parts say, in the order of the parts; some lack where there are errors.
    var inputs: [PartInputs] = []

    /// The file's directory, as the user named it.
    public var directory: FilePath { FilePath(path).removingLastComponent() }

    /// - Throws: `.configuration` with the findings when there are errors among them.
    public func check() throws(ComposeError) {
        guard diagnostics.hasErrors else { return }
        let count = diagnostics.count { $0.severity == .error }
        throw ComposeError(
            .configuration, "\(path) cannot be used: \(ReportText.count(count, "error"))",
            diagnostics: diagnostics, files: files)
    }
}

/// Reads the file of an orchestration and looks at the configurations of its parts; nothing is written.
public struct OrchestrateConfigReader: Sendable {
    private let environment: HostEnvironment

    public init(_ environment: HostEnvironment) { self.environment = environment }

    /// Reads everything and finds what is wrong, all in one go.
    ///
    /// - Parameter path: The file as the user names it; messages do so too.
    /// - Throws: `.commandLine` when there is no such file.
    public func read(_ path: String) throws(ComposeError) -> LoadedOrchestrateConfig {
        let bytes: [UInt8]
        do {
            bytes = try Files.read(environment.absolute(FilePath(path)), limit: 1 << 20)
        } catch {
            throw ComposeError(.commandLine, "\(error); name the file with the parts of the compose")
        }
        let document = INIDocument(SourceFile(name: path, bytes: bytes))
        var reading = OrchestrateReading(document, environment: environment)
        let config = reading.config()
        var loaded = LoadedOrchestrateConfig(
            path: path, config: config, diagnostics: reading.diagnostics, files: [document.source])
        var parts = PartInputsReading(loaded, document, environment)
        parts.read()
        loaded.inputs = parts.inputs
        loaded.diagnostics += parts.diagnostics
        for file in parts.files where !loaded.files.contains(where: { $0.name == file.name }) {
            loaded.files.append(file)
        }
        loaded.diagnostics = loaded.diagnostics.limited()
        return loaded
    }
}

/// Makes a configuration of a document.
struct OrchestrateReading {
    let document: INIDocument
    let environment: HostEnvironment
    private(set) var diagnostics: [Diagnostic]

    init(_ document: INIDocument, environment: HostEnvironment) {
        self.document = document
        self.environment = environment
        diagnostics = document.diagnostics
    }

    mutating func config() -> OrchestrateConfig {
        var config = OrchestrateConfig(target: environment.currentDirectory)
        if let general = document[OrchestrateKeys.general] {
            readGeneral(general, into: &config)
        } else {
            let known = document.sections.map(\.name)
            let near = known.first { $0.lowercased() == OrchestrateKeys.general }
            let place = near.flatMap { document[$0]?.range } ?? 0..<0
            diagnostics.append(.noGeneral(document.range(place), near: near))
        }
        if let defaults = document.defaults {
            checkNames(
                defaults, OrchestrateKeys.required + OrchestrateKeys.optional + OrchestrateKeys.part)
        }
        for section in document.sections where section.name != OrchestrateKeys.general {
            if let part = part(section) { config.parts.append(part) }
        }
        if config.parts.isEmpty {
            let place = document[OrchestrateKeys.general]?.range ?? 0..<0
            diagnostics.append(.noParts(document.range(place)))
        }
        checkDependencies(&config)
        return config
    }

    // MARK: General

    private mutating func readGeneral(_ section: INIDocument.Section, into config: inout OrchestrateConfig) {
        checkNames(section, OrchestrateKeys.required + OrchestrateKeys.optional)
        let missing = OrchestrateKeys.required.filter { value(section, $0) == nil }
        if !missing.isEmpty {
            diagnostics.append(.missing(missing, section.name, document.range(section.range)))
        }
        func text(_ name: String) -> String { value(section, name)?.text ?? "" }
        func lines(_ name: String) -> [String] {
            (value(section, name)?.lines ?? []).map(\.text).filter { !$0.isEmpty }
        }
        if let target = value(section, "target") {
            config.target = environment.absolute(FilePath(target.text))
        }
        if let entry = value(section, "compose_type") {
            if let type = ComposeType(rawValue: entry.text) {
                config.type = type
            } else {
                diagnostics.append(.noType(entry.text, document.range(entry.valueRange)))
            }
        }
        config.release.name = text("release_name")
        config.release.short = text("release_short")
        config.release.version = text("release_version")
        if let type = value(section, "release_type") { config.release.type = type.text.lowercased() }
        if missing.allSatisfy({ !$0.hasPrefix("release") }) { checkRelease(config.release, section) }
        config.extraArguments = extraArguments(section)
        config.kojiProfile = value(section, "koji_profile")?.text
        config.preScripts = lines("pre_compose_script")
        config.postScripts = lines("post_compose_script")
        config.notificationScripts = lines("notification_script")
        readKerberos(section, into: &config)
    }

    private mutating func checkRelease(_ release: ReleaseConfig, _ section: INIDocument.Section) {
        do throws(ComposeError) {
            try release.check()
        } catch {
            // The message begins with the option's name.
            let name = String(error.message.prefix { $0 != " " })
            let entry = value(section, name)
            diagnostics.append(
                .badRelease(error.message, document.range(entry?.valueRange ?? section.range)))
        }
    }

    private mutating func extraArguments(_ section: INIDocument.Section) -> [String] {
        guard let entry = value(section, "extra_args") else { return [] }
        do throws(ShellWords.ParseError) {
            return try ShellWords.split(entry.text)
        } catch {
            diagnostics.append(.badWords("\(error)", document.range(entry.valueRange)))
            return []
        }
    }

    private mutating func readKerberos(_ section: INIDocument.Section, into config: inout OrchestrateConfig) {
        let keytab = value(section, "kerberos_keytab")
        let principal = value(section, "kerberos_principal")
        guard flag(section, "kerberos") else {
            for entry in [keytab, principal].compactMap({ $0 }) {
                diagnostics.append(.withoutKerberos(entry.name, document.range(entry.nameRange)))
            }
            return
        }
        var kerberos = OrchestrateConfig.Kerberos(principal: principal?.text)
        if let keytab {
            let path = environment.absolute(FilePath(keytab.text))
            kerberos.keytab = path
            if !Files.isRegular(path) {
                diagnostics.append(.noKeytab(path, document.range(keytab.valueRange)))
            }
        } else if let principal {
            diagnostics.append(.principalAlone(document.range(principal.nameRange)))
        }
        config.kerberos = kerberos
    }

    // MARK: Parts

    private mutating func part(_ section: INIDocument.Section) -> OrchestrateConfig.Part? {
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

    private mutating func checkDependencies(_ config: inout OrchestrateConfig) {
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

    // MARK: Values

    /// An option with a value, also one of all sections.
    private func value(_ section: INIDocument.Section, _ name: String) -> INIDocument.Entry? {
        let entry = section[name] ?? document.defaults?[name]
        return entry.flatMap { $0.lines.allSatisfy(\.text.isEmpty) ? nil : $0 }
    }

    private func words(_ section: INIDocument.Section, _ name: String) -> [INIDocument.Line] {
        value(section, name).map(document.words) ?? []
    }

    private mutating func flag(_ section: INIDocument.Section, _ name: String) -> Bool {
        guard let entry = value(section, name) else { return false }
        switch entry.text.lowercased() {
        case "1", "yes", "true", "on": return true
        case "0", "no", "false", "off": return false
        default:
            diagnostics.append(.noFlag(name, entry.text, document.range(entry.valueRange)))
            return false
        }
    }

    private mutating func checkNames(_ section: INIDocument.Section, _ known: [String]) {
        for entry in section.entries where !known.contains(entry.name) {
            diagnostics.append(
                .unknownOption(
                    entry.name, section.name, nearest: Suggestion.nearest(to: entry.name, among: known),
                    known,
                    document.range(entry.nameRange)))
        }
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
