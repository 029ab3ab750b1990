/// What a configuration takes from the project around it when it does not say so itself.
public struct ProjectFacts: Sendable {
    /// The repository's name: the default of both package names.
    public var name: String
    /// Where that name comes from, for `config show`.
    public var nameOrigin: String
    /// The spec file that a search of the project finds; asked at most when no key names one.
    public var findSpecfile: @Sendable () -> String?

    public init(
        name: String, nameOrigin: String = "the directory's name",
        findSpecfile: @escaping @Sendable () -> String?
    ) {
        self.name = name
        self.nameOrigin = nameOrigin
        self.findSpecfile = findSpecfile
    }
}
