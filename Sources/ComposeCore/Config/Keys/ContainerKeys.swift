internal import ConfigSyntax

extension ComposeKeys {
    /// A container built by OSBS; what else stands here goes to the task.
    static let osbsContainer = KeyTable(
        "osbs_container",
        keys: sourceKeys + [
            KeySpec("scratch", .boolean, "Whether it is a scratch build."),
            KeySpec("priority", .number, "Priority of the task."),
            KeySpec("gpgkey", .string, "Signing key of the repositories."),
            KeySpec("repo", .repos, oldNames: [OldName("repo_from", .appended)], "Further repositories."),
        ],
        unknownKeys: .allowed)

    /// A container of an image; what else stands here goes to the task.
    static let imageContainer = KeyTable(
        "image_container",
        keys: sourceKeys + [
            KeySpec("image_spec", .map(.any), required: true, "Which image of the compose it holds."),
            KeySpec("priority", .number, "Priority of the task."),
            KeySpec("failable", .boolean, "Whether it may fail."),
        ],
        unknownKeys: .allowed)

    private static let sourceKeys: [KeySpec] = [
        KeySpec("url", .string, required: true, "Repository of the container's sources."),
        KeySpec("target", .string, required: true, "Koji target."),
        KeySpec("git_branch", .string, required: true, "Branch of the sources."),
    ]
}
