extension KojiRequest where Answer == KojiRepository? {
    /// The latest repository of a tag in a state, or the one that has a moment's packages; nil if there is none.
    ///
    /// - Parameters:
    ///   - state: Nil for one that is ready.
    ///   - event: Only the repository of this event.
    ///   - dist: A repository for others than builders.
    ///   - minimumEvent: Only a repository of this event or of a later one.
    /// - SeeAlso: `getRepo`
    public static func repository(
        _ tag: some KojiTagKey, state: KojiRepository.State? = nil, event: KojiEvent.ID? = nil,
        dist: Bool = false, minimumEvent: KojiEvent.ID? = nil
    ) -> Self {
        Self(
            optional: KojiCall(
                "getRepo", [tag.xmlrpc],
                given: [
                    ("state", XMLRPCValue(state?.rawValue)), ("event", XMLRPCValue(event)),
                    ("dist", XMLRPCValue(given: dist)), ("min_event", XMLRPCValue(minimumEvent)),
                ]))
    }

    /// A repository; nil if there is none.
    ///
    /// - SeeAlso: `repoInfo`
    public static func repository(_ id: KojiRepository.ID) -> Self {
        Self(optional: KojiCall("repoInfo", [id.xmlrpc]))
    }
}

extension KojiRequest where Answer == KojiRepository {
    /// A repository; one that does not exist is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `repoInfo` with `strict`
    public static func existingRepository(_ id: KojiRepository.ID) -> Self {
        Self(KojiCall("repoInfo", [id.xmlrpc], given: [("strict", true)]))
    }
}

/// How a repository is made.
public struct KojiRepositoryOptions: Sendable, Hashable {
    public var includesSources: Bool?
    public var includesDebuginfo: Bool?
    /// Sources in a repository of their own.
    public var separatesSources: Bool?

    public init(
        includesSources: Bool? = nil, includesDebuginfo: Bool? = nil, separatesSources: Bool? = nil
    ) {
        self.includesSources = includesSources
        self.includesDebuginfo = includesDebuginfo
        self.separatesSources = separatesSources
    }

    var named: [(String, XMLRPCValue)] {
        [
            ("src", XMLRPCValue(includesSources)), ("debuginfo", XMLRPCValue(includesDebuginfo)),
            ("separate_src", XMLRPCValue(separatesSources)),
        ]
    }
}

extension KojiRequest where Answer == KojiTask.ID {
    /// Makes a task that makes a repository; it takes the permission `repo`.
    ///
    /// - SeeAlso: `newRepo`
    public static func newRepository(
        _ tag: some KojiTagKey, event: KojiEvent.ID? = nil, options: KojiRepositoryOptions = .init()
    ) -> Self {
        Self(
            idOf: KojiCall("newRepo", [tag.xmlrpc], given: [("event", XMLRPCValue(event))] + options.named))
    }
}

extension KojiRequest where Answer == KojiRepositoryRequest {
    /// Asks for a repository of a tag: the hub names one that will do, or has one made. It takes a login and no
    /// permission. Hubs before 1.35 do not know the method, which is a fault of kind `.generic`.
    ///
    /// - Parameters:
    ///   - minimumEvent: The repository has to have the packages of this event, or of a later one.
    ///   - event: The repository has to have the packages of exactly this event.
    /// - SeeAlso: `repo.request`
    public static func requestRepository(
        _ tag: some KojiTagKey, minimumEvent: KojiEvent.ID? = nil, event: KojiEvent.ID? = nil,
        options: KojiRepositoryOptions = .init()
    ) -> Self {
        let chosen = XMLRPCStruct(given: options.named)
        return Self(
            KojiCall(
                "repo.request", [tag.xmlrpc],
                given: [
                    ("min_event", XMLRPCValue(minimumEvent)), ("at_event", XMLRPCValue(event)),
                    ("opts", chosen.members.isEmpty ? nil : .structure(chosen)),
                ]))
    }

    /// How far a request for a repository is.
    ///
    /// - SeeAlso: `repo.checkRequest`
    public static func repositoryRequest(_ id: Int64) -> Self {
        Self(KojiCall("repo.checkRequest", [.int(id)]))
    }
}
