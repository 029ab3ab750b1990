extension KojiListing where Answer == KojiTagContent {
    /// The packages of a tag and their builds.
    ///
    /// - Parameters:
    ///   - event: The moment to look at; nil for now.
    ///   - latest: Only the build of each package that was tagged last, a tag's own before inherited ones.
    ///   - arches: Only packages of these; nil for all.
    /// - SeeAlso: `listTaggedRPMS`; an unknown tag is a fault of kind `.generic`.
    public static func taggedRPMs(
        _ tag: String, event: KojiEvent.ID? = nil, inherit: Bool = false, latest: Bool = false,
        package: String? = nil, arches: [String]? = nil
    ) -> Self {
        let call = KojiCall(
            "listTaggedRPMS", [.string(tag)],
            given: [
                ("event", XMLRPCValue(event?.rawValue)), ("inherit", inherit ? true : nil),
                ("latest", latest ? true : nil), ("package", XMLRPCValue(package)),
                ("arch", arches.map { XMLRPCValue($0) } ?? nil),
            ])
        return KojiListing(call, rowDepth: 2, initial: KojiTagContent()) {
            content, list, row throws(KojiError) in
            if list == 0 {
                content.rpms.append(try KojiRPM(row))
            } else {
                content.builds.append(try KojiBuild(row))
            }
        }
    }
}
