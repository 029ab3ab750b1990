internal import ConfigSyntax
internal import SourceDiagnostics

/// One pass over a file.
struct ModuleReading: ~Copyable {
    private let file: SourceFile
    var yaml: YAMLStream
    private(set) var documents: [ModuleDocument] = []
    private(set) var diagnostics: [Diagnostic] = []
    /// What is wrong with the document that is being read; the first thing counts.
    private var fault: (message: String, place: Range<Int>)?

    init(_ file: SourceFile, _ limits: YAMLLimits) throws(YAMLError) {
        self.file = file
        yaml = try YAMLStream(file, limits: limits)
    }

    mutating func run() throws(YAMLError) {
        while true {
            switch try yaml.next() {
            case .streamEnd: return
            case .documentStart: try document()
            default: continue
            }
        }
    }

    private mutating func document() throws(YAMLError) {
        let start = yaml.place().lowerBound
        fault = nil
        var fields = ModuleFields()
        let root = try yaml.next()
        if root == .mappingStart {
            while let key = try nextKey() {
                switch key {
                case "document": fields.kind = try text()
                case "version": fields.formatVersion = Int(try number() ?? 0)
                case "data": try data(&fields)
                default: try skip()
                }
            }
        } else {
            let place = yaml.place()
            try yaml.skip(root)
            fail("a document about modules is a mapping", at: place)
        }
        var event = root
        while event != .documentEnd, event != .streamEnd { event = try yaml.next() }
        let end = yaml.place().lowerBound
        if let content = fields.content(), fault == nil {
            documents.append(
                ModuleDocument(
                    content: content, formatVersion: fields.formatVersion ?? 0, text: text(start..<end),
                    range: SourceRange(start..<start, in: file)))
            return
        }
        let fault = fault ?? (fields.problem, start..<start)
        diagnostics.append(
            Diagnostic(
                code: "modules.document", severity: .error, message: fault.message,
                range: SourceRange(fault.place, in: file), hint: "the document is left out"))
    }

    /// A document's own text, without blank lines at its end.
    private func text(_ range: Range<Int>) -> [UInt8] {
        var end = range.upperBound
        while end > range.lowerBound, file.bytes[end - 1] <= 0x20 { end -= 1 }
        return Array(file.bytes[range.lowerBound..<end])
    }

    mutating func fail(_ message: String, at place: Range<Int>) {
        if fault == nil { fault = (message, place) }
    }

    // MARK: Fields

    private mutating func data(_ fields: inout ModuleFields) throws(YAMLError) {
        guard try begins(.mappingStart) else { return }
        while let key = try nextKey() {
            switch key {
            case "name", "module": fields.name = try text()
            case "stream": fields.stream = try text()
            case "version": fields.version = try number()
            case "modified": fields.modified = try text()
            case "context": fields.context = try text()
            case "arch": fields.arch = try text()
            case "static_context": fields.hasStaticContext = try flag()
            case "platform": fields.platform = try text()
            case "artifacts": fields.artifacts = try rpms()
            case "filter": fields.filter = try rpms()
            case "api": fields.api = try rpms()
            case "demodularized": fields.demodularized = try rpms()
            case "profiles": try profiles(&fields)
            case "dependencies": try dependencies(&fields)
            case "intents": try intents(&fields)
            case "eol_date": fields.endOfLife = try text()
            case "message": fields.message = try text()
            case "reset": fields.resets = try flag()
            case "obsoleted_by": try replacement(&fields)
            default: try skip()
            }
        }
    }

    /// The list under `rpms`, each item once: it is a set.
    private mutating func rpms() throws(YAMLError) -> [String] {
        var rpms: [String] = []
        guard try begins(.mappingStart) else { return rpms }
        while let key = try nextKey() {
            if key == "rpms" { rpms = try texts() } else { try skip() }
        }
        var seen = Set<String>(minimumCapacity: rpms.count)
        return rpms.filter { seen.insert($0).inserted }
    }

    /// Of a stream: packages under `rpms`; of defaults: names of profiles by stream.
    private mutating func profiles(_ fields: inout ModuleFields) throws(YAMLError) {
        if fields.kind == "modulemd-defaults" {
            fields.defaultProfiles = try lists()
            return
        }
        guard try begins(.mappingStart) else { return }
        while let name = try nextKey() {
            switch try yaml.next() {
            case .mappingStart:
                var rpms: [String] = []
                while let key = try nextKey() {
                    if key == "rpms" { rpms = try texts() } else { try skip() }
                }
                fields.profiles.append(ModuleStream.Profile(name, rpms: rpms))
            case .sequenceStart: fields.defaultProfiles[name] = try items()
            case .scalar where !yaml.isQuoted && ["", "~", "null"].contains(yaml.text):
                fields.profiles.append(ModuleStream.Profile(name, rpms: []))
            case let other:
                let place = yaml.place()
                try yaml.skip(other)
                fail("the profile '\(name)' is neither a mapping nor a list", at: place)
            }
        }
    }

    private mutating func dependencies(_ fields: inout ModuleFields) throws(YAMLError) {
        switch try yaml.next() {
        case .sequenceStart:
            while true {
                let event = try yaml.next()
                if event == .sequenceEnd { return }
                guard event == .mappingStart else {
                    let place = yaml.place()
                    try yaml.skip(event)
                    fail("an item of 'dependencies' is a mapping", at: place)
                    continue
                }
                fields.dependencies.append(try dependencySet())
            }
        case .mappingStart: fields.dependencies.append(try dependencySet())
        case .scalar: break
        case let other:
            fail("'dependencies' is a list of mappings", at: yaml.place())
            try yaml.skip(other)
        }
    }

    private mutating func dependencySet() throws(YAMLError) -> ModuleStream.Dependencies {
        var dependencies = ModuleStream.Dependencies()
        while let key = try nextKey() {
            switch key {
            case "requires": dependencies.requires = try lists()
            case "buildrequires": dependencies.buildRequires = try lists()
            default: try skip()
            }
        }
        return dependencies
    }

    private mutating func intents(_ fields: inout ModuleFields) throws(YAMLError) {
        guard try begins(.mappingStart) else { return }
        while let name = try nextKey() {
            var intent = ModuleDefaults.Intent()
            guard try begins(.mappingStart) else { continue }
            while let key = try nextKey() {
                switch key {
                case "stream": intent.stream = try text()
                case "profiles": intent.profiles = try lists()
                default: try skip()
                }
            }
            fields.intents[name] = intent
        }
    }

    private mutating func replacement(_ fields: inout ModuleFields) throws(YAMLError) {
        guard try begins(.mappingStart) else { return }
        var replacement = ModuleObsoletes.Replacement(module: "", stream: "")
        while let key = try nextKey() {
            switch key {
            case "module": replacement.module = try text() ?? ""
            case "stream": replacement.stream = try text() ?? ""
            default: try skip()
            }
        }
        fields.replacement = replacement
    }
}
