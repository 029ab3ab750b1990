internal import ConfigSyntax

/// Takes values out of options that were checked and filled; what is not there has its type's empty value.
struct OptionReader {
    let options: ConfigMapping

    subscript(name: String) -> ConfigNode? { options[name].flatMap { $0.isNull ? nil : $0 } }

    func text(_ name: String) -> String? { self[name]?.string }

    func flag(_ name: String, unset: Bool = false) -> Bool { self[name]?.bool ?? unset }

    func number(_ name: String) -> Int? { self[name]?.wholeNumber }

    /// The members of a list, or a single text.
    func texts(_ name: String) -> [String] { self[name]?.texts ?? [] }

    func choice<Choice: RawRepresentable<String>>(_ name: String) -> Choice? {
        text(name).flatMap(Choice.init(rawValue:))
    }

    func source(_ name: String) -> FileSource? { self[name].flatMap(FileSource.init) }

    func byVariantAndArch(_ name: String) -> VariantArchMap<String> {
        VariantArchMap(self[name]) { $0.texts }
    }

    func byVariant(_ name: String) -> VariantMap<String> { VariantMap(self[name]) { $0.texts } }

    /// Texts by the keys of a mapping.
    func textsByKey(_ name: String) -> [String: [String]] { byKey(name) { $0.texts } }

    func byKey<Value>(_ name: String, _ read: (ConfigNode) -> Value?) -> [String: Value] {
        let pairs = (self[name]?.mapping?.entries ?? []).compactMap { entry in
            read(entry.value).map { (entry.name, $0) }
        }
        return Dictionary(pairs) { _, last in last }
    }
}

extension ConfigNode {
    /// The texts of a list or a tuple, or a single text; what is none is left out.
    var texts: [String] { sequence?.compactMap(\.string) ?? [string].compactMap { $0 } }

    /// A number without its fraction.
    var wholeNumber: Int? {
        switch value {
        case .integer(let number): number
        case .float(let number): Int(exactly: number.rounded(.towardZero))
        default: nil
        }
    }
}

extension FileSource {
    /// Reads a path or an scm dict.
    init?(_ node: ConfigNode) {
        if let path = node.string {
            self = .path(path)
        } else if let source = SCMSource(node) {
            self = .scm(source)
        } else {
            return nil
        }
    }
}

extension SCMSource {
    /// Reads an scm dict, of any of the options that have one.
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        scm = reader.text("scm") ?? "file"
        repo = reader.text("repo")
        branch = reader.text("branch").flatMap { $0.isEmpty ? nil : $0 }
        files = reader.texts("file")
        directories = reader.texts("dir")
        command = reader.text("command")
        target = reader.text("target")
        let options = reader["options"]?.mapping
        credentialHelper = options?["credential_helper"]?.string
    }
}
