internal import HostKit
internal import Logging

/// The version to package, and where it was found.
public struct FoundVersion: Hashable, Sendable {
    public enum Origin: Hashable, Sendable {
        case action
        case tag(String)
        case spec
    }
    public var version: String
    public var origin: Origin
    /// The newest tag that is a version, whoever decides on the version.
    public var lastTag: String?
}

/// Finds the version to package: the action, else the newest tag, else the spec.
struct VersionFinder: Sendable {
    let context: PackageContext
    let actions: ActionRunner
    let mergedRef: String?

    func find(specVersion: String) async throws -> FoundVersion {
        let selection = try TagSelection(context.config)
        if let outputs = try await actions.run(.getCurrentVersion) {
            let match = selection.first(of: selection.filtered(try await tags()))
            return FoundVersion(
                version: try version(printed: outputs.last ?? ""), origin: .action, lastTag: match?.tag)
        }
        let tags = selection.filtered(try await tags())
        if let match = selection.first(of: tags) {
            if let newest = tags.first, newest != match.tag {
                context.logger.warning(
                    "the newest tag \(newest) does not fit \(selection.template.source); \(match.tag) is used"
                )
            }
            return FoundVersion(version: match.version, origin: .tag(match.tag), lastTag: match.tag)
        }
        if let newest = tags.first { throw PackitError.tagDoesNotFit(newest, selection.template.source) }
        context.logger.info("No git tags found, falling back to %version in the specfile.")
        if context.checkout.isShallow {
            context.logger.warning(
                "this is a shallow clone, which may lack tags: 'git fetch --unshallow --tags' brings them")
        }
        return FoundVersion(version: specVersion, origin: .spec, lastTag: nil)
    }

    private func tags() async throws -> [String] {
        let merged = mergedRef.map { ["--merged=\($0)"] } ?? []
        return try await context.checkout.git.lines(["tag", "--list", "--sort=-creatordate"] + merged)
            .filter { !$0.isEmpty }
    }

    private func version(printed output: String) throws(PackitError) -> String {
        let text = output.trimmed
        guard !text.isEmpty else {
            throw PackitError(
                .version,
                "action 'get-current-version' printed nothing; its last command must print the version")
        }
        guard !text.contains(where: \.isNewline) else {
            throw PackitError(
                .version,
                "action 'get-current-version' printed several lines, where one with the version was expected: \(text.prefix(200))"
            )
        }
        return VersionText.sanitized(text)
    }
}
