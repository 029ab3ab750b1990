extension KojiRequest where Answer == KojiTask.ID {
    /// Makes a task that puts a build in a tag; the hub makes one also for a build that is in the tag already, and it fails
    /// then.
    ///
    /// - Parameters:
    ///   - force: In spite of the tag's rules, for those who may.
    ///   - from: The tag that the build leaves at the same time.
    /// - Throws: A fault of kind `.tag` for a package that the tag does not list, or a build that is not complete.
    /// - SeeAlso: `tagBuild`
    public static func tagBuild(
        _ tag: some KojiTagKey, _ build: some KojiBuildKey, force: Bool = false,
        from: (any KojiTagKey)? = nil
    ) -> Self {
        Self(
            idOf: KojiCall(
                "tagBuild", [tag.xmlrpc, build.xmlrpc],
                given: [("force", XMLRPCValue(given: force)), ("fromtag", from?.xmlrpc ?? nil)]))
    }

    /// Makes a task that moves a build from a tag to another one.
    ///
    /// - SeeAlso: `moveBuild`
    public static func moveBuild(
        _ build: some KojiBuildKey, from: some KojiTagKey, to: some KojiTagKey, force: Bool = false
    ) -> Self {
        Self(
            idOf: KojiCall(
                "moveBuild", [from.xmlrpc, to.xmlrpc, build.xmlrpc],
                given: [("force", XMLRPCValue(given: force))]))
    }
}

extension KojiRequest where Answer == Void {
    /// Takes a build out of a tag at once.
    ///
    /// - Parameter strict: Whether a build that is not in the tag is a fault of kind `.tag`.
    /// - SeeAlso: `untagBuild`
    public static func untagBuild(
        _ tag: some KojiTagKey, _ build: some KojiBuildKey, strict: Bool = true, force: Bool = false
    ) -> Self {
        Self(
            doing: KojiCall(
                "untagBuild", [tag.xmlrpc, build.xmlrpc],
                given: [("strict", .bool(strict)), ("force", XMLRPCValue(given: force))]))
    }

    /// Puts a build in a tag at once, without asking the tag's rules; for administrators.
    ///
    /// - Throws: A fault of kind `.tag` for a build that is in the tag already.
    /// - SeeAlso: `tagBuildBypass`
    public static func tagBuildBypass(
        _ tag: some KojiTagKey, _ build: some KojiBuildKey, force: Bool = false
    ) -> Self {
        Self(
            doing: KojiCall(
                "tagBuildBypass", [tag.xmlrpc, build.xmlrpc], given: [("force", XMLRPCValue(given: force))]))
    }

    /// Takes a build out of a tag at once, without asking the tag's rules; for administrators.
    ///
    /// - SeeAlso: `untagBuildBypass`
    public static func untagBuildBypass(
        _ tag: some KojiTagKey, _ build: some KojiBuildKey, strict: Bool = true, force: Bool = false
    ) -> Self {
        Self(
            doing: KojiCall(
                "untagBuildBypass", [tag.xmlrpc, build.xmlrpc],
                given: [("strict", strict ? nil : false), ("force", XMLRPCValue(given: force))]))
    }

    /// Removes a side tag and its target. Another tag is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `removeSideTag` of the hub's plugin `sidetag`
    public static func removeSideTag(_ tag: some KojiTagKey) -> Self {
        Self(doing: KojiCall("removeSideTag", [tag.xmlrpc]))
    }

    /// Changes a side tag; what is nil stays as it is.
    ///
    /// - SeeAlso: `editSideTag` of the hub's plugin `sidetag`
    public static func editSideTag(
        _ tag: some KojiTagKey, debuginfo: Bool? = nil, macros: [String: String] = [:],
        removedMacros: [String] = []
    ) -> Self {
        let values = XMLRPCStruct(
            macros.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
        return Self(
            doing: KojiCall(
                "editSideTag", [tag.xmlrpc],
                given: [
                    ("debuginfo", XMLRPCValue(debuginfo)),
                    ("rpm_macros", macros.isEmpty ? nil : .structure(values)),
                    ("remove_rpm_macros", removedMacros.isEmpty ? nil : XMLRPCValue(removedMacros)),
                ]))
    }
}

extension KojiRequest where Answer == KojiSideTag {
    /// Makes a side tag of a tag, with a target of the same name. The base tag has to allow it.
    ///
    /// - Parameters:
    ///   - debuginfo: Whether its repositories have packages with debugging information.
    ///   - suffix: One of those that the hub allows.
    /// - SeeAlso: `createSideTag` of the hub's plugin `sidetag`
    public static func createSideTag(
        _ base: some KojiTagKey, debuginfo: Bool = false, suffix: String? = nil
    ) -> Self {
        Self(
            KojiCall(
                "createSideTag", [base.xmlrpc],
                given: [("debuginfo", XMLRPCValue(given: debuginfo)), ("suffix", XMLRPCValue(suffix))]))
    }
}

extension KojiListing where Answer == [KojiSideTag] {
    /// The side tags of a tag, of a user, or all.
    ///
    /// - SeeAlso: `listSideTags` of the hub's plugin `sidetag`
    public static func sideTags(
        base: (any KojiTagKey)? = nil, user: (any KojiUserKey)? = nil, options: KojiQueryOptions = .init()
    ) -> Self {
        Self(
            KojiCall(
                "listSideTags",
                given: [
                    ("basetag", base?.xmlrpc ?? nil), ("user", user?.xmlrpc ?? nil),
                    ("queryOpts", options.xmlrpc),
                ]))
    }
}
