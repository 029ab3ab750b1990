internal import HostKit
internal import KojiKit
internal import SystemPackage

/// Reads what tags hold at an event: from the hub, or from an older compose where nothing has changed since.
struct TagListings: Sendable {
    let questions: KojiQuestions
    let event: KojiEvent.ID
    /// The hub's URL, which tells hubs apart.
    let server: String
    /// Where this compose keeps its listings; nil keeps none.
    var work: WorkPaths?
    /// Where an older compose keeps them.
    var older: WorkPaths?
    var cache = ListingCache()
    let tell: @Sendable (String) -> Void

    /// A listing, and whether it came from an older compose.
    struct Answer: Sendable {
        var content: KojiTagContent
        var isReused: Bool
    }

    /// - Parameters:
    ///   - option: Where the tag is named, for messages.
    ///   - mayReuse: Whether an older compose is looked at.
    func listing(
        _ tag: String, inherits: Bool, option: String, mayReuse: Bool = true
    ) async throws -> Answer {
        let source = TagListing.Source(server: server, tag: tag, inherits: inherits)
        if mayReuse, let older, let listing = try await reused(source, older) {
            try keep(listing.content, source)
            return Answer(content: listing.content, isReused: true)
        }
        let key = "listTaggedRPMS \(server) \(tag) \(event) \(inherits)"
        if let bytes = cache.peek(key),
            let listing = try? TagListing(decoding: bytes, name: "cache"), listing.source == source,
            listing.event == event
        {
            tell("The packages of the tag \(tag) are those that the cache has of event \(event)")
            try keep(listing.content, source)
            return Answer(content: listing.content, isReused: false)
        }
        let content = try await questions.packages(tag, at: event, inherit: inherits, option: option)
        cache.put(TagListing(source: source, event: event, content: content), key)
        try keep(content, source)
        return Answer(content: content, isReused: false)
    }

    private func keep(_ content: KojiTagContent, _ source: TagListing.Source) throws {
        guard let work else { return }
        try TagListing(source: source, event: event, content: content).write(to: Self.place(source.tag, work))
    }

    /// Names of tags may have slashes.
    private static func place(_ tag: String, _ work: WorkPaths) -> FilePath {
        work.packageSetReuse(tag.replacing("/", with: "_"))
    }

    /// The listing of an older compose if it still holds; says why or why not.
    private func reused(_ source: TagListing.Source, _ older: WorkPaths) async throws -> TagListing? {
        let path = Self.place(source.tag, older)
        guard Files.exists(path) else {
            tell(
                "The packages of the tag \(source.tag) are listed anew: the older compose has no list of them"
            )
            return nil
        }
        let listing: TagListing
        do throws(ComposeError) {
            listing = try TagListing.read(path)
        } catch {
            tell("The packages of the tag \(source.tag) are listed anew: \(error.message)")
            return nil
        }
        guard listing.source == source else {
            let what =
                listing.source.inherits != source.inherits ? "inheritance is another" : "the hub is another"
            tell("The packages of the tag \(source.tag) are listed anew: \(what)")
            return nil
        }
        if listing.event == event {
            tell("Reusing the packages of the tag \(source.tag): the event is the same, \(event)")
            return listing
        }
        if let change = try await change(of: source, listing.event) {
            tell("The packages of the tag \(source.tag) are listed anew: \(change)")
            return nil
        }
        tell(
            "Reusing the packages of the tag \(source.tag): nothing has changed between the events "
                + "\(min(listing.event, event)) and \(max(listing.event, event))")
        return listing
    }

    /// What happened to a tag between two events; nil if nothing did.
    private func change(of source: TagListing.Source, _ other: KojiEvent.ID) async throws -> String? {
        var tags = [source.tag]
        if source.inherits { tags += try await questions.parents(source.tag, at: event).map(\.name) }
        let (first, last) = (min(other, event), max(other, event))
        let tables = [
            KojiHistory.Table.tagListing, KojiHistory.Table.tagInheritance, KojiHistory.Table.tagPackages,
        ]
        let histories = try await questions.all(
            Set(tags).sorted().map { tag in
                .history(tables, tag: tag, after: first, before: KojiID(last.rawValue + 1))
            }, "the history of '\(source.tag)'")
        // Each bound counts by itself: what was made before the first event and ended after the second is no change.
        func isWithin(_ moment: KojiEvent.ID?) -> Bool { moment.map { $0 > first && $0 <= last } ?? false }
        for (tag, history) in zip(Set(tags).sorted(), histories) {
            for table in tables {
                let rows = history[table].filter { isWithin($0.created) || isWithin($0.revoked) }
                if !rows.isEmpty {
                    return "\(rows.count) changes in the \(table) of \(tag) since event \(first)"
                }
            }
        }
        return nil
    }
}

/// Where listings are kept between composes besides them; none by default.
struct ListingCache: Sendable {
    var get: (@Sendable (String) -> [UInt8]?)?
    var set: (@Sendable ([UInt8], String) -> Void)?

    func peek(_ key: String) -> [UInt8]? {
        guard let get else { return nil }
        return get(key)
    }

    func put(_ listing: TagListing, _ key: String) {
        guard let set else { return }
        set(listing.encoded(), key)
    }
}
