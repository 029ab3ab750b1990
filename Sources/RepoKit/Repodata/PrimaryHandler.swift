internal import RPMKit

/// Reads the tags of primary metadata.
struct PrimaryHandler<Sink: PrimarySink>: RepodataHandler {
    var sink: Sink
    /// Packages so far.
    private(set) var count = 0
    private var facts = PrimaryFacts()
    private var depth = 0
    /// What the text that comes next is.
    private var wanted = Wanted.nothing
    private var text: [UInt8] = []
    private var kind: Dependency.Kind?
    private var isInFormat = false
    private var isPackage = false
    private var version: [UInt8] = []

    private enum Wanted {
        case nothing, file
        case field(PrimaryFacts.Field)
    }

    init(_ sink: Sink) { self.sink = sink }

    var wantsText: Bool {
        if case .nothing = wanted { false } else { true }
    }

    mutating func start(_ tag: RepodataTag) throws(RepodataProblem) {
        depth += 1
        if !isPackage, depth > 2 { return }
        switch depth {
        case 1:
            guard tag.name.equals("metadata") else {
                throw RepodataProblem("the document is a '\(tag.name.string)', not primary metadata")
            }
        case 2: try startPackage(tag)
        case 3: try startFact(tag)
        case 4 where isInFormat: try startFormat(tag)
        case 5:
            if let kind, tag.name.equals("entry") { try entry(kind, tag) }
        default: break
        }
    }

    mutating func text(_ piece: TextBytes) {
        switch wanted {
        case .nothing: break
        case .file: text.append(contentsOf: piece)
        case .field: text.append(contentsOf: piece)
        }
    }

    mutating func end() throws(RepodataProblem) {
        switch wanted {
        case .nothing: break
        case .file: text.withUnsafeBufferPointer { sink.file($0) }
        case .field(let field): text.withUnsafeBufferPointer { facts.set(field, $0.trimmed) }
        }
        wanted = .nothing
        switch depth {
        case 2: if isPackage { try endPackage() }
        case 3: isInFormat = false
        case 4: kind = nil
        default: break
        }
        depth -= 1
    }

    private mutating func startPackage(_ tag: RepodataTag) throws(RepodataProblem) {
        guard tag.name.equals("package") else { return }
        if let type = tag.value("type"), !type.equals("rpm") { return }
        isPackage = true
        facts.clear()
    }

    private mutating func want(_ wanted: Wanted) {
        text.removeAll(keepingCapacity: true)
        self.wanted = wanted
    }

    private mutating func startFact(_ tag: RepodataTag) throws(RepodataProblem) {
        let name = tag.name
        if name.equals("name") {
            want(.field(.name))
        } else if name.equals("arch") {
            want(.field(.arch))
        } else if name.equals("version") {
            set(.epoch, tag.value("epoch"))
            set(.version, tag.value("ver"))
            set(.release, tag.value("rel"))
        } else if name.equals("checksum") {
            set(.checksumType, tag.value("type"))
            want(.field(.checksum))
        } else if name.equals("location") {
            set(.location, tag.value("href"))
            set(.base, tag.value("xml:base"))
        } else if name.equals("time") {
            facts.fileTime = try number(tag, "file")
            facts.buildTime = try number(tag, "build")
        } else if name.equals("size") {
            facts.packageSize = try number(tag, "package")
        } else if name.equals("format") {
            isInFormat = true
        }
    }

    private mutating func startFormat(_ tag: RepodataTag) throws(RepodataProblem) {
        let name = tag.name
        if name.equals("file") {
            want(.file)
        } else if name.equals("provides") {
            kind = .provides
        } else if name.equals("requires") {
            kind = .requires
        } else if name.equals("sourcerpm") {
            want(.field(.sourceRPM))
        } else if name.equals("header-range") {
            facts.headerStart = try number(tag, "start")
            facts.headerEnd = try number(tag, "end")
        }
    }

    private mutating func set(_ field: PrimaryFacts.Field, _ text: TextBytes?) {
        if let text { facts.set(field, text) }
    }

    private func number(_ tag: RepodataTag, _ name: StaticString) throws(RepodataProblem) -> Int64 {
        guard let text = tag.value(name) else { return 0 }
        guard let number = text.decimal else {
            throw RepodataProblem(
                "'\(text.string)' is no number: attribute '\(name)' of '\(tag.name.string)'")
        }
        return number
    }

    private mutating func entry(_ kind: Dependency.Kind, _ tag: RepodataTag) throws(RepodataProblem) {
        var entry = PrimaryEntry(
            name: TextBytes(start: nil, count: 0), flags: 0, version: TextBytes(start: nil, count: 0),
            isBeforeInstallation: false)
        var (epoch, number, release) = (TextBytes?.none, TextBytes?.none, TextBytes?.none)
        for attribute in tag.attributes {
            if attribute.name.equals("name") {
                entry.name = attribute.value
            } else if attribute.name.equals("flags") {
                entry.flags = try Self.flags(attribute.value)
            } else if attribute.name.equals("epoch") {
                epoch = attribute.value
            } else if attribute.name.equals("ver") {
                number = attribute.value
            } else if attribute.name.equals("rel") {
                release = attribute.value
            } else if attribute.name.equals("pre") {
                entry.isBeforeInstallation = !attribute.value.equals("0")
            }
        }
        if entry.name.isEmpty { throw RepodataProblem("a dependency has no name") }
        guard entry.flags != 0, let number, !number.isEmpty else {
            entry.flags = 0
            return sink.entry(kind, entry)
        }
        compose(epoch, number, release)
        version.withUnsafeBufferPointer {
            entry.version = $0
            sink.entry(kind, entry)
        }
    }

    private mutating func compose(_ epoch: TextBytes?, _ number: TextBytes, _ release: TextBytes?) {
        version.removeAll(keepingCapacity: true)
        if let epoch, !epoch.isEmpty, !epoch.equals("0") {
            version.append(contentsOf: epoch)
            version.append(UInt8(ascii: ":"))
        }
        version.append(contentsOf: number)
        if let release, !release.isEmpty {
            version.append(UInt8(ascii: "-"))
            version.append(contentsOf: release)
        }
    }

    private static func flags(_ text: TextBytes) throws(RepodataProblem) -> UInt8 {
        if text.equals("EQ") { return Relation.equal }
        if text.equals("GE") { return Relation.greater | Relation.equal }
        if text.equals("LE") { return Relation.less | Relation.equal }
        if text.equals("GT") { return Relation.greater }
        if text.equals("LT") { return Relation.less }
        throw RepodataProblem("'\(text.string)' compares no versions; it must be EQ, GE, LE, GT or LT")
    }

    private mutating func endPackage() throws(RepodataProblem) {
        isPackage = false
        for (field, word) in [
            (PrimaryFacts.Field.name, "name"), (.arch, "arch"), (.version, "version"),
            (.location, "location"), (.checksum, "checksum"),
        ] where !facts.has(field) {
            let name = facts.has(.name) ? " '\(facts.string(.name))'" : ""
            throw RepodataProblem("the package\(name) has no \(word)")
        }
        count += 1
        try sink.package(facts)
    }
}
