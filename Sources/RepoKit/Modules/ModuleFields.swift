/// The fields of all kinds of documents about modules, as they come.
struct ModuleFields {
    var kind: String?
    var formatVersion: Int?
    var name: String?
    var stream: String?
    var version: UInt64?
    var modified: String?
    var context: String?
    var arch: String?
    var hasStaticContext = false
    var platform: String?
    var artifacts: [String] = []
    var filter: [String] = []
    var api: [String] = []
    var demodularized: [String] = []
    var profiles: [ModuleStream.Profile] = []
    var defaultProfiles: [String: [String]] = [:]
    var dependencies: [ModuleStream.Dependencies] = []
    var intents: [String: ModuleDefaults.Intent] = [:]
    var endOfLife: String?
    var message: String?
    var resets = false
    var replacement: ModuleObsoletes.Replacement?

    /// What the document says; nil if it does not say enough.
    func content() -> ModuleDocument.Content? {
        switch kind {
        case "modulemd", "modulemd-stream": streamContent
        case "modulemd-packager": .packager(name: name, stream: stream)
        case "modulemd-defaults":
            name.map { name in
                .defaults(
                    ModuleDefaults(
                        name, stream: stream, modified: modified.flatMap { UInt64($0) } ?? 0,
                        profiles: defaultProfiles, intents: intents))
            }
        case "modulemd-obsoletes": obsoletesContent
        case "modulemd-translations":
            name.flatMap { name in
                stream.map {
                    .translations(module: name, stream: $0, modified: modified.flatMap { UInt64($0) } ?? 0)
                }
            }
        default: nil
        }
    }

    private var streamContent: ModuleDocument.Content? {
        guard let name, let stream else { return nil }
        var module = ModuleStream(name, stream, version: version ?? 0, context: context, arch: arch)
        module.hasStaticContext = hasStaticContext
        module.artifacts = artifacts
        module.filter = filter
        module.api = api
        module.demodularized = demodularized
        module.profiles = profiles
        module.dependencies = dependencies
        if let platform {
            // The third format names the platform beside the dependencies.
            if module.dependencies.isEmpty { module.dependencies = [ModuleStream.Dependencies()] }
            for index in module.dependencies.indices
            where module.dependencies[index].requires["platform"] == nil {
                module.dependencies[index].requires["platform"] = [platform]
            }
        }
        return .stream(module)
    }

    private var obsoletesContent: ModuleDocument.Content? {
        guard let name, let stream, let modified else { return nil }
        var obsoletes = ModuleObsoletes(name, stream, modified: modified)
        obsoletes.context = context
        obsoletes.endOfLife = endOfLife
        obsoletes.message = message
        obsoletes.resets = resets
        obsoletes.replacement = replacement
        return .obsoletes(obsoletes)
    }

    /// Why there is no content.
    var problem: String {
        guard let kind else { return "the document does not say of what kind it is: 'document' is missing" }
        let known = [
            "modulemd", "modulemd-stream", "modulemd-packager", "modulemd-defaults", "modulemd-obsoletes",
            "modulemd-translations",
        ]
        guard known.contains(kind) else { return "the kind of document '\(kind)' is unknown" }
        let nameKey = kind == "modulemd" || kind == "modulemd-stream" ? "name" : "module"
        if name == nil { return "the \(kind) document has no '\(nameKey)'" }
        if stream == nil { return "the \(kind) document has no 'stream'" }
        return "the \(kind) document has no 'modified'"
    }
}
