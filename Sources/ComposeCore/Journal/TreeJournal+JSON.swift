internal import ConfigSyntax
internal import HostKit
internal import JSONKit
internal import SourceDiagnostics
public import SystemPackage

/// The journal of a tree as a file: JSON, one package a line, sorted.
extension TreeJournal {
    static let formatVersion = "1.0"

    public func text() -> String {
        var text =
            "{\n\"header\": {\"type\": \"pungi.gather-result\", \"version\": \"\(Self.formatVersion)\"},\n"
        text += "\"variant\": \(quoted(tree.variant)),\n\"arch\": \(quoted(tree.arch)),\n"
        text += "\"missing\": \(list(missing)),\n\"unmatched\": \(list(unmatched)),\n\"packages\": {"
        for (number, package) in packages.sorted(by: { $0.key < $1.key }).enumerated() {
            text +=
                "\(number == 0 ? "\n" : ",\n")\(quoted(package.key)): \(package.value.json.text(pretty: false))"
        }
        return text + "\n}\n}\n"
    }

    private func quoted(_ text: String) -> String { JSONValue.string(text).text(pretty: false) }

    private func list(_ texts: [String]) -> String {
        JSONValue.array(texts.map { .string($0) }).text(pretty: false)
    }

    /// - Throws: `.input` for a file that is not such a journal, ``FileError`` for one that cannot be read.
    public static func read(_ path: FilePath) throws -> TreeJournal {
        let bytes = try Files.read(path)
        let document = ConfDocument(path: path.string, format: .json, limits: limits) { _ in bytes }
        guard !document.diagnostics.hasErrors, let root = document.root.mapping,
            let variant = root["variant"]?.string, let arch = root["arch"]?.string,
            let packages = root["packages"]?.mapping
        else {
            throw ComposeError(.input, "\(path) is not the record of a tree; was it made by another pungi?")
        }
        var journal = TreeJournal(TreeID(variant, arch))
        for package in packages.entries {
            if let entry = Entry(package.value) { journal.packages[package.name] = entry }
        }
        journal.missing = (root["missing"]?.sequence ?? []).compactMap(\.string)
        journal.unmatched = (root["unmatched"]?.sequence ?? []).compactMap(\.string)
        return journal
    }

    private static var limits: ConfLimits {
        var limits = ConfLimits()
        limits.size = 256 << 20
        return limits
    }

    init(_ tree: TreeID) {
        self.tree = tree
        packages = [:]
        missing = []
        unmatched = []
    }
}

extension TreeJournal.Entry {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [.init("kind", .string(kind.rawValue))]
        if !flags.isEmpty { members.append(.init("flags", .array(flags.map { .string($0) }))) }
        members.append(.init("reason", .string(reason.kind.rawValue)))
        if let origin = reason.of { members.append(.init("of", .string(origin))) }
        if let detail = reason.by { members.append(.init("by", .string(detail))) }
        if let source = reason.from { members.append(.init("from", .string(source))) }
        if let module { members.append(.init("module", .string(module))) }
        return .object(members)
    }

    fileprivate init?(_ node: ConfigNode) {
        guard let members = node.mapping, let kind = members["kind"]?.string.flatMap(PackageKind.init),
            let reason = members["reason"]?.string.flatMap(TreeJournal.Reason.Kind.init)
        else { return nil }
        self.init(
            kind: kind, flags: (members["flags"]?.sequence ?? []).compactMap(\.string),
            reason: TreeJournal.Reason(
                reason, of: members["of"]?.string, by: members["by"]?.string, from: members["from"]?.string),
            module: members["module"]?.string)
    }
}
