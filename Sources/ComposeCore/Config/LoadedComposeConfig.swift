public import ConfigSyntax
public import JSONKit
public import SourceDiagnostics

/// A compose configuration as it was read, with everything that was found.
public struct LoadedComposeConfig: Sendable {
    public var document: ConfDocument
    /// The options that it was checked against.
    public var table: KeyTable

    public init(document: ConfDocument, table: KeyTable = ComposeKeys.root) {
        self.document = document
        self.table = table
    }

    public var diagnostics: [Diagnostic] { document.diagnostics }
    public var sources: SourceMap { document.sources }
    /// The options that the files set; defaults are not among them.
    public var options: ConfigMapping { document.root.mapping ?? ConfigMapping() }
}

extension LoadedComposeConfig {
    /// The options with defaults at every level, and with old names and spellings replaced.
    ///
    /// Names that are no options, and options that have no effect any more, are kept as they are.
    /// - Parameter processors: The default of `createrepo_num_threads`, which is that of the machine; nil
    ///   leaves the option out.
    public func filledOptions(processors: Int? = nil) -> ConfigMapping {
        var filled = OptionFilling(sources: sources).filled(options, table)
        for (option, spellings) in OldSpellings.byOption {
            guard var node = filled[option], let name = node.string.flatMap({ spellings[$0] }) else {
                continue
            }
            node.value = .string(name)
            filled.replace(option, by: node)
        }
        // Without a value it is the same as not there, and the reference knows only the latter.
        if filled["comps_file"]?.isNull == true { filled = filled.without(["comps_file"]) }
        if filled["createrepo_num_threads"] == nil, let processors {
            filled.replace(
                "createrepo_num_threads", by: ConfigNode(.integer(processors), span: OptionFilling.nowhere))
        }
        return filled
    }

    /// The options as ``filledOptions(processors:)`` gives them, as JSON.
    public func filled(processors: Int? = nil) -> JSONValue {
        JSONValue(ConfigNode(.mapping(filledOptions(processors: processors)), span: OptionFilling.nowhere))
    }

    /// The configuration that phases take their parts from.
    ///
    /// - Throws: `.configuration` when there are errors among the findings; they come with it.
    public func config() throws(ComposeError) -> ComposeConfig {
        guard !diagnostics.hasErrors else {
            throw ComposeError(
                .configuration, "the configuration is not valid", diagnostics: diagnostics,
                files: shownFiles)
        }
        return ComposeConfig(filledOptions())
    }
}
