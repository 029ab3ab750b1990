internal import ConfigSyntax
public import HostKit
public import JSONKit
internal import SourceDiagnostics
internal import SystemPackage

/// Makes one complete configuration of several, as the reference's `config-dump` does.
public struct ConfigDumper: Sendable {
    /// What reads the sources; its definitions also come before what the sources say.
    public var reader: ComposeConfigReader
    /// The Koji event to put in.
    public var event: Int?
    /// Whether the options are left as they are written: unchecked, without defaults.
    public var isRaw = false
    /// What asks repositories for commits; nil asks nobody.
    public var resolver: GitReferenceResolver?
    /// The default of `createrepo_num_threads`.
    public var processors: Int?
    /// Whether findings count as in the reference.
    public var isReference = false
    let environment: HostEnvironment

    public init(_ reader: ComposeConfigReader, environment: HostEnvironment) {
        self.reader = reader
        self.environment = environment
    }

    /// Where a compose keeps the dump of its configuration.
    static let logPath = FilePath("logs/global/config-dump.global.log")

    /// Reads sources, each a configuration or the directory of a compose, and puts them together; of an
    /// option that several set the last counts.
    ///
    /// - Throws: `.dumpSource` for a source that is neither, `.configuration` with all errors found.
    public func dump(_ sources: [String]) async throws -> JSONValue {
        JSONValue(ConfigNode(.mapping(try await options(sources)), span: OptionFilling.nowhere))
    }

    func options(_ sources: [String]) async throws -> ConfigMapping {
        var loaded = try load(sources)
        guard !isRaw else {
            try stopAtErrors(loaded)
            return loaded.options
        }
        reader.check(&loaded)
        loaded.document.diagnostics = loaded.diagnostics.limited()
        try stopAtErrors(loaded)
        if let resolver {
            let first = environment.absolute(FilePath(sources.first ?? "."))
            let directory = Files.isDirectory(first) ? first : first.removingLastComponent()
            try await loaded.resolveReferences(resolver, directory: directory)
            try stopAtErrors(loaded)
        } else {
            loaded.fillBranches()
        }
        return loaded.filledOptions(processors: processors)
    }

    private func load(_ sources: [String]) throws -> LoadedComposeConfig {
        var all: LoadedComposeConfig?
        for source in sources {
            let loaded = reader.load(try file(source), format: .jsonOrAssignments)
            if all == nil { all = loaded } else { all?.merge(loaded) }
        }
        guard var all else { throw ComposeError(.dumpSource, "there is nothing to dump") }
        for definition in reader.definitions where ComposeKeys.isOption(definition.name) {
            all.set(definition.name, to: .string(definition.value), origin: "command line")
        }
        if let event { all.set("koji_event", to: .integer(event), origin: "command line") }
        return all
    }

    /// The file that a source is about.
    private func file(_ source: String) throws(ComposeError) -> String {
        switch Files.record(environment.absolute(FilePath(source)))?.kind {
        case .regular: return source
        case .directory: return FilePath(source).pushing(Self.logPath).string
        default:
            throw ComposeError(.dumpSource, "Error Source \(source.visible) is neither file nor directory.")
        }
    }

    private func stopAtErrors(_ loaded: LoadedComposeConfig) throws(ComposeError) {
        let weighed = isReference ? ReferenceVerdict.weighed(loaded.diagnostics) : loaded.diagnostics
        let errors = weighed.filter { $0.severity == .error }
        guard errors.isEmpty else {
            throw ComposeError(
                .configuration, "the configuration is not valid", diagnostics: errors,
                files: loaded.shownFiles)
        }
    }
}
