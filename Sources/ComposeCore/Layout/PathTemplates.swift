internal import ConfigSyntax
public import SourceDiagnostics
internal import SystemPackage

/// Where things lie below the published directory of a compose, as a table of templates.
///
/// A template is a relative path with placeholders: `{variant}` is the UID of the variant whose tree it is,
/// `{arch}` the arch, `{id}` the ID of an addon. `paths_templates` replaces some of the usual ones by a table in
/// the configuration, or in a JSON file that it names:
///
/// ```json
/// {"os_tree": "{variant}/{arch}/tree", "addons": {"packages": "{variant}/{arch}/tree/extra/{id}"}}
/// ```
///
/// Its keys are those of ``PathKind``; `addons` holds those of repositories and packages, for variants that
/// live in their parent's tree.
public struct PathTemplates: Sendable, Hashable {
    private(set) var variants: [PathKind: String]
    private(set) var addons: [PathKind: String]

    /// Those of the reference.
    public static let standard = PathTemplates(
        variants: [
            .osTree: "{variant}/{arch}/os", .repository: "{variant}/{arch}/os",
            .packages: "{variant}/{arch}/os/Packages", .isos: "{variant}/{arch}/iso",
            .images: "{variant}/{arch}/images", .jigdos: "{variant}/{arch}/jigdo",
            .sourceTree: "{variant}/source/tree", .sourceRepository: "{variant}/source/tree",
            .sourcePackages: "{variant}/source/tree/Packages", .sourceISOs: "{variant}/source/iso",
            .sourceJigdos: "{variant}/source/jigdo", .debugTree: "{variant}/{arch}/debug/tree",
            .debugRepository: "{variant}/{arch}/debug/tree",
            .debugPackages: "{variant}/{arch}/debug/tree/Packages",
            .debugISOs: "{variant}/{arch}/debug/iso",
        ],
        addons: [
            .repository: "{variant}/{arch}/os/addons/{id}", .packages: "{variant}/{arch}/os/addons/{id}",
            .sourceRepository: "{variant}/source/tree/addons/{id}",
            .sourcePackages: "{variant}/source/tree/addons/{id}",
            .debugRepository: "{variant}/{arch}/debug/tree/addons/{id}",
            .debugPackages: "{variant}/{arch}/debug/tree/addons/{id}",
        ])

    /// Reads a table; what it does not have stays as usual, and so does what is wrong in it.
    ///
    /// - Parameter source: The file's content, with the name to show.
    /// - Returns: The templates, what is wrong, and the files that the findings point into.
    public static func read(_ source: SourceFile) -> (templates: PathTemplates, diagnostics: [Diagnostic]) {
        let document = ConfDocument(path: source.name, format: .json) { _ in source.bytes }
        var findings = document.diagnostics
        let templates = read(document.root) { problem in
            findings.append(
                Diagnostic(
                    code: code, severity: .error, message: problem.message,
                    range: document.sources.range(problem.node.span), hint: problem.hint))
        }
        return (templates, findings)
    }

    static let code: Diagnostic.Code = "compose.path-template"

    /// Something wrong in a table, and where.
    struct Problem {
        var message: String
        var node: ConfigNode
        var hint: String?
    }

    /// Reads a table that is written in a configuration.
    static func read(_ root: ConfigNode, report: (Problem) -> Void) -> PathTemplates {
        var templates = standard
        guard let table = root.mapping else { return templates }
        templates.take(table, addons: false, report)
        if let entry = table.entry("addons") {
            if let addons = entry.value.mapping {
                templates.take(addons, addons: true, report)
            } else {
                report(.noTable(entry.value))
            }
        }
        return templates
    }

    private mutating func take(_ table: ConfigMapping, addons: Bool, _ report: (Problem) -> Void) {
        for entry in table.entries where addons || entry.name != "addons" {
            let kinds = addons ? PathKind.ofAddons : PathKind.allCases
            guard let kind = PathKind(rawValue: entry.name), kinds.contains(kind) else {
                let names = kinds.map(\.rawValue).joined(separator: ", ")
                report(
                    Problem(
                        message: "unknown path '\(entry.name)'", node: entry.key, hint: "there are \(names)"))
                continue
            }
            guard let template = entry.value.string else {
                report(.noTemplate(entry.value))
                continue
            }
            if let problem = Self.problem(of: template, kind, addons: addons) {
                report(Problem(message: problem, node: entry.value))
            } else if addons {
                self.addons[kind] = template
            } else {
                variants[kind] = template
            }
        }
    }

    /// What is wrong with a template: two trees must not come to the same place, and none outside.
    private static func problem(of template: String, _ kind: PathKind, addons: Bool) -> String? {
        let needed =
            ["variant"] + (kind.isSource ? [] : ["arch"]) + (addons ? ["id"] : [])
        var found: Set<String> = []
        var rest = template[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
                return "the template has a single '\(rest[brace])'"
            }
            let name = String(rest[rest.index(after: brace)..<end])
            guard needed.contains(name) else {
                return "the template has the unknown placeholder '{\(name)}'; there are "
                    + needed.map { "{\($0)}" }.joined(separator: ", ")
            }
            found.insert(name)
            rest = rest[rest.index(after: end)...]
        }
        if let missing = needed.first(where: { !found.contains($0) }) {
            return "the template lacks {\(missing)}, so that two trees would share one place"
        }
        let path = FilePath(template)
        if path.isAbsolute { return "the template is absolute; it starts at the compose directory" }
        if template.utf8.contains(0) || path.components.contains(where: { $0.kind != .regular }) {
            return "the template leads out of its place with '.' or '..'"
        }
        return nil
    }

    /// The path of one place, relative to the published directory; nil where such a variant has none.
    ///
    /// - Parameter arch: A tree arch.
    func path(_ kind: PathKind, of variant: Variant, arch: String) -> String? {
        let isAddon = variant.kind == .addon
        let isOwn = isAddon && PathKind.ofAddons.contains(kind)
        if isAddon, !isOwn, ![.osTree, .sourceTree, .debugTree].contains(kind) { return nil }
        guard let template = isOwn ? addons[kind] : variants[kind] else { return nil }
        return template.replacing("{variant}", with: variant.treeUID).replacing("{arch}", with: arch)
            .replacing("{id}", with: variant.id)
    }
}

extension PathTemplates.Problem {
    fileprivate static func noTable(_ node: ConfigNode) -> Self {
        Self(message: "expected a table of path templates, found \(node.summary)", node: node)
    }

    fileprivate static func noTemplate(_ node: ConfigNode) -> Self {
        Self(message: "expected a path template, found \(node.summary)", node: node)
    }
}

extension Variant {
    /// The UID of the variant whose directory this one's packages are in: an addon lives in its parent's.
    public var treeUID: String { kind == .addon ? parent ?? uid : uid }
}
