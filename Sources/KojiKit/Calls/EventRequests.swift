extension KojiRequest where Answer == KojiEvent {
    /// The latest event, or the latest before a moment.
    ///
    /// - Parameter before: Seconds since 1970.
    /// - SeeAlso: `getLastEvent`
    public static func lastEvent(before: Double? = nil) -> Self {
        Self(KojiCall("getLastEvent", given: [("before", XMLRPCValue(before))]))
    }

    /// An event by its ID; one that the hub does not have is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getEvent`
    public static func event(_ id: KojiEvent.ID) -> Self { Self(KojiCall("getEvent", [id.xmlrpc])) }
}

extension KojiRequest where Answer == Bool {
    /// Whether anything changed in tags after an event.
    ///
    /// - SeeAlso: `tagChangedSinceEvent`
    public static func tagsChanged(since event: KojiEvent.ID, tags: [KojiTag.ID]) -> Self {
        Self(flag: KojiCall("tagChangedSinceEvent", [event.xmlrpc, .array(tags.map(\.xmlrpc))]))
    }
}

extension KojiRequest where Answer == KojiHistory {
    /// What changed between two events. Each bound counts by itself, see ``KojiHistory/Row``: a row that was made before
    /// the first and ended after the second one is among the answers.
    ///
    /// - Parameters:
    ///   - tables: Such as those of ``KojiHistory/Table``; another one is a fault of kind `.generic`.
    ///   - tag: Only what is about it; for inheritance also what is about its children.
    ///   - before: Exclusive, as `after`.
    ///   - active: Only what still holds, or only what does not.
    /// - SeeAlso: `queryHistory`
    public static func history(
        _ tables: [String], tag: (any KojiTagKey)? = nil, after: KojiEvent.ID? = nil,
        before: KojiEvent.ID? = nil, active: Bool? = nil
    ) -> Self {
        Self(
            KojiCall(
                "queryHistory",
                given: [
                    ("tables", XMLRPCValue(tables)), ("tag", tag?.xmlrpc ?? nil),
                    ("afterEvent", XMLRPCValue(after)), ("beforeEvent", XMLRPCValue(before)),
                    ("active", XMLRPCValue(active)),
                ]))
    }
}
