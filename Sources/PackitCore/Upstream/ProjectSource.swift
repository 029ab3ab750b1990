public import HostKit
public import SystemPackage

/// Where a project comes from: `PATH_OR_URL` of the commands.
public enum ProjectSource: Hashable, Sendable {
    case directory(FilePath)
    case url(String)

    /// Understands an argument: a directory, a file (its directory), or the URL of a git repository.
    ///
    /// - Throws: ``PackitError`` for anything else.
    public init(_ argument: String, in environment: HostEnvironment) throws(PackitError) {
        let path = environment.absolute(FilePath(argument))
        if Files.isDirectory(path) {
            self = .directory(path)
        } else if Files.exists(path) {
            self = .directory(path.removingLastComponent())
        } else if GitRemote.isURL(argument) {
            self = .url(argument)
        } else {
            throw PackitError(
                .usage,
                "Invalid value for '[PATH_OR_URL]': Provided input path_or_url is not a directory nor an URL of a git repo."
            )
        }
    }

    /// Runs a body in the project's directory; a URL is cloned for as long as the body runs.
    public func withDirectory<Result: Sendable>(
        on host: Host, _ body: @Sendable (FilePath) async throws -> Result
    ) async throws -> Result {
        switch self {
        case .directory(let path): return try await body(path)
        case .url(let url):
            return try await WorkDirectory.withTemporaryDirectory(
                prefix: "packit-", in: host.environment.temporaryDirectory
            ) { parent in
                let name = GitRemote(name: "origin", url: url).repositoryName
                let directory = parent.appending(name.isEmpty ? "project" : name)
                let git = Git(parent, on: host)
                if let complaint = try await git.complaint(["clone", "--quiet", "--", url, directory.string])
                {
                    throw PackitError(.notARepository, "cannot clone \(GitRemote.shown(url)): \(complaint)")
                }
                return try await body(directory)
            }
        }
    }
}
