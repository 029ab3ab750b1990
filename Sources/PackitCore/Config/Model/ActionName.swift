/// The steps of a workflow that a project may replace or extend by its own commands.
public enum ActionName: String, Hashable, Sendable, Codable, CaseIterable {
    case postUpstreamClone = "post-upstream-clone"
    case getCurrentVersion = "get-current-version"
    case createArchive = "create-archive"
    case fixSpecFile = "fix-spec-file"
    case changelogEntry = "changelog-entry"
    case createPatches = "create-patches"
    case postModifications = "post-modifications"
    case preSync = "pre-sync"
    case prepareFiles = "prepare-files"
    case commitMessage = "commit-message"
    case runCondition = "run-condition"

    /// What the action is for, in one sentence of the schema.
    var meaning: String {
        switch self {
        case .postUpstreamClone: "Runs after the upstream repository is at hand, before anything else."
        case .getCurrentVersion: "Prints the version to package, in place of the newest tag."
        case .createArchive: "Makes the source archive and prints its path, in place of git archive."
        case .fixSpecFile: "Edits the spec file, in place of the default changes."
        case .changelogEntry: "Prints the text of the changelog entry."
        case .createPatches: "Makes the patches of a source-git repository."
        case .postModifications:
            "Runs when all changes are made, before the SRPM is built or sources uploaded."
        case .preSync: "Runs before files are synced to dist-git."
        case .prepareFiles: "Merges spec and changelog, in place of the default."
        case .commitMessage: "Prints the title and body of the dist-git commit."
        case .runCondition: "Decides by its exit status whether a downstream job runs."
        }
    }
}
