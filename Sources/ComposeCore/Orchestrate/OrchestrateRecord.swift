internal import ConfigSyntax
internal import HostKit
internal import JSONKit
internal import SystemPackage

/// What an orchestration knows of its parts, kept on the disk so that it can be gone on with.
struct OrchestrateRecord: Sendable, Hashable {
    struct Part: Sendable, Hashable {
        var name: String
        /// Below the top of the compose; nil before it has a place.
        var path: String?
        var status: PartStatus
        var dependencies: [String] = []
        var isFailable = false
        /// As in `2026-11-21T18:11:11.250Z`, of the last start.
        var begin: String?
        var end: String?
        /// Of the last start.
        var seconds: Double?
    }

    /// In the order of the file.
    var parts: [Part]

    subscript(name: String) -> Part? { parts.first { $0.name == name } }

    /// Changes a part.
    mutating func update(_ name: String, _ change: (inout Part) -> Void) {
        guard let place = parts.firstIndex(where: { $0.name == name }) else { return }
        change(&parts[place])
    }

    /// Takes over the statuses of a table.
    mutating func take(_ table: PartTable) {
        for row in table.rows { update(row.name) { $0.status = row.status } }
    }

    /// Writes the record, then what is published of it.
    func write(_ layout: OrchestrateLayout) throws {
        try Files.createDirectories(layout.record.removingLastComponent())
        try Files.writeAtomically(JSONValue.array(parts.map(\.json)).text() + "\n", to: layout.record)
        try Files.createDirectories(layout.compose.metadata)
        try Files.writeAtomically(published(), to: layout.published)
    }

    /// The bytes of `parts.json`.
    func published() -> [UInt8] {
        JSONValue.object(
            parts.map { part in
                JSONValue.Member(
                    part.name,
                    [
                        "path": part.path.map { .string($0) } ?? .null,
                        "status": .string(part.status.rawValue),
                    ])
            }
        ).pythonText()
    }

    static func read(_ layout: OrchestrateLayout) throws(ComposeError) -> OrchestrateRecord {
        var reader = try MetadataReader.open(layout.record, limit: 64 << 20)
        let parts = try reader.list(Part.init)
        try reader.finish()
        return OrchestrateRecord(parts: parts)
    }
}

extension OrchestrateRecord.Part {
    fileprivate var json: JSONValue {
        func optional(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        return [
            "name": .string(name), "path": optional(path), "status": .string(status.rawValue),
            "depends_on": .array(dependencies.map { .string($0) }), "failable": .bool(isFailable),
            "begin": optional(begin), "end": optional(end),
            "seconds": seconds.map { .number($0) } ?? .null,
        ]
    }

    fileprivate init(_ reader: inout MetadataReader) throws(ComposeError) {
        var part = Self(name: "", status: .ready)
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "name": part.name = try reader.string()
            case "path": part.path = try reader.optionalString()
            case "status":
                let name = try reader.string()
                guard let status = PartStatus(rawValue: name) else {
                    throw reader.failure("unknown status '\(name)'")
                }
                part.status = status
            case "depends_on": part.dependencies = try reader.strings()
            case "failable": part.isFailable = try reader.bool()
            case "begin": part.begin = try reader.optionalString()
            case "end": part.end = try reader.optionalString()
            case "seconds":
                part.seconds = try reader.optional { (reader) throws(ComposeError) in try reader.number() }
            default: try reader.skipValue()
            }
        }
        if let path = part.path { try Self.check(path, &reader) }
        self = part
    }

    /// The path of a part lies where parts lie.
    private static func check(_ path: String, _ reader: inout MetadataReader) throws(ComposeError) {
        let components = FilePath(path).components
        guard FilePath(path).isRelative, components.count == 2, components.first?.string == "parts",
            components.last?.kind == .regular
        else { throw reader.failure("'\(path)' is not the place of a part") }
    }

    /// The directory of the part.
    func directory(_ layout: OrchestrateLayout) -> FilePath? {
        path.map { layout.compose.top.pushing(FilePath($0)) }
    }
}

extension Timestamp {
    /// As in `2026-11-21T18:11:11.250Z`.
    var recorded: String { "\(utc.description.replacing(" ", with: "T"))Z" }
}
