extension KojiRequest where Answer == KojiBuild? {
    /// A build; nil if there is none. What is no NVR at all is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getBuild`
    public static func build(_ build: some KojiBuildKey) -> Self {
        Self(optional: KojiCall("getBuild", [build.xmlrpc]))
    }
}

extension KojiRequest where Answer == KojiBuild {
    /// A build; one that does not exist is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getBuild` with `strict`
    public static func existingBuild(_ build: some KojiBuildKey) -> Self {
        Self(KojiCall("getBuild", [build.xmlrpc], given: [("strict", true)]))
    }
}

/// Which builds are wanted; what is nil does not count.
public struct KojiBuildFilter: Sendable, Hashable {
    public var package: KojiPackage.ID?
    public var user: KojiUser.ID?
    public var task: KojiTask.ID?
    /// Of names of packages; case does not count.
    public var prefix: String?
    /// What NVRs have to match, with `*` and `?`.
    public var pattern: String?
    public var state: KojiBuild.State?
    public var volume: Int64?
    public var source: String?
    /// Seconds since 1970, as the three that follow.
    public var createdBefore: Double?
    public var createdAfter: Double?
    public var completedBefore: Double?
    public var completedAfter: Double?
    /// Of the content: `module`, `image`, …
    public var type: String?
    public var typeInfo: XMLRPCStruct?
    public var contentGenerator: Int64?
    public var draft: Bool?

    public init(
        package: KojiPackage.ID? = nil, task: KojiTask.ID? = nil, state: KojiBuild.State? = nil,
        completedAfter: Double? = nil
    ) {
        self.package = package
        self.task = task
        self.state = state
        self.completedAfter = completedAfter
    }

    func call(_ options: XMLRPCValue) -> KojiCall {
        KojiCall(
            "listBuilds",
            given: [
                ("packageID", XMLRPCValue(package)), ("userID", XMLRPCValue(user)),
                ("taskID", XMLRPCValue(task)), ("prefix", XMLRPCValue(prefix)),
                ("state", XMLRPCValue(state?.rawValue)), ("volumeID", XMLRPCValue(volume)),
                ("source", XMLRPCValue(source)), ("createdBefore", XMLRPCValue(createdBefore)),
                ("createdAfter", XMLRPCValue(createdAfter)),
                ("completeBefore", XMLRPCValue(completedBefore)),
                ("completeAfter", XMLRPCValue(completedAfter)), ("type", XMLRPCValue(type)),
                ("typeInfo", typeInfo.map { .structure($0) } ?? nil), ("queryOpts", options),
                ("pattern", XMLRPCValue(pattern)), ("cgID", XMLRPCValue(contentGenerator)),
                ("draft", XMLRPCValue(draft)),
            ])
    }
}

extension KojiListing where Answer == [KojiBuild] {
    /// Builds by what they are.
    ///
    /// - SeeAlso: `listBuilds`
    public static func builds(_ filter: KojiBuildFilter, options: KojiQueryOptions = .init()) -> Self {
        Self(filter.call(options.xmlrpc))
    }
}

extension KojiRequest where Answer == Int64 {
    /// How many builds there are.
    ///
    /// - SeeAlso: `listBuilds` with `countOnly`
    public static func buildCount(_ filter: KojiBuildFilter) -> Self {
        Self(count: filter.call(KojiQueryOptions.countOnly))
    }
}

extension KojiRequest where Answer == [KojiBuildLog] {
    /// The logs of a build.
    ///
    /// - SeeAlso: `getBuildLogs`
    public static func buildLogs(_ build: some KojiBuildKey) -> Self {
        Self(all: KojiCall("getBuildLogs", [build.xmlrpc]))
    }
}

extension KojiRequest where Answer == KojiPackage.ID? {
    /// The ID of a package; nil if the hub does not know it.
    ///
    /// - SeeAlso: `getPackageID`
    public static func packageID(_ name: String) -> Self {
        Self(KojiCall("getPackageID", [.string(name)])) { value throws(KojiError) in value.id() }
    }
}

extension KojiRequest where Answer == KojiPackage.ID {
    /// The ID of a package; one that the hub does not know is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getPackageID` with `strict`
    public static func existingPackageID(_ name: String) -> Self {
        Self(idOf: KojiCall("getPackageID", [.string(name)], given: [("strict", true)]))
    }
}

extension KojiListing where Answer == [KojiPackage] {
    /// The packages that a tag lists, or that a user owns.
    ///
    /// - Parameters:
    ///   - inherited: Whether those of the tag's parents count.
    ///   - duplicates: Whether a package is named for each tag that lists it, and not only for the one that counts.
    ///   - blocked: Whether those are named that the tag does not take.
    /// - SeeAlso: `listPackages`
    public static func packages(
        tag: (any KojiTagKey)? = nil, user: (any KojiUserKey)? = nil, package: (any KojiPackageKey)? = nil,
        prefix: String? = nil, inherited: Bool = false, duplicates: Bool = false,
        event: KojiEvent.ID? = nil, owners: Bool = true, blocked: Bool = true,
        options: KojiQueryOptions = .init()
    ) -> Self {
        Self(
            KojiCall(
                "listPackages",
                given: [
                    ("tagID", tag?.xmlrpc ?? nil), ("userID", user?.xmlrpc ?? nil),
                    ("pkgID", package?.xmlrpc ?? nil), ("prefix", XMLRPCValue(prefix)),
                    ("inherited", XMLRPCValue(given: inherited)),
                    ("with_dups", XMLRPCValue(given: duplicates)), ("event", XMLRPCValue(event)),
                    ("queryOpts", options.xmlrpc), ("with_owners", owners ? nil : false),
                    ("with_blocked", blocked ? nil : false),
                ]))
    }
}

extension KojiRequest where Answer == KojiPackage? {
    /// What a tag says of a package, or inherits; nil if the package is not listed.
    ///
    /// - SeeAlso: `getPackageConfig`
    public static func packageConfiguration(
        tag: some KojiTagKey, package: some KojiPackageKey, event: KojiEvent.ID? = nil
    ) -> Self {
        Self(
            optional: KojiCall(
                "getPackageConfig", [tag.xmlrpc, package.xmlrpc], given: [("event", XMLRPCValue(event))]))
    }
}
