/// Asks rpm for the expanded values of a spec file: builds the arguments of `rpmspec` and reads its reply.
/// The caller runs it.
///
/// The spec file is parsed, not built, so its sources need not be there. Use `LC_ALL=C.UTF-8`.
public struct SpecQuery: Sendable, Hashable {
    /// A macro to define for the query, or to undefine if it has no value.
    public struct Macro: Sendable, Hashable, Codable {
        public var name: String
        public var value: String?

        public init(_ name: String, _ value: String?) {
            self.name = name
            self.value = value
        }
    }

    /// Where `%include` and the like find files.
    public var sourceDirectory: String
    /// Macros for parsing, applied in order; they may redefine `dist`, which is nothing otherwise.
    public var macros: [Macro]

    public init(sourceDirectory: String, macros: [Macro] = []) {
        self.sourceDirectory = sourceDirectory
        self.macros = macros
    }

    /// The arguments of `rpmspec` for the spec file at a path.
    public func arguments(for spec: String) -> [String] {
        var arguments = ["-P", "--define", "_sourcedir \(sourceDirectory)", "--define", "dist %{nil}"]
        for macro in macros {
            if let value = macro.value {
                arguments += ["--define", "\(macro.name) \(value.isEmpty ? "%{nil}" : value)"]
            } else {
                // Each uncovers an earlier definition, of which the platform's macros have some.
                arguments += Array(repeating: "--undefine=\(macro.name)", count: 4)
            }
        }
        return arguments + ["--", spec]
    }

    /// Reads the standard output of `rpmspec`.
    ///
    /// - Throws: ``SpecError`` `.evaluationFailed` if it is no expanded spec file with name, version and
    ///   release.
    public func read(_ reply: [UInt8]) throws(SpecError) -> EvaluatedSpec {
        var reader = ExpandedSpecReader()
        var start = 0
        while start < reply.count {
            let end = reply[start...].firstIndex(of: UInt8(ascii: "\n")) ?? reply.count
            reader.read(reply, start..<end)
            start = end + 1
        }
        return try reader.result()
    }
}

/// What rpm makes of a spec file.
public struct EvaluatedSpec: Sendable, Hashable, Codable {
    /// A source or patch with its expanded location.
    public struct Location: Sendable, Hashable, Codable {
        public var number: Int
        /// File name or URL.
        public var location: String

        public init(number: Int, location: String) {
            self.number = number
            self.location = location
        }

        /// The name of the file in the source directory.
        public var fileName: String { SpecSource.fileName(ofLocation: location) }

        /// Whether the location is a URL.
        public var isRemote: Bool { SpecSource.isRemote(location) }
    }

    public var name: String
    public var epoch: UInt32?
    public var version: String
    public var release: String
    /// In the order of the spec file.
    public var sources: [Location]
    /// In the order of the spec file.
    public var patches: [Location]

    public init(
        name: String, epoch: UInt32? = nil, version: String, release: String, sources: [Location] = [],
        patches: [Location] = []
    ) {
        self.name = name
        self.epoch = epoch
        self.version = version
        self.release = release
        self.sources = sources
        self.patches = patches
    }

    public var evr: EVR { EVR(epoch: epoch, version: version, release: release) }
}

/// Reads the lines of a spec file without macros.
private struct ExpandedSpecReader {
    private var section = "preamble"
    private var scalars: [String: String] = [:]
    private var sources: [EvaluatedSpec.Location] = []
    private var patches: [EvaluatedSpec.Location] = []

    mutating func read(_ bytes: [UInt8], _ line: Range<Int>) {
        if let header = SectionNames.header(in: bytes, at: line.lowerBound, end: line.upperBound) {
            section = header
            return
        }
        switch section {
        case "preamble", "package":
            guard let layout = SpecTag.Layout(bytes, line) else { return }
            readTag(layout, value: bytes.text(layout.value))
        case "sourcelist", "patchlist":
            let content = bytes.trimmingSpace(line)
            if content.isEmpty || bytes[content.lowerBound] == UInt8(ascii: "#") { return }
            let list = section == "sourcelist" ? \Self.sources : \Self.patches
            append(bytes.text(content), number: nil, to: list)
        default: return
        }
    }

    private mutating func readTag(_ layout: SpecTag.Layout, value: String) {
        switch layout.key {
        case "source": append(value, number: layout.number, to: \.sources)
        case "patch": append(value, number: layout.number, to: \.patches)
        case "name", "epoch", "version", "release":
            // What the spec file prints while it is parsed comes first: the last one is rpm's.
            if section == "preamble" { scalars[layout.key] = value }
        default: return
        }
    }

    private mutating func append(
        _ location: String, number: Int?, to list: WritableKeyPath<Self, [EvaluatedSpec.Location]>
    ) {
        let number = number ?? (self[keyPath: list].last?.number ?? -1) + 1
        self[keyPath: list].append(EvaluatedSpec.Location(number: number, location: location))
    }

    func result() throws(SpecError) -> EvaluatedSpec {
        var epoch: UInt32?
        if let text = scalars["epoch"] {
            guard let number = UInt32(text) else {
                throw SpecError(.evaluationFailed, "rpm expands Epoch to '\(text)', which is no number")
            }
            epoch = number
        }
        return EvaluatedSpec(
            name: try scalar("Name"), epoch: epoch, version: try scalar("Version"),
            release: try scalar("Release"), sources: sources, patches: patches)
    }

    private func scalar(_ tag: String) throws(SpecError) -> String {
        guard let value = scalars[tag.lowercased()], !value.isEmpty else {
            throw SpecError(
                .evaluationFailed, "rpm reads no \(tag) in the spec file; check it with 'rpmspec -P'")
        }
        return value
    }
}
