internal import HostKit
internal import RPMKit

/// The text of a snapshot's changelog entry, and its author.
struct ChangelogText: Sendable {
    let context: PackageContext
    let actions: ActionRunner

    /// The entry's lines; nil when there is to be no entry.
    ///
    /// - Parameter commits: What ``commits(since:)`` said.
    func entry(
        updatesRelease: Bool, found: FoundVersion, previousVersion: String, commits: String
    ) async throws -> String? {
        if let text = try await written(found.version, tag: found.lastTag, previousVersion) { return text }
        guard updatesRelease else { return nil }
        let text = commits.isEmpty ? "- Development snapshot (\(context.checkout.head.shortCommit))" : commits
        return SpecText.escapingForChangelog(text)
    }

    /// The entry of a source-git build.
    func downstreamEntry(previousVersion: String) async throws -> String {
        if let text = try await written(previousVersion, tag: nil, previousVersion) { return text }
        return "- Downstream changes (\(context.checkout.head.shortCommit))"
    }

    /// What the action writes, if there is one.
    private func written(_ version: String, tag: String?, _ previousVersion: String) async throws -> String? {
        let outputs = try await actions.run(
            .changelogEntry,
            [
                "PACKIT_PROJECT_VERSION": version, "PACKIT_PROJECT_UPSTREAM_TAG": tag ?? "",
                "PACKIT_RESOLVED_BUGS": "", "PACKIT_PROJECT_PREVIOUS_VERSION": previousVersion,
            ])
        return outputs.map { SpecText.escapingForChangelog($0.map(\.trimmingEnd).joined(separator: "\n")) }
    }

    /// The subjects of the commits since a tag, a line each; empty without a tag.
    func commits(since tag: String?) async throws -> String {
        guard let tag else { return "" }
        return try await context.checkout.git.text([
            "log", "--no-merges", "--pretty=format:- %s (%an)", "\(tag)..HEAD", "--",
        ])
    }

    /// An entry of now; nil without a text.
    ///
    /// - Throws: ``PackitError`` when nobody is known who could sign it.
    func signed(_ text: String?, by author: String?) throws -> SpecUpdate.Entry? {
        guard let text else { return nil }
        guard let author else {
            throw PackitError(
                .spec,
                "nobody is known to sign the changelog entry; run 'git config user.name NAME' and 'git config user.email MAIL', or set RPM_PACKAGER"
            )
        }
        let date = ChangelogDate(secondsSince1970: Int(context.host.environment.buildTime.seconds))
        return SpecUpdate.Entry(author: author, date: date, text: text)
    }

    /// Who writes the entry: `RPM_PACKAGER`, the macro, git's user, the system's user; nil when none of them
    /// is known.
    func author() async throws -> String? {
        let environment = context.host.environment
        if let packager = environment["RPM_PACKAGER"] { return packager }
        async let macro = packagerMacro()
        let user = try await gitUser()
        if let packager = try await macro { return packager }
        let name = environment["GIT_AUTHOR_NAME"] ?? user["user.name"]
        let email = environment["GIT_AUTHOR_EMAIL"] ?? user["user.email"]
        if let name { return email.map { "\(name) <\($0)>" } ?? name }
        return environment.userName.map { login in "\(login) <\(email ?? "\(login)@localhost")>" }
    }

    private func gitUser() async throws -> [String: String] {
        let query = ["config", "--get-regexp", #"^user\.(name|email)$"#]
        let lines = try await context.checkout.git.optionalText(query) ?? ""
        var user: [String: String] = [:]
        for line in lines.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            if parts.count == 2 { user[parts[0]] = parts[1] }
        }
        return user
    }

    private func packagerMacro() async throws -> String? {
        let command = Command(
            "rpm", ["--eval", "%packager"], environment: context.host.environment.forCommands(),
            in: context.workingDirectory, timeout: .seconds(30), remedy: "install rpm")
        let text = try await context.host.runner.check(command).trimmedOutput
        return text.isEmpty || text == "%packager" ? nil : text
    }
}
