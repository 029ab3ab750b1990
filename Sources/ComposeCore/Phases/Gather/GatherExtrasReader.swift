internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
public import SystemPackage

/// Reads the JSON files that name packages by variant and arch.
public enum GatherExtrasReader {
    /// Packages to include whatever else is said: `{variant: {arch: {source package: ["name.arch"]}}}`.
    ///
    /// - Parameter name: What messages call the file.
    /// - Throws: `.input` with places, for a file that cannot be read or has another form.
    public static func prepopulate(_ path: FilePath, name: String) throws(ComposeError) -> [TreeID: [String]]
    {
        var found: [TreeID: [String]] = [:]
        var file = JSONFile(path, name: name, option: "gather_prepopulate")
        file.forEachTree { tree, packages, file in
            for build in packages.entries {
                for entry in file.texts(build.value) { found[tree, default: []].append(entry) }
            }
        }
        try file.finish()
        return found.mapValues { Array(Set($0)).sorted() }
    }

    /// Packages of the `json` source: `{variant: {arch: {name: [arch or null]}}}`.
    ///
    /// - Throws: As ``prepopulate(_:name:)``.
    public static func mapping(
        _ path: FilePath, name: String
    ) throws(ComposeError) -> [TreeID: [GatherExtras.MappedPackage]] {
        var found: [TreeID: [GatherExtras.MappedPackage]] = [:]
        var file = JSONFile(path, name: name, option: "gather_source_mapping")
        file.forEachTree { tree, packages, file in
            for package in packages.entries {
                guard let arches = file.list(package.value) else { continue }
                for arch in arches {
                    let text = arch.isNull ? nil : file.text(arch)
                    if text != nil || arch.isNull {
                        found[tree, default: []].append(GatherExtras.MappedPackage(package.name, arch: text))
                    }
                }
            }
        }
        try file.finish()
        return found
    }
}

/// A JSON file of variants and arches, and what is wrong with it.
private struct JSONFile {
    private let document: ConfDocument
    private let option: String
    private let name: String
    private var findings: [Diagnostic] = []

    init(_ path: FilePath, name: String, option: String) {
        self.option = option
        self.name = name
        document = ConfDocument(path: name, format: .json) { _ in
            try Files.read(path, limit: ConfLimits().size + 1)
        }
        findings = document.diagnostics
    }

    mutating func forEachTree(_ body: (TreeID, ConfigMapping, inout Self) -> Void) {
        guard let root = mapping(document.root) else { return }
        for variant in root.entries {
            guard let arches = mapping(variant.value) else { continue }
            for arch in arches.entries {
                guard let packages = mapping(arch.value) else { continue }
                body(TreeID(variant.name, arch.name), packages, &self)
            }
        }
    }

    private mutating func mapping(_ node: ConfigNode) -> ConfigMapping? {
        if node.mapping == nil { report(node, "an object") }
        return node.mapping
    }

    mutating func list(_ node: ConfigNode) -> [ConfigNode]? {
        if node.sequence == nil { report(node, "a list") }
        return node.sequence
    }

    mutating func text(_ node: ConfigNode) -> String? {
        if node.string == nil { report(node, "a string") }
        return node.string
    }

    mutating func texts(_ node: ConfigNode) -> [String] {
        var texts: [String] = []
        for item in list(node) ?? [] {
            if let text = text(item) { texts.append(text) }
        }
        return texts
    }

    private mutating func report(_ node: ConfigNode, _ wanted: String) {
        findings.append(
            Diagnostic(
                code: "compose.package-list", severity: .error,
                message: "expected \(wanted), found \(node.kind)",
                range: document.sources.range(node.span).firstLine))
    }

    func finish() throws(ComposeError) {
        guard findings.hasErrors else { return }
        throw ComposeError(
            .input, "\(option): \(name) is not valid", diagnostics: findings, files: document.sources.files)
    }
}
