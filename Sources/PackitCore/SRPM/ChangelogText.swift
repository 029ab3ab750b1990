internal import HostKit
internal import RPMKit

/// The text of a snapshot's changelog entry, and its author.
struct ChangelogText: Sendable {
    let context: PackageContext
    let actions: ActionRunner

    /// The entry's lines; nil when there is to be no entry.
    func entry(
        updatesRelease: Bool, found: FoundVersion, previousVersion: String
    ) async throws -> String? {
        let variables = [
            "PACKIT_PROJECT_VERSION": found.version, "PACKIT_PROJECT_UPSTREAM_TAG": found.lastTag ?? "",
            "PACKIT_RESOLVED_BUGS": "", "PACKIT_PROJECT_PREVIOUS_VERSION": previousVersion,
        ]
        if let outputs = try await actions.run(.changelogEntry, variables) {
            return SpecText.escapingForChangelog(outputs.map(\.trimmingEnd).joined(separator: "\n"))
        }
        guard updatesRelease else { return nil }
        let commits = try await commits(since: found.lastTag)
        let text = commits.isEmpty ? "- Development snapshot (\(context.checkout.head.shortCommit))" : commits
        return SpecText.escapingForChangelog(text)
    }

    /// The entry of a source-git build.
    func downstreamEntry(previousVersion: String) async throws -> String? {
        let variables = [
            "PACKIT_PROJECT_VERSION": previousVersion, "PACKIT_PROJECT_PREVIOUS_VERSION": previousVersion,
        ]
        if let outputs = try await actions.run(.changelogEntry, variables) {
            return SpecText.escapingForChangelog(outputs.map(\.trimmingEnd).joined(separator: "\n"))
        }
        return "- Downstream changes (\(context.checkout.head.shortCommit))"
    }

    private func commits(since tag: String?) async throws -> String {
        guard let tag else { return "" }
        return try await context.checkout.git.text([
            "log", "--no-merges", "--pretty=format:- %s (%an)", "\(tag)..HEAD", "--",
        ])
    }

    /// An entry of now by whoever runs this; nil without a text.
    func signed(_ text: String?) async throws -> SpecUpdate.Entry? {
        guard let text else { return nil }
        let date = ChangelogDate(secondsSince1970: Int(context.host.environment.buildTime.seconds))
        return SpecUpdate.Entry(author: try await author(), date: date, text: text)
    }

    /// Who writes the entry: `RPM_PACKAGER`, the macro, git's user, the system's user.
    ///
    /// - Throws: ``PackitError`` when none of them is known.
    private func author() async throws -> String {
        let environment = context.host.environment
        if let packager = environment["RPM_PACKAGER"] { return packager }
        if let packager = try await packagerMacro() { return packager }
        let git = context.checkout.git
        let lines = try await git.optionalText(["config", "--get-regexp", #"^user\.(name|email)$"#]) ?? ""
        var user: [String: String] = [:]
        for line in lines.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            if parts.count == 2 { user[parts[0]] = parts[1] }
        }
        let name = environment["GIT_AUTHOR_NAME"] ?? user["user.name"]
        let email = environment["GIT_AUTHOR_EMAIL"] ?? user["user.email"]
        if let name { return email.map { "\(name) <\($0)>" } ?? name }
        guard let login = environment.userName else {
            throw PackitError(
                .spec,
                "nobody is known to sign the changelog entry; run 'git config user.name NAME' and 'git config user.email MAIL', or set RPM_PACKAGER"
            )
        }
        return "\(login) <\(email ?? "\(login)@localhost")>"
    }

    private func packagerMacro() async throws -> String? {
        let command = Command(
            "rpm", ["--eval", "%packager"], environment: context.host.environment.forCommands(),
            in: context.workingDirectory, timeout: .seconds(30), remedy: "install rpm")
        let text = try await context.host.runner.check(command).trimmedOutput
        return text.isEmpty || text == "%packager" ? nil : text
    }
}
