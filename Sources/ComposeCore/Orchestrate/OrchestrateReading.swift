internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
internal import SystemPackage

/// Makes a configuration of a document.
struct OrchestrateReading {
    let document: INIDocument
    let environment: HostEnvironment
    var diagnostics: [Diagnostic]

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

    // MARK: Values

    /// An option with a value, also one of all sections.
    func value(_ section: INIDocument.Section, _ name: String) -> INIDocument.Entry? {
        let entry = section[name] ?? document.defaults?[name]
        return entry.flatMap { $0.lines.allSatisfy(\.text.isEmpty) ? nil : $0 }
    }

    func words(_ section: INIDocument.Section, _ name: String) -> [INIDocument.Line] {
        value(section, name).map(document.words) ?? []
    }

    mutating func flag(_ section: INIDocument.Section, _ name: String) -> Bool {
        guard let entry = value(section, name) else { return false }
        switch entry.text.lowercased() {
        case "1", "yes", "true", "on": return true
        case "0", "no", "false", "off": return false
        default:
            diagnostics.append(.noFlag(name, entry.text, document.range(entry.valueRange)))
            return false
        }
    }

    mutating func checkNames(_ section: INIDocument.Section, _ known: [String]) {
        for entry in section.entries where !known.contains(entry.name) {
            diagnostics.append(
                .unknownOption(
                    entry.name, section.name, nearest: Suggestion.nearest(to: entry.name, among: known),
                    known,
                    document.range(entry.nameRange)))
        }
    }
}
