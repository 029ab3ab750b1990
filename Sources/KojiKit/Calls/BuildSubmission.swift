/// What a build is to be like; what is nil or false is left out of the call.
///
/// - SeeAlso: The options of `koji build`.
public struct KojiBuildOptions: Sendable, Hashable {
    /// To try only: no build is recorded, and its files go away after some weeks.
    public var isScratch = false
    public var skipsTagging = false
    /// The architectures of a scratch build; nil for those of the tag.
    public var arches: [String]?
    public var repository: KojiRepository.ID?
    /// Whether the first architecture that fails ends the others.
    public var failsFast = false
    /// Whether a repository is waited for that is newer than the call.
    public var waitsForRepository = false
    /// NVRs that the repository has to have.
    public var waitedBuilds: [String] = []
    public var rebuildsSRPM: Bool?
    public var isDraft = false
    /// What the build is to carry in its extra data.
    public var userMetadata: XMLRPCStruct = [:]

    public init(isScratch: Bool = false) { self.isScratch = isScratch }

    /// As the hub takes them.
    public var xmlrpc: XMLRPCStruct {
        XMLRPCStruct(given: [
            ("scratch", XMLRPCValue(given: isScratch)), ("skip_tag", XMLRPCValue(given: skipsTagging)),
            ("arch_override", XMLRPCValue(arches?.joined(separator: " "))),
            ("repo_id", XMLRPCValue(repository)), ("fail_fast", XMLRPCValue(given: failsFast)),
            ("wait_repo", XMLRPCValue(given: waitsForRepository)),
            ("wait_builds", waitedBuilds.isEmpty ? nil : XMLRPCValue(waitedBuilds)),
            ("rebuild_srpm", XMLRPCValue(rebuildsSRPM)), ("draft", XMLRPCValue(given: isDraft)),
            ("custom_user_metadata", userMetadata.members.isEmpty ? nil : .structure(userMetadata)),
        ])
    }
}

extension KojiRequest where Answer == KojiTask.ID {
    /// Makes a task that builds a package. Neither source nor target are looked at before a builder takes the task.
    ///
    /// - Parameters:
    ///   - source: URL of a commit, such as `git+https://example.com/hello.git#<commit>`, or the path of an uploaded
    ///     source package below the hub's `work`.
    ///   - target: Nil for a build that goes nowhere and names its repository.
    ///   - priority: Added to the usual 20; below 0 is for administrators.
    ///   - channel: Nil for the one that the hub's rules choose.
    /// - SeeAlso: `build`
    public static func build(
        source: String, target: String?, options: KojiBuildOptions = .init(), priority: Int? = nil,
        channel: String? = nil
    ) -> Self {
        Self(
            idOf: KojiCall(
                "build", [.string(source), XMLRPCValue(target), .structure(options.xmlrpc)],
                given: [("priority", XMLRPCValue(priority)), ("channel", XMLRPCValue(channel))]))
    }

    /// Makes a task that builds packages one after another, each with those before it.
    ///
    /// - Parameter groups: Sources as for a build; those of a group do not wait for each other.
    /// - SeeAlso: `chainBuild`
    public static func chainBuild(
        groups: [[String]], target: String, options: KojiBuildOptions = .init(), priority: Int? = nil,
        channel: String? = nil
    ) -> Self {
        Self(
            idOf: KojiCall(
                "chainBuild",
                [
                    .array(groups.map { XMLRPCValue($0) }), .string(target), .structure(options.xmlrpc),
                ],
                given: [("priority", XMLRPCValue(priority)), ("channel", XMLRPCValue(channel))]))
    }

    /// Makes a task that puts the archives of a build into packages.
    ///
    /// - Parameter url: Of the commit with the spec file's template.
    /// - SeeAlso: `wrapperRPM`
    public static func wrapperRPM(
        of build: some KojiBuildKey, url: String, target: String, isScratch: Bool = false,
        repository: KojiRepository.ID? = nil, priority: Int? = nil, channel: String? = nil
    ) -> Self {
        let options = XMLRPCStruct(given: [
            ("scratch", XMLRPCValue(given: isScratch)), ("repo_id", XMLRPCValue(repository)),
        ])
        return Self(
            idOf: KojiCall(
                "wrapperRPM", [build.xmlrpc, .string(url), .string(target)],
                given: [
                    ("priority", XMLRPCValue(priority)), ("channel", XMLRPCValue(channel)),
                    ("opts", options.members.isEmpty ? nil : .structure(options)),
                ]))
    }

    /// Makes a task that does once more what a task did that failed or was cancelled.
    ///
    /// - SeeAlso: `resubmitTask`
    public static func resubmit(_ task: KojiTask.ID) -> Self {
        Self(idOf: KojiCall("resubmitTask", [task.xmlrpc]))
    }
}
