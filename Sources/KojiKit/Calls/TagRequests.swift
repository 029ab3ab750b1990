extension KojiRequest where Answer == KojiTag? {
    /// A tag; nil if there is none of that name.
    ///
    /// - Parameter event: The moment to look at; nil for now.
    /// - SeeAlso: `getTag`
    public static func tag(_ tag: some KojiTagKey, event: KojiEvent.ID? = nil) -> Self {
        Self(optional: KojiCall("getTag", [tag.xmlrpc], given: [("event", XMLRPCValue(event))]))
    }
}

extension KojiRequest where Answer == KojiTag {
    /// A tag; one that does not exist is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getTag` with `strict`
    public static func existingTag(_ tag: some KojiTagKey, event: KojiEvent.ID? = nil) -> Self {
        Self(
            KojiCall(
                "getTag", [tag.xmlrpc], given: [("strict", true), ("event", XMLRPCValue(event))]))
    }

    /// A tag with the architectures and the extra data that it inherits; an unknown one is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getBuildConfig`
    public static func buildConfiguration(_ tag: some KojiTagKey, event: KojiEvent.ID? = nil) -> Self {
        Self(KojiCall("getBuildConfig", [tag.xmlrpc], given: [("event", XMLRPCValue(event))]))
    }
}

extension KojiRequest where Answer == [KojiInheritance] {
    /// All parents of a tag, near and far, in the order in which they count; without the tag itself.
    ///
    /// - Parameter reverse: The tags that inherit from it instead.
    /// - SeeAlso: `getFullInheritance`
    public static func fullInheritance(
        _ tag: some KojiTagKey, event: KojiEvent.ID? = nil, reverse: Bool = false
    ) -> Self {
        Self(
            all: KojiCall(
                "getFullInheritance", [tag.xmlrpc],
                given: [("event", XMLRPCValue(event)), ("reverse", XMLRPCValue(given: reverse))]))
    }

    /// The direct parents of a tag.
    ///
    /// - SeeAlso: `getInheritanceData`
    public static func inheritance(_ tag: some KojiTagKey, event: KojiEvent.ID? = nil) -> Self {
        Self(all: KojiCall("getInheritanceData", [tag.xmlrpc], given: [("event", XMLRPCValue(event))]))
    }
}

extension KojiListing where Answer == [KojiTag] {
    /// The tags of a build, without those that inherit them; an unknown build is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `listTags`
    public static func tags(ofBuild build: some KojiBuildKey) -> Self {
        Self(KojiCall("listTags", given: [("build", build.xmlrpc)]))
    }

    /// The tags that list a package; all tags for nil.
    ///
    /// - Parameter pattern: What names have to match, with `*` and `?`.
    /// - SeeAlso: `listTags`
    public static func tags(
        package: (any KojiPackageKey)? = nil, pattern: String? = nil, options: KojiQueryOptions = .init()
    ) -> Self {
        Self(
            KojiCall(
                "listTags",
                given: [
                    ("package", package?.xmlrpc ?? nil), ("queryOpts", options.xmlrpc),
                    ("pattern", XMLRPCValue(pattern)),
                ]))
    }
}

extension KojiRequest where Answer == KojiTarget? {
    /// A build target; nil if there is none of that name.
    ///
    /// - SeeAlso: `getBuildTarget`
    public static func target(_ target: some KojiTargetKey, event: KojiEvent.ID? = nil) -> Self {
        Self(optional: KojiCall("getBuildTarget", [target.xmlrpc], given: [("event", XMLRPCValue(event))]))
    }
}

extension KojiRequest where Answer == KojiTarget {
    /// A build target; one that does not exist is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getBuildTarget` with `strict`
    public static func existingTarget(_ target: some KojiTargetKey, event: KojiEvent.ID? = nil) -> Self {
        Self(
            KojiCall(
                "getBuildTarget", [target.xmlrpc], given: [("event", XMLRPCValue(event)), ("strict", true)]))
    }
}

extension KojiListing where Answer == [KojiTarget] {
    /// Build targets by name; all unless there is one that is meant, or a tag that they have to build from, or go to.
    ///
    /// - SeeAlso: `getBuildTargets`
    public static func targets(
        _ target: (any KojiTargetKey)? = nil, buildTag: (any KojiTagKey)? = nil,
        destinationTag: (any KojiTagKey)? = nil,
        event: KojiEvent.ID? = nil, options: KojiQueryOptions = .init()
    ) -> Self {
        Self(
            KojiCall(
                "getBuildTargets",
                given: [
                    ("info", target?.xmlrpc ?? nil), ("event", XMLRPCValue(event)),
                    ("buildTagID", buildTag?.xmlrpc ?? nil),
                    ("destTagID", destinationTag?.xmlrpc ?? nil), ("queryOpts", options.xmlrpc),
                ]))
    }
}
