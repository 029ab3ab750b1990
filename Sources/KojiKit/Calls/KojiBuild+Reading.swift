extension KojiBuild {
    /// Reads a build in any of the forms in which hubs send them.
    ///
    /// - Throws: `.unexpectedAnswer`.
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "build")
        // Rows of a listing have both, and some forms only one.
        id = try reader.requiredID(reader.int("build_id") == nil ? "id" : "build_id")
        name = try reader.required(reader.string("name") == nil ? "package_name" : "name")
        version = try reader.required("version")
        release = try reader.required("release")
        epoch = reader.int("epoch")
        state = reader.int("state").flatMap(State.init(rawValue:))
        task = reader.id("task_id")
        owner = reader.string("owner_name")
        volume = reader.string("volume_name") ?? "DEFAULT"
        source = reader.string("source")
        completed = reader.double("completion_ts")
        creationEvent = reader.id("creation_event_id")
        tag = reader.string("tag_name")
        isDraft = reader.bool("draft")
        extra = reader.structure("extra")
    }
}

extension KojiRPM {
    /// Reads a package in any of the forms in which hubs send them.
    ///
    /// - Throws: `.unexpectedAnswer`.
    public init(_ value: XMLRPCValue) throws(KojiError) {
        let reader = try AnswerReader(value, "package")
        id = try reader.requiredID("id")
        build = reader.id("build_id")
        name = try reader.required("name")
        version = try reader.required("version")
        release = try reader.required("release")
        epoch = reader.int("epoch")
        arch = try reader.required("arch")
        size = reader.int("size") ?? 0
        payloadHash = reader.string("payloadhash") ?? ""
        buildTime = reader.int("buildtime") ?? 0
        isMetadataOnly = reader.bool("metadata_only")
    }
}
