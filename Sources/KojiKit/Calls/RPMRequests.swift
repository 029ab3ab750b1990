extension KojiRequest where Answer == KojiRPM? {
    /// A package of a build; nil if there is none.
    ///
    /// - SeeAlso: `getRPM`
    public static func rpm(_ rpm: some KojiRPMKey) -> Self {
        Self(optional: KojiCall("getRPM", [rpm.xmlrpc]))
    }
}

extension KojiRequest where Answer == KojiRPM {
    /// A package of a build; one that does not exist is a fault of kind `.generic`.
    ///
    /// - SeeAlso: `getRPM` with `strict`
    public static func existingRPM(_ rpm: some KojiRPMKey) -> Self {
        Self(KojiCall("getRPM", [rpm.xmlrpc], given: [("strict", true)]))
    }
}

extension KojiRequest where Answer == [KojiRPM] {
    /// All packages of that name, also those of other repositories.
    ///
    /// - SeeAlso: `getRPM` with `multi`
    public static func rpms(named rpm: some KojiRPMKey) -> Self {
        Self(all: KojiCall("getRPM", [rpm.xmlrpc], given: [("multi", true)]))
    }

    /// The packages of a build, the source too.
    ///
    /// - SeeAlso: `listBuildRPMs`
    public static func buildRPMs(_ build: some KojiBuildKey) -> Self {
        Self(all: KojiCall("listBuildRPMs", [build.xmlrpc]))
    }
}

/// Which packages are wanted; what is nil does not count.
public struct KojiRPMFilter: Sendable, Hashable {
    public var build: KojiBuild.ID?
    /// Those that were made in it.
    public var buildroot: KojiBuildroot.ID?
    /// Those that are in an image.
    public var image: KojiArchive.ID?
    /// Those that were installed in it.
    public var componentBuildroot: KojiBuildroot.ID?
    public var host: Int64?
    public var arches: [String]?
    public var draft: Bool?

    public init(
        build: KojiBuild.ID? = nil, buildroot: KojiBuildroot.ID? = nil, image: KojiArchive.ID? = nil,
        componentBuildroot: KojiBuildroot.ID? = nil, arches: [String]? = nil
    ) {
        self.build = build
        self.buildroot = buildroot
        self.image = image
        self.componentBuildroot = componentBuildroot
        self.arches = arches
    }
}

extension KojiListing where Answer == [KojiRPM] {
    /// Packages by where they are from, or where they are.
    ///
    /// - SeeAlso: `listRPMs`
    public static func rpms(_ filter: KojiRPMFilter, options: KojiQueryOptions = .init()) -> Self {
        Self(
            KojiCall(
                "listRPMs",
                given: [
                    ("buildID", XMLRPCValue(filter.build)), ("buildrootID", XMLRPCValue(filter.buildroot)),
                    ("imageID", XMLRPCValue(filter.image)),
                    ("componentBuildrootID", XMLRPCValue(filter.componentBuildroot)),
                    ("hostID", XMLRPCValue(filter.host)), ("arches", XMLRPCValue(filter.arches)),
                    ("queryOpts", options.xmlrpc), ("draft", XMLRPCValue(filter.draft)),
                ]))
    }
}

extension KojiListing where Answer == [KojiSignature] {
    /// The signatures of a package, or those of a key.
    ///
    /// - SeeAlso: `queryRPMSigs`
    public static func signatures(
        of rpm: (any KojiRPMKey)? = nil, key: String? = nil, options: KojiQueryOptions = .init()
    ) -> Self {
        Self(
            KojiCall(
                "queryRPMSigs",
                given: [
                    ("rpm_id", rpm?.xmlrpc ?? nil), ("sigkey", XMLRPCValue(key)),
                    ("queryOpts", options.xmlrpc),
                ]))
    }
}

/// Headers of a package, by the names under which they were asked for.
public struct KojiRPMHeaders: Sendable, Hashable {
    public var members: XMLRPCStruct

    /// The texts of a header; one for a header that is no list.
    public func strings(_ name: String) -> [String] {
        let value = members[name] ?? nil
        return value.array?.compactMap(\.string) ?? value.string.map { [$0] } ?? []
    }

    /// The numbers of a header; one for a header that is no list.
    public func integers(_ name: String) -> [Int64] {
        let value = members[name] ?? nil
        return value.array?.compactMap(\.int) ?? value.int.map { [$0] } ?? []
    }
}

extension KojiRPMHeaders: KojiReadable {
    public init(_ value: XMLRPCValue) throws(KojiError) {
        guard let members = value.structure else { throw AnswerReader.unexpected("set of headers") }
        self.members = members
    }
}

extension KojiRequest where Answer == KojiRPMHeaders {
    /// Headers of a package of a build. The `arch` of a source package is the machine that it was made on.
    ///
    /// - Parameters:
    ///   - headers: Their names in lower case; nil for all.
    ///   - strict: Whether an unknown package is a fault, and not an empty answer.
    /// - SeeAlso: `getRPMHeaders`
    public static func rpmHeaders(
        of rpm: some KojiRPMKey, _ headers: [String]? = nil, strict: Bool = false
    ) -> Self {
        Self(
            KojiCall(
                "getRPMHeaders",
                given: [
                    ("rpmID", rpm.xmlrpc), ("headers", XMLRPCValue(headers)),
                    ("strict", XMLRPCValue(given: strict)),
                ]))
    }

    /// Headers of a package among the files of a task.
    ///
    /// - SeeAlso: `getRPMHeaders`
    public static func rpmHeaders(
        task: KojiTask.ID, file: String, _ headers: [String]? = nil, strict: Bool = false
    ) -> Self {
        Self(
            KojiCall(
                "getRPMHeaders",
                given: [
                    ("taskID", task.xmlrpc), ("filepath", .string(file)), ("headers", XMLRPCValue(headers)),
                    ("strict", XMLRPCValue(given: strict)),
                ]))
    }
}
