extension KojiListing where Answer == [KojiBuild] {
    /// The builds of a tag: in the order of inheritance, and within a tag those first that were tagged last.
    ///
    /// - Parameters:
    ///   - event: The moment to look at; nil for now.
    ///   - latest: Only the build of each package that was tagged last, a tag's own before inherited ones. Versions are
    ///     not compared.
    ///   - package: Only builds of this package.
    ///   - owner: Only builds of this user.
    ///   - prefix: Of names of packages; case does not count.
    ///   - type: Only builds with content of a type, such as `module` or `image`.
    ///   - latestCount: How many of each package there may be with `latest`.
    ///   - extra: Whether rows have ``KojiBuild/extra``.
    ///   - strict: Whether an unknown tag is a fault of kind `.generic`, and not an empty list.
    /// - SeeAlso: `listTagged`
    public static func tagged(
        _ tag: some KojiTagKey, event: KojiEvent.ID? = nil, inherit: Bool = false,
        latest: Bool = false, package: String? = nil, owner: String? = nil, prefix: String? = nil,
        type: String? = nil, latestCount: Int = 1, extra: Bool = false, draft: Bool? = nil,
        strict: Bool = true
    ) -> Self {
        Self(
            KojiCall(
                "listTagged", [tag.xmlrpc],
                given: [
                    ("inherit", XMLRPCValue(given: inherit)), ("event", XMLRPCValue(event)),
                    ("latest", latestValue(latest, latestCount)), ("prefix", XMLRPCValue(prefix)),
                    ("package", XMLRPCValue(package)), ("owner", XMLRPCValue(owner)),
                    ("type", XMLRPCValue(type)), ("extra", XMLRPCValue(given: extra)),
                    ("draft", XMLRPCValue(draft)), ("strict", strict ? nil : false),
                ]))
    }

    /// The build of each package that was tagged last, inherited ones included.
    ///
    /// - SeeAlso: `getLatestBuilds`
    public static func latestBuilds(
        _ tag: some KojiTagKey, event: KojiEvent.ID? = nil, package: String? = nil, type: String? = nil
    ) -> Self {
        Self(
            KojiCall(
                "getLatestBuilds", [tag.xmlrpc],
                given: [
                    ("event", XMLRPCValue(event)), ("package", XMLRPCValue(package)),
                    ("type", XMLRPCValue(type)),
                ]))
    }
}

extension KojiListing where Answer == KojiTagContent {
    /// The packages of a tag and their builds.
    ///
    /// - Parameters:
    ///   - event: The moment to look at; nil for now.
    ///   - latest: Only the build of each package that was tagged last, a tag's own before inherited ones.
    ///   - latestCount: How many builds of each package there may be with `latest`.
    ///   - arches: Only packages of these; nil for all.
    ///   - signatures: A row for each signature of each package; see ``KojiRPM/signatureKey``.
    ///   - strict: Whether an unknown tag is a fault of kind `.generic`, and not an empty answer.
    /// - SeeAlso: `listTaggedRPMS`
    public static func taggedRPMs(
        _ tag: some KojiTagKey, event: KojiEvent.ID? = nil, inherit: Bool = false,
        latest: Bool = false, package: String? = nil, arches: [String]? = nil,
        signatures: Bool = false, owner: String? = nil, type: String? = nil, latestCount: Int = 1,
        draft: Bool? = nil, strict: Bool = true
    ) -> Self {
        let call = KojiCall(
            "listTaggedRPMS", [tag.xmlrpc],
            given: [
                ("event", XMLRPCValue(event)), ("inherit", XMLRPCValue(given: inherit)),
                ("latest", latestValue(latest, latestCount)), ("arch", XMLRPCValue(oneOrMore: arches)),
                ("rpmsigs", XMLRPCValue(given: signatures)), ("package", XMLRPCValue(package)),
                ("owner", XMLRPCValue(owner)), ("type", XMLRPCValue(type)),
                ("draft", XMLRPCValue(draft)), ("strict", strict ? nil : false),
            ])
        return KojiListing(call, rowDepth: 2, initial: KojiTagContent()) {
            content, list, row throws(KojiError) in
            switch list {
            case 0: content.append(try KojiRPM(row))
            case 1: content.builds.append(try KojiBuild(row))
            default: throw AnswerReader.unexpected("pair of packages and builds")
            }
        }
    }
}

extension KojiTagContent {
    mutating func append(_ rpm: KojiRPM) {
        var rpm = rpm
        if let last = rpms.last { rpm.share(last) }
        rpms.append(rpm)
    }
}

private func latestValue(_ latest: Bool, _ count: Int) -> XMLRPCValue {
    guard latest else { return nil }
    return count == 1 ? true : XMLRPCValue(count)
}
