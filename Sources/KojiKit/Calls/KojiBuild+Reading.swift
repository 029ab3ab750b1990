extension KojiBuild: KojiReadable {
    /// Reads a build in any of the forms in which hubs send them.
    ///
    /// - Throws: `.unexpectedAnswer`.
    public init(_ value: XMLRPCValue) throws(KojiError) {
        guard let row = value.structure else { throw AnswerReader.unexpected("build") }
        self = try Fields(row).build()
    }

    /// The members of a row, taken in one pass: listings have thousands of rows.
    private struct Fields {
        // Rows of a listing have both, and some forms only one.
        var buildID: Int64?
        var id: Int64?
        var name: String?
        var packageName: String?
        var version: String?
        var release: String?
        var rest = KojiBuild.empty

        init(_ row: XMLRPCStruct) {
            for member in row.members { take(member.name, member.value) }
        }

        private mutating func take(_ name: String, _ value: XMLRPCValue) {
            switch name {
            case "build_id": buildID = value.int
            case "id": id = value.int
            case "name": self.name = value.string
            case "package_name": packageName = value.string
            case "version": version = value.string
            case "release": release = value.string
            case "epoch": rest.epoch = value.int
            case "state": rest.state = value.int.flatMap(State.init(rawValue:))
            case "package_id": rest.package = value.id()
            case "task_id": rest.task = value.id()
            case "owner_name": rest.owner = value.string
            case "owner_id": rest.ownerID = value.id()
            case "volume_name": rest.volume = value.string ?? rest.volume
            case "volume_id": rest.volumeID = value.int
            case "source": rest.source = value.string
            case "draft": rest.isDraft = value.flag ?? false
            case "promoter_name": rest.promoter = value.string
            case "cg_name": rest.contentGenerator = value.string
            case "extra": rest.extra = value.structure ?? [:]
            default: takeTime(name, value)
            }
        }

        private mutating func takeTime(_ name: String, _ value: XMLRPCValue) {
            switch name {
            case "creation_event_id": rest.creationEvent = value.id()
            case "create_event": rest.taggingEvent = value.id()
            case "tag_name": rest.tag = value.string
            case "tag_id": rest.tagID = value.id()
            // The number is more exact than the text, in whatever order they come.
            case "completion_ts": rest.completed = value.double ?? rest.completed
            case "completion_time": rest.completed = rest.completed ?? value.time
            case "start_ts": rest.started = value.double ?? rest.started
            case "start_time": rest.started = rest.started ?? value.time
            case "creation_ts": rest.created = value.double ?? rest.created
            case "creation_time":
                rest.creationTime = value.string
                rest.created = rest.created ?? value.time
            case "promotion_ts": rest.promoted = value.double ?? rest.promoted
            case "promotion_time": rest.promoted = rest.promoted ?? value.time
            default: break
            }
        }

        func build() throws(KojiError) -> KojiBuild {
            guard let id = buildID ?? id else { throw missing("id") }
            guard let name = name ?? packageName else { throw missing("name") }
            guard let version else { throw missing("version") }
            guard let release else { throw missing("release") }
            // They become parts of paths.
            guard name.isPathPart, version.isPathPart, release.isPathPart, rest.volume.isPathPart else {
                throw KojiError.escaping("\(rest.volume)/\(name)-\(version)-\(release)")
            }
            var build = rest
            (build.id, build.name, build.version, build.release) = (KojiID(id), name, version, release)
            return build
        }

        private func missing(_ name: String) -> KojiError { AnswerReader.missing(name, of: "build") }
    }

    private static let empty = KojiBuild(
        id: KojiID(0), name: "", version: "", release: "", volume: "DEFAULT", isDraft: false, extra: [:])
}
