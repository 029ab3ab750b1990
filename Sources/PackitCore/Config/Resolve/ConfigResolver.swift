internal import ConfigSyntax
internal import SourceDiagnostics

/// Turns the tree of a configuration into effective packages and jobs, and says what is wrong with it.
///
/// Each layer (root, package, job, package within a job) is checked where it was written, so that one mistake
/// is reported once however many packages and jobs inherit it.
struct ConfigResolver {
    var checker: ShapeChecker
    private let root: ConfigNode
    private let facts: ProjectFacts
    private var specfile: SpecfileSearch

    private init(_ document: YAMLDocument, facts: ProjectFacts) {
        checker = ShapeChecker(sources: document.sources)
        root = document.root
        self.facts = facts
        specfile = SpecfileSearch(facts: facts)
    }

    /// Resolves a document; with errors among the diagnostics the result holds what could be read.
    static func resolve(_ document: YAMLDocument, facts: ProjectFacts) -> ResolvedConfig {
        var resolver = ConfigResolver(document, facts: facts)
        let (packages, jobs) = resolver.resolve()
        return ResolvedConfig(
            sources: document.sources, packages: packages, jobs: jobs,
            diagnostics: document.diagnostics + resolver.checker.diagnostics)
    }

    private mutating func resolve() -> ([ResolvedPackage], [ResolvedJob]) {
        guard let mapping = root.isNull ? ConfigMapping() : root.mapping else {
            checker.report(.rootIsNoMapping(root, sources: checker.sources))
            return ([], [])
        }
        let layers = readPackages(mapping)
        checkRoot(mapping, packages: layers)
        var rootSettings = Settings()
        rootSettings.overlay(mapping.without(["packages", "jobs", "_"]), at: "the top level")
        let packages = layers.map { package($0, root: rootSettings) }
        var reader = JobReader(packages: packages, isMonorepo: mapping.entry("packages") != nil)
        let jobs = reader.jobs(of: mapping, checker: &checker)
        return (packages, jobs)
    }

    /// What the file says of each package; nil content for the one package of a plain repository.
    private struct PackageLayer {
        var name: String
        var node: ConfigNode?
    }

    private mutating func readPackages(_ root: ConfigMapping) -> [PackageLayer] {
        guard let entry = root.entry("packages") else {
            let name = root["downstream_package_name"]?.string
            return [PackageLayer(name: name.flatMap { $0.isEmpty ? nil : $0 } ?? facts.name)]
        }
        guard let mapping = entry.value.mapping, !mapping.isEmpty else {
            checker.report(.noPackages(entry, sources: checker.sources))
            return []
        }
        return mapping.entries.compactMap { entry in
            guard let name = entry.key.string, let settings = entry.value.mapping else {
                checker.report(.badPackage(entry, sources: checker.sources))
                return nil
            }
            checker.check(
                settings, against: PackitKeys.package, path: "packages.\(name)", of: entry.value)
            return PackageLayer(name: name, node: entry.value)
        }
    }

    /// Checks the root's own keys; a value that every package replaces cannot do harm, so it only warns.
    private mutating func checkRoot(_ mapping: ConfigMapping, packages: [PackageLayer]) {
        var rootChecker = ShapeChecker(sources: checker.sources)
        rootChecker.check(
            mapping, against: PackitKeys.root, path: "", of: root, ignoring: ["packages", "jobs", "_"])
        let contents = packages.compactMap { $0.node?.mapping }
        for diagnostic in rootChecker.diagnostics {
            var finding = JobOnlyKeys.explained(diagnostic)
            let key =
                diagnostic.path?.split(whereSeparator: { $0 == "." || $0 == "[" }).first.map(String.init)
                ?? ""
            let isReplaced = !contents.isEmpty && contents.allSatisfy { $0.entry(key) != nil }
            if isReplaced, mapping.entry("packages") != nil, PackitKeys.root[key] != nil {
                finding.severity = .warning
            }
            checker.report(finding)
        }
        guard mapping.entry("packages") != nil else { return }
        if let ignored = mapping.entry("downstream_package_name") {
            checker.report(.rootNameIgnored(ignored, sources: checker.sources))
        }
        if let url = mapping.entry("upstream_project_url") {
            for package in packages {
                guard let own = package.node?.mapping?.entry("upstream_project_url") else { continue }
                checker.report(.packageURLReplaced(own, by: url, sources: checker.sources))
            }
        }
    }

    private mutating func package(_ layer: PackageLayer, root: Settings) -> ResolvedPackage {
        guard let mapping = layer.node?.mapping else {
            var settings = root
            derive(&settings, name: facts.name, nameOrigin: facts.nameOrigin)
            return ResolvedPackage(name: layer.name, settings: settings)
        }
        var settings = Settings()
        settings.overlay(mapping, at: "package '\(layer.name)'")
        nameSpecfile(&settings)
        var inherited = root
        inherited.remove(["downstream_package_name"])
        if let url = root["upstream_project_url"] { settings["upstream_project_url"] = url }
        settings.underlay(inherited)
        derive(&settings, name: layer.name, nameOrigin: "the package's key")
        return ResolvedPackage(name: layer.name, settings: settings)
    }

    /// Without `specfile_path` a written package name is the name of the spec file, whether it exists or not.
    private func nameSpecfile(_ settings: inout Settings) {
        if settings.nonEmptyText("specfile_path") == nil,
            settings["specfile_path"].map(\.node.isScalarGap) ?? true
        {
            settings["specfile_path"] = settings.nonEmptyText("downstream_package_name").map {
                derived("\($0).spec", from: "downstream_package_name")
            }
        }
    }

    /// Fills in the spec file and the names that nobody wrote.
    private mutating func derive(_ settings: inout Settings, name: String, nameOrigin: String) {
        nameSpecfile(&settings)
        if settings["specfile_path"] == nil, let found = specfile.result() {
            settings["specfile_path"] = derived(found, from: "a search of the project")
        }
        for (key, name, origin) in [
            ("downstream_package_name", name, nameOrigin),
            ("upstream_package_name", facts.name, facts.nameOrigin),
        ] where settings[key].map(\.node.isNull) ?? true && !name.isEmpty {
            settings[key] = derived(name, from: origin)
        }
    }

    private func derived(_ text: String, from origin: String) -> Setting {
        Setting(ConfigNode(.string(text), span: SourceSpan(lower: 0, upper: 0)), .derived(origin))
    }
}

extension ConfigNode {
    /// Whether the node says nothing: null, or the empty text.
    fileprivate var isScalarGap: Bool { isNull || string?.isEmpty == true }
}

/// Searches the project for a spec file at most once.
private struct SpecfileSearch {
    let facts: ProjectFacts
    private var found: String??

    init(facts: ProjectFacts) { self.facts = facts }

    mutating func result() -> String? {
        if let found { return found }
        let result = facts.findSpecfile()
        found = .some(result)
        return result
    }
}
