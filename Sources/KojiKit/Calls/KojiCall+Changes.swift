extension KojiCall {
    /// Whether the call changes something at the hub, such as making a task: asked twice, it may be done twice. It takes a
    /// login.
    ///
    /// Calls that are not made here count as changing unless their names say that they look something up.
    public var changesHub: Bool {
        if Self.readingMethods.contains(method) { return false }
        return !Self.readingPrefixes.contains { method.hasPrefix($0) }
    }

    private static let readingPrefixes = ["get", "list", "query", "system.", "_list"]
    private static let readingMethods: Set<String> = [
        "search", "taskFinished", "tagChangedSinceEvent", "repoInfo", "repo.checkRequest", "repo.get",
        "checkUpload", "downloadTaskOutput", "hello", "echo", "showSession", "showOpts",
    ]
}
