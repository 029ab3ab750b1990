internal import JSONKit

extension PagureRepository {
    /// The flags of a commit, newest first; none for a commit that is not there.
    public func flags(of commit: String) async throws(ForgeFailure) -> [PagureFlag] {
        try await client.send(.get(Self.flags(path, commit))).read(PagureFlag.all)
    }

    /// The flags of a pull request, newest first.
    public func flags(of number: PullRequest.Number) async throws(ForgeFailure) -> [PagureFlag] {
        try await client.send(.get(Self.flags(path, number))).read(PagureFlag.all)
    }

    public func set(_ flag: NewPagureFlag, of commit: String) async throws(ForgeFailure) -> SetPagureFlag {
        try await set(flag, at: Self.flags(path, commit))
    }

    public func set(_ flag: NewPagureFlag, of number: PullRequest.Number) async throws(ForgeFailure)
        -> SetPagureFlag
    { try await set(flag, at: Self.flags(path, number)) }

    private static func flags(_ path: APIPath, _ commit: String) -> APIPath { "\(path)/c/\(commit)/flag" }

    private static func flags(_ path: APIPath, _ number: PullRequest.Number) -> APIPath {
        "\(path)/pull-request/\(number)/flag"
    }

    private func set(_ flag: NewPagureFlag, at place: APIPath) async throws(ForgeFailure) -> SetPagureFlag {
        let status = try word(of: flag)
        let url = try url(of: flag)
        var request = APIRequest.form(
            place,
            [
                "username": flag.username, "comment": flag.comment, "url": url, "status": status,
                "percent": flag.percent.map(String.init), "uid": flag.uid,
            ])
        // A flag with a uid is one flag, however often it is set.
        if flag.uid != nil { request = request.repeatable() }
        let pretended = JSONValue(fields: [
            "username": .string(flag.username), "comment": .string(flag.comment), "url": .string(url),
            "status": status.map(JSONValue.string), "percent": flag.percent.map(JSONValue.integer),
        ])
        request = request.pretending(
            JSONValue(fields: [
                "flag": pretended, "message": "Flag added", "uid": flag.uid.map(JSONValue.string),
            ]))
        return try await client.send(request).read { json throws(JSONError) in
            let flag = try PagureFlag(try json.member("flag"), uid: try json.optionalString("uid"))
            return SetPagureFlag(flag: flag, isUpdate: try json.optionalString("message") == "Flag updated")
        }
    }

    /// The status in Pagure's words.
    ///
    /// - Throws: `.badRequest` for a flag that says nothing, or something impossible.
    private func word(of flag: NewPagureFlag) throws(ForgeFailure) -> String? {
        if let percent = flag.percent, !(0...100).contains(percent) {
            throw ForgeFailure(.badRequest, detail: "\(percent) is not a percentage from 0 to 100")
        }
        guard let status = flag.status else {
            guard flag.percent != nil else {
                throw ForgeFailure(.badRequest, detail: "a flag needs a status, or a percentage")
            }
            return nil
        }
        return try status.pagureWord()
    }

    /// Pagure takes no flag without a URL, and says no more than `Invalid input` to one that it does not like.
    private func url(of flag: NewPagureFlag) throws(ForgeFailure) -> String {
        guard let url = flag.url, !url.isEmpty else {
            return forge.contactURL.flatMap { $0.isEmpty ? nil : $0 } ?? pageURL
        }
        let host = url.split(separator: "/", maxSplits: 2).dropFirst().first ?? ""
        guard url.hasPrefix("https://") || url.hasPrefix("http://"), host.contains(".") else {
            throw ForgeFailure(
                .badRequest, detail: "a flag needs a URL with http or https and a whole host's name")
        }
        return url
    }
}

extension PagureRepository: CommitStatuses, PullRequestStatuses {
    /// The flags of a pull request, which are of all its commits.
    public func statuses(of pullRequest: PullRequest) async throws(ForgeFailure) -> [CommitStatus] {
        try await flags(of: pullRequest.number).map { CommitStatus($0, of: pullRequest.head ?? "") }
    }

    public func statuses(of commit: String) -> Pages<CommitStatus> {
        Pages { _ throws(ForgeFailure) in
            .init(try await self.flags(of: commit).map { CommitStatus($0, of: commit) })
        }
    }

    /// Sets the one flag of the context, whose uid is made of it.
    public func setStatus(_ new: NewCommitStatus, of commit: String) async throws(ForgeFailure)
        -> CommitStatus
    {
        let flag = NewPagureFlag(
            new.context, comment: String(new.description.prefix(Self.descriptionLimit)), url: new.targetURL,
            status: new.state, uid: PagureFlag.uid(of: new.context))
        return CommitStatus(try await set(flag, of: commit).flag, of: commit)
    }

    /// How many characters of a description are sent.
    static let descriptionLimit = 255
}

extension CommitStatus {
    fileprivate init(_ flag: PagureFlag, of commit: String) {
        self.init(
            commit: flag.commit ?? commit, state: flag.status ?? .pending, context: flag.username,
            description: flag.comment, targetURL: flag.url.isEmpty ? nil : flag.url, uid: flag.uid,
            created: flag.created, edited: flag.edited)
    }
}
