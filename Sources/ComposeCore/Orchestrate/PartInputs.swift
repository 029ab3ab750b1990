internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
internal import SystemPackage

/// What the configuration of a part says of the part, before it is run.
struct PartInputs: Sendable {
    var name: String
    var release: ReleaseConfig
    /// The files of the configuration, absolute, and what is to be filled in in each.
    var files: [File]
    /// Its variants by UID, as far as they can be read before.
    var variants: [String] = []

    struct File: Sendable {
        var path: FilePath
        var bytes: [UInt8]
        var hasPlaceholders: Bool
    }
}

/// Reads the configurations of the parts, and compares them.
struct PartInputsReading {
    private let loaded: LoadedOrchestrateConfig
    private let document: INIDocument
    private let environment: HostEnvironment
    private(set) var inputs: [PartInputs] = []
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var files: [SourceFile] = []

    init(_ loaded: LoadedOrchestrateConfig, _ document: INIDocument, _ environment: HostEnvironment) {
        self.loaded = loaded
        self.document = document
        self.environment = environment
    }

    mutating func read() {
        for part in loaded.config.parts where !part.config.isEmpty { read(part) }
        compareReleases()
        compareVariants()
    }

    /// Where the name of a part's configuration stands.
    private func place(_ part: String) -> SourceRange {
        let section = document[part]
        let entry = section?["config"] ?? document.defaults?["config"]
        return document.range(entry?.valueRange ?? section?.range ?? 0..<0)
    }

    private mutating func read(_ part: OrchestrateConfig.Part) {
        guard Files.isRegular(environment.absolute(FilePath(part.config))) else {
            diagnostics.append(.noConfig(part.config, part.name, place(part.name)))
            return
        }
        let config = ComposeConfigReader(environment).read(part.config)
        // Warnings are the part's own business, and it tells them itself.
        diagnostics += config.diagnostics.filter { $0.severity == .error }
        var input = PartInputs(name: part.name, release: ReleaseConfig(), files: [])
        for source in config.sources.files where !files.contains(where: { $0.name == source.name }) {
            files.append(source)
        }
        for name in config.document.opened {
            guard let source = config.sources.files.first(where: { $0.name == name }) else { continue }
            let uses = Placeholders.find(in: source.bytes)
            check(uses, of: part, in: source)
            let path = environment.absolute(FilePath(name))
            if let use = uses.first(where: { isKnown($0.name) && !$0.isComment }), let directory,
                ConfigCopy.place(of: path, in: directory) == nil
            {
                diagnostics.append(.outsideOfCopy(directory, SourceRange(use.range, in: source)))
            }
            input.files.append(
                PartInputs.File(
                    path: path, bytes: source.bytes,
                    hasPlaceholders: uses.contains { isKnown($0.name) }))
        }
        guard !config.diagnostics.hasErrors, let release = try? config.config().release else { return }
        input.release = release
        input.variants = variants(config, part.config)
        inputs.append(input)
    }

    /// The real path of what is copied into the compose; nil if there is none.
    private var directory: FilePath? {
        try? Files.realPath(environment.absolute(FilePath(loaded.path)).removingLastComponent())
    }

    private func isKnown(_ name: String) -> Bool {
        name == Placeholders.configDirectory
            || Placeholders.part(of: name).map { loaded.config[$0] != nil } == true
    }

    private mutating func check(
        _ uses: [Placeholders.Use], of part: OrchestrateConfig.Part, in source: SourceFile
    ) {
        let needed = loaded.config.allDependencies(of: part.name)
        let known =
            [Placeholders.configDirectory] + loaded.config.parts.map { Placeholders.name(ofPart: $0.name) }
        for use in uses where !use.isComment {
            let range = SourceRange(use.range, in: source)
            if !isKnown(use.name) {
                let nearest = Suggestion.nearest(to: use.name, among: known)
                diagnostics.append(.unknownPlaceholder(use.name, nearest: nearest, range))
            } else if let other = Placeholders.part(of: use.name), !needed.contains(other) {
                diagnostics.append(.unneededPart(other, part.name, range))
            }
        }
    }

    /// None when the file is to be fetched, or is another part's.
    private func variants(_ config: LoadedComposeConfig, _ path: String) -> [String] {
        let lookup = VariantsLookup(options: config.options, config: path, environment: environment)
        // The part tells of it if its variants cannot be read.
        guard let found = try? lookup.read(), !found.diagnostics.hasErrors else { return [] }
        return found.variants.map(\.uid)
    }

    private mutating func compareReleases() {
        guard let first = inputs.first else { return }
        for other in inputs.dropFirst() where !other.release.isSame(as: first.release) {
            diagnostics.append(.differentReleases(first, other, place(other.name), first: place(first.name)))
        }
        let own = loaded.config.release
        guard first.release.short != own.short || first.release.version != own.version,
            !own.short.isEmpty, !own.version.isEmpty
        else { return }
        diagnostics.append(.otherRelease(first, own, place(first.name)))
    }

    private mutating func compareVariants() {
        var owners: [String: String] = [:]
        for input in inputs {
            for uid in input.variants {
                if let other = owners[uid] {
                    diagnostics.append(
                        .variantTwice(uid, other, input.name, place(input.name), first: place(other)))
                    break
                }
                owners[uid] = input.name
            }
        }
    }
}

extension ReleaseConfig {
    /// Whether composes of both can be one; the name is only for people.
    func isSame(as other: ReleaseConfig) -> Bool {
        short == other.short && version == other.version && type == other.type
            && base?.short == other.base?.short && base?.version == other.base?.version
    }
}

extension Diagnostic {
    fileprivate static func noConfig(_ path: String, _ part: String, _ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.no-config", severity: .error,
            message: "part '\(part)' has no configuration: there is no file \(path)", range: range,
            hint: "the path starts at the directory of \(range.file)", path: "config")
    }

    /// Placeholders in a file that is not copied.
    fileprivate static func outsideOfCopy(_ directory: FilePath, _ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.outside", severity: .error,
            message: "a placeholder cannot be filled in here: the file does not lie below \(directory)",
            range: range, hint: "put it below that directory, which is copied into the compose")
    }

    fileprivate static func differentReleases(
        _ one: PartInputs, _ other: PartInputs, _ range: SourceRange, first: SourceRange
    ) -> Self {
        Self(
            code: "orchestrate.release", severity: .error,
            message: "parts '\(one.name)' and '\(other.name)' are of different releases: "
                + "\(one.release.idStem) and \(other.release.idStem)", range: range,
            hint: "parts of one compose have the same release_short, release_version, release_type and base "
                + "product", notes: [Note("'\(one.name)' is configured here", at: first)])
    }

    fileprivate static func otherRelease(
        _ part: PartInputs, _ release: ReleaseConfig, _ range: SourceRange
    ) -> Self {
        Self(
            code: "orchestrate.release", severity: .warning,
            message: "the parts are of release \(part.release.idStem), the whole is \(release.idStem)",
            range: range, hint: "trees and images carry the one, composeinfo.json the other")
    }

    fileprivate static func variantTwice(
        _ uid: String, _ one: String, _ other: String, _ range: SourceRange, first: SourceRange
    ) -> Self {
        Self(
            code: "orchestrate.variant-twice", severity: .error,
            message: "parts '\(one)' and '\(other)' both make variant '\(uid)'", range: range,
            hint: "leave it to one of them; tree_variants limits the variants of a part",
            notes: [Note("'\(one)' is configured here", at: first)])
    }
}
