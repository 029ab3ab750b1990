internal import ConfigSyntax
internal import HostKit
internal import JSONKit
internal import SystemPackage

/// What a tree consists of, as rpm-ostree reads it.
///
/// - SeeAlso: rpm-ostree, "Treefile reference"
struct Treefile: Sendable, Hashable {
    /// Where it was read from.
    let path: FilePath
    /// All of it, in the order of the file.
    private(set) var members: [JSONValue.Member]

    /// - Throws: `.input`, with diagnostics that say where.
    init(_ path: FilePath) throws(ComposeError) {
        self.path = path
        let root = try Self.isYAML(path) ? ToolInput.yaml(path).root : ToolInput.json(path).root
        guard case .object(let members) = JSONValue(root) else { preconditionFailure("no mapping") }
        self.members = members
    }

    subscript(name: String) -> JSONValue? {
        get { members.first { $0.name == name }?.value }
        set {
            guard let newValue else {
                members.removeAll { $0.name == name }
                return
            }
            if let place = members.firstIndex(where: { $0.name == name }) {
                members[place].value = newValue
            } else {
                members.append(.init(name, newValue))
            }
        }
    }

    /// Names the repositories of its packages.
    mutating func use(_ names: [String], keepingOriginals: Bool) {
        var originals: [String] = []
        if keepingOriginals, case .array(let items) = self["repos"] {
            originals = items.compactMap { if case .string(let name) = $0 { name } else { nil } }
        }
        // One that was prepared before has ours already.
        self["repos"] = .strings(originals.filter { !names.contains($0) } + names)
    }

    /// Says what version the commit has.
    mutating func addVersion(_ version: String) {
        var metadata: [JSONValue.Member] = []
        if case .object(let members) = self["add-commit-metadata"] { metadata = members }
        metadata.removeAll { $0.name == "version" }
        self["add-commit-metadata"] = .object(metadata + [.init("version", .string(version))])
    }

    /// The branch of the commit, with its variables replaced.
    ///
    /// - Throws: `.input` when the treefile says none, or none that can be.
    func ref() throws(ComposeError) -> OSTreeRef {
        guard case .string(let written) = self["ref"] else {
            throw ComposeError(.input, "\(path): there is no 'ref'; name the branch with --ostree-ref")
        }
        let text = try substitute(written)
        guard let ref = OSTreeRef(rawValue: text) else {
            throw ComposeError(
                .input,
                "\(path): '\(text)' is no name of a branch; use parts of letters, digits, '-', '_' and '.', "
                    + "with slashes between")
        }
        return ref
    }

    private func substitute(_ text: String) throws(ComposeError) -> String {
        var (result, rest) = ("", text[...])
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            let name = rest[start.upperBound..<end]
            guard let value = variable(String(name)) else {
                throw ComposeError(
                    .input,
                    "\(path): what '${\(name)}' in 'ref' stands for is not known here; "
                        + "name the branch with --ostree-ref")
            }
            result += rest[..<start.lowerBound] + value
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private func variable(_ name: String) -> String? {
        if name == "basearch" { return Machine.architecture }
        if name == "releasever" { return self["releasever"]?.scalarText }
        for key in ["variables", "metadata"] {
            guard case .object(let members) = self[key] else { continue }
            if let value = members.first(where: { $0.name == name })?.value.scalarText { return value }
        }
        return nil
    }

    /// Where ``write()`` puts it: beside an original in YAML, for the name tells what language it is in.
    var target: FilePath {
        guard Self.isYAML(path), let stem = path.stem else { return path }
        return path.removingLastComponent().appending("\(stem).json")
    }

    private static func isYAML(_ path: FilePath) -> Bool { ["yaml", "yml"].contains(path.extension) }

    /// Writes it as JSON; what was read and what is replaced is kept under the same name with `.bak`.
    func write() throws(FileError) {
        for original in Set([path, target]) where Files.exists(original) {
            try Files.copy(original, to: FilePath(original.string + ".bak"))
        }
        try Files.writeAtomically(JSONValue.object(members).text() + "\n", to: target)
    }
}

extension JSONValue {
    /// What a text, a number or a boolean is within another text.
    fileprivate var scalarText: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
