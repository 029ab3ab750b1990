public import SourceDiagnostics

/// A compose configuration: what its files set, and where each value was written.
///
/// Reading never fails as a whole: what could be read is in ``root``, and ``diagnostics`` says what could
/// not. A configuration with an error among them is not to be used.
///
/// A node carries the span of the text that wrote its value. A variable's use has the span of the value where
/// it was set, so that a complaint points at what must change; ``references`` remembers the uses.
public struct ConfDocument: Hashable, Sendable {
    /// The files that the spans point into; the first is the one that was asked for.
    public var sources: SourceMap
    /// The options as a mapping of names, in the order in which they were first set.
    public var root: ConfigNode
    /// Findings in the order in which the reference would meet them.
    public var diagnostics: [Diagnostic]
    /// The paths of all files that were opened, this one and the included ones.
    public var opened: [String]
    /// The uses of variables, in order.
    public var references: [ConfReference]

    /// Reads a configuration and all that it includes.
    ///
    /// - Parameters:
    ///   - path: The file; included files are sought from its directory.
    ///   - definitions: Variables that are set beforehand. They are in the result like all others, see
    ///     ``removeDefinitions(_:unless:)``; JSON has no variables and passes them by.
    ///   - load: Gives the bytes of a file; what it throws becomes a finding.
    public init(
        path: String, format: ConfFormat = .byName, definitions: [ConfDefinition] = [],
        dialect: ConfDialect = .standard, limits: ConfLimits = ConfLimits(),
        load: (String) throws -> [UInt8]
    ) {
        self = withoutActuallyEscaping(load) { load in
            let library = ConfLibrary(dialect: dialect, limits: limits, load: load)
            var reading = ConfReading(library)
            return reading.document(path, format: format, definitions: definitions)
        }
    }

    init(
        sources: SourceMap, root: ConfigNode, diagnostics: [Diagnostic], opened: [String],
        references: [ConfReference]
    ) {
        self.sources = sources
        self.root = root
        self.diagnostics = diagnostics
        self.opened = opened
        self.references = references
    }

    /// The places where variables stand for a value, for notes beside a complaint about the value.
    public func uses(of definition: SourceSpan) -> [SourceSpan] {
        references.lazy.filter { $0.definition == definition }.map(\.use)
    }

    /// Drops the variables that were defined beforehand and are no options, as the reference does.
    public mutating func removeDefinitions(
        _ definitions: [ConfDefinition], unless isOption: (String) -> Bool
    ) {
        guard let mapping = root.mapping else { return }
        root.value = .mapping(mapping.without(Set(definitions.map(\.name).filter { !isOption($0) })))
    }
}
