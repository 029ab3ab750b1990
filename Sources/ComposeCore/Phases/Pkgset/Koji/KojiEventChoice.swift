internal import HostKit
internal import KojiKit
internal import SystemPackage

/// The moment of a hub's history at which all that a compose takes from tags is read.
struct KojiEventChoice: Sendable {
    /// What the command line says: a number, or the path of a compose.
    var argument: String?
    /// What the configuration says.
    var configured: Int?
    /// Where the compose keeps its event; one that is there is gone on with.
    var record: FilePath
    /// Where relative paths begin.
    var directory: FilePath

    /// The event, asked for at the hub.
    ///
    /// - Throws: `.commandLine` for an argument that is none, `.koji` for an event that the hub does not know.
    func event(_ hub: KojiQuestions) async throws -> KojiEvent {
        if let argument {
            if let number = Int64(argument) { return try await hub.event(KojiID(number), "--koji-event") }
            let place = ComposeLayout(directory.pushing(FilePath(argument))).work.kojiEvent
            guard Files.exists(place) else {
                throw ComposeError(
                    .commandLine,
                    "--koji-event is a number or the path of a compose; '\(argument)' is no number, and there is no "
                        + "\(place)")
            }
            return try Self.read(place)
        }
        if let configured { return try await hub.event(KojiID(Int64(configured)), "koji_event") }
        if Files.exists(record) { return try Self.read(record) }
        return try await hub.lastEvent()
    }

    /// - Throws: `.metadata` for a file that is none.
    static func read(_ path: FilePath) throws(ComposeError) -> KojiEvent {
        var reader = try MetadataReader.open(path, limit: 1 << 20)
        var (id, time): (Int?, Double?) = (nil, nil)
        try reader.object { (reader, key) throws(ComposeError) in
            switch key {
            case "id": id = try reader.integer()
            case "ts": time = try reader.optional { (reader) throws(ComposeError) in try reader.number() }
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        guard let id else { throw reader.failure("the file has no Koji event") }
        return KojiEvent(id: KojiID(Int64(id)), time: time ?? 0)
    }

    /// Keeps an event as the reference does: `{"id": 7, "ts": 1795243496.27}`.
    static func write(_ event: KojiEvent, to path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically("{\"id\": \(event.id), \"ts\": \(event.time)}", to: path)
    }
}
