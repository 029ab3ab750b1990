/// Modules of a repository: what all documents say together, in a fixed order.
public struct ModuleIndex: Sendable {
    /// The documents of one module.
    private struct Module: Sendable {
        var defaults: ModuleDocument?
        var streams: [String: ModuleDocument] = [:]
        var translations: [String: ModuleDocument] = [:]
        var obsoletes: [ModuleObsoletes: ModuleDocument] = [:]
    }

    private var modules: [String: Module] = [:]

    public init() {}

    public init(_ documents: some Sequence<ModuleDocument>) {
        for document in documents { add(document) }
    }

    /// Takes a document in.
    ///
    /// Of two builds with the same NSVCA the first stays: they are taken to be the same. Defaults of one module are
    /// merged, see ``ModuleDefaults/merged(with:)``; of translations the ones changed last stay. What a packager
    /// wrote is no part of a repository, and is passed over.
    ///
    /// - Parameter overriding: Whether the document's defaults replace those that are there.
    public mutating func add(_ document: ModuleDocument, overriding: Bool = false) {
        switch document.content {
        case .stream(let stream):
            if modules[stream.name]?.streams[stream.nsvca] == nil {
                modules[stream.name, default: Module()].streams[stream.nsvca] = document
            }
        case .defaults(let defaults):
            let merged = overriding ? document : Self.merged(modules[defaults.module]?.defaults, document)
            modules[defaults.module, default: Module()].defaults = merged
        case .translations(let module, let stream, let modified):
            if case .translations(_, _, let old)? = modules[module]?.translations[stream]?.content,
                old >= modified
            {
                return
            }
            modules[module, default: Module()].translations[stream] = document
        case .obsoletes(let obsoletes):
            modules[obsoletes.module, default: Module()].obsoletes[obsoletes] = document
        case .packager: break
        }
    }

    /// Takes all documents of another index in.
    ///
    /// - Parameter overriding: Whether its defaults replace those that are here, as those of an overrides directory.
    public mutating func merge(_ other: ModuleIndex, overriding: Bool = false) {
        for document in other.documents { add(document, overriding: overriding) }
    }

    private static func merged(_ old: ModuleDocument?, _ new: ModuleDocument) -> ModuleDocument {
        guard let old, let before = old.defaults, let after = new.defaults else { return new }
        let defaults = before.merged(with: after)
        if defaults == before { return old }
        if defaults == after { return new }
        var merged = new
        merged.content = .defaults(defaults)
        merged.text = ModuleDefaultsWriter.text(defaults)
        return merged
    }

    // MARK: What there is

    /// All documents in libmodulemd's order: by module, and of each its defaults, what becomes obsolete, its
    /// translations, its builds by stream, newest first.
    public var documents: [ModuleDocument] {
        names.flatMap { name in
            let module = modules[name] ?? Module()
            return [module.defaults].compactMap { $0 }
                + module.obsoletes.sorted { Self.precedes($0.key, $1.key) }.map(\.value)
                + module.translations.sorted { $0.key.precedes($1.key) }.map(\.value)
                + Self.sorted(module.streams.values)
        }
    }

    /// Names of modules, sorted.
    public var names: [String] { modules.keys.sorted { $0.precedes($1) } }

    public var isEmpty: Bool { modules.isEmpty }

    /// All builds, by name and stream, newest first.
    public var streams: [ModuleStream] { documents.compactMap(\.stream) }

    /// All builds of a module, by stream, newest first.
    public func streams(of name: String) -> [ModuleStream] {
        Self.sorted((modules[name]?.streams ?? [:]).values).compactMap(\.stream)
    }

    /// The builds that a name with or without stream, version and context means.
    public func streams(matching spec: ModuleSpec) -> [ModuleStream] {
        streams(of: spec.name).filter(spec.matches)
    }

    public func defaults(of name: String) -> ModuleDefaults? { modules[name]?.defaults?.defaults }

    public func obsoletes(of name: String) -> [ModuleObsoletes] {
        (modules[name]?.obsoletes ?? [:]).keys.sorted(by: Self.precedes)
    }

    /// The text of `modules.yaml`, in UTF-8; what was read is written as it stood.
    public func yaml() -> [UInt8] {
        var bytes: [UInt8] = []
        for document in documents {
            if !document.text.starts(with: "---".utf8), !document.text.starts(with: "%".utf8) {
                bytes += "---\n".utf8
            }
            bytes += document.text
            bytes += "\n...\n".utf8
        }
        return bytes
    }

    private static func sorted(_ documents: some Sequence<ModuleDocument>) -> [ModuleDocument] {
        documents.sorted { left, right in
            guard let left = left.stream, let right = right.stream else { return false }
            if left.stream != right.stream { return left.stream.precedes(right.stream) }
            if left.version != right.version { return left.version > right.version }
            if left.context != right.context { return (left.context ?? "").precedes(right.context ?? "") }
            return (left.arch ?? "").precedes(right.arch ?? "")
        }
    }

    private static func precedes(_ left: ModuleObsoletes, _ right: ModuleObsoletes) -> Bool {
        let first = [left.stream, left.context ?? "", left.modified, left.message ?? ""]
        let second = [right.stream, right.context ?? "", right.modified, right.message ?? ""]
        guard let place = first.indices.first(where: { first[$0] != second[$0] }) else { return false }
        return first[place].precedes(second[place])
    }
}
