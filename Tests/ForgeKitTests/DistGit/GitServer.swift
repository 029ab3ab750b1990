import ForgeKit
import HostKit
import SystemPackage
import TestSupport

/// Repositories behind a real Apache, which lets everybody read and those push who have a password.
struct GitServer: Sendable {
    let apache: ApacheServer
    /// Of the bare repositories.
    let directory: FilePath

    static let user = "ada"
    static let password = "s3cret-w0rd"

    var url: String { apache.url }

    var credential: GitCredential { GitCredential(user: Self.user, password: Secret(Self.password)) }

    static func serving(_ body: (GitServer) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            // Apache's workers are another user's when we are root.
            try Files.setPermissions(FilePermissions(rawValue: 0o755), of: directory)
            let repositories = directory.appending("git")
            try Files.createDirectories(repositories)
            let hash = try await Host.forTests().runner
                .check(
                    .shell("openssl passwd -apr1 '\(password)'", in: directory)
                ).trimmedOutput
            let users = directory.appending("users")
            try Files.writeAtomically("\(user):\(hash)\n", to: users)
            try Files.setPermissions(FilePermissions(rawValue: 0o644), of: users)
            let backend = try await Host.forTests().runner
                .check(.shell("git --exec-path", in: directory)).trimmedOutput
            var options = ApacheServer.Options()
            options.isEncrypted = false
            options.lines = lines(repositories, users, backend: "\(backend)/git-http-backend")
            try await ApacheServer.serving(options) { apache in
                try await body(GitServer(apache: apache, directory: repositories))
            }
        }
    }

    private static func lines(_ repositories: FilePath, _ users: FilePath, backend: String) -> [String] {
        ApacheServer.modules("cgid") + [
            "ScriptSock \(repositories.removingLastComponent())/cgi.sock",
            "SetEnv GIT_PROJECT_ROOT \(repositories)", "SetEnv GIT_HTTP_EXPORT_ALL 1",
            // The repositories belong to who runs the tests, and the workers may be another's.
            "SetEnv GIT_CONFIG_COUNT 3", "SetEnv GIT_CONFIG_KEY_0 safe.directory",
            "SetEnv GIT_CONFIG_VALUE_0 *",
            "SetEnv GIT_CONFIG_KEY_1 http.receivepack", "SetEnv GIT_CONFIG_VALUE_1 true",
            "SetEnv GIT_CONFIG_KEY_2 uploadpack.allowFilter", "SetEnv GIT_CONFIG_VALUE_2 true",
            "ScriptAlias / \(backend)/", "<Directory />", "Options +ExecCGI", "</Directory>",
            "<LocationMatch \"/git-receive-pack$\">", "AuthType Basic", "AuthName git",
            "AuthBasicProvider file", "AuthUserFile \(users)", "Require valid-user", "</LocationMatch>",
        ]
    }

    /// Makes a repository with one commit on `rawhide` and another on `f43`; all may write to it.
    @discardableResult
    func repository(_ name: String, isEmpty: Bool = false) async throws -> GitFixture {
        let path = directory.pushing(FilePath("\(name).git"))
        let bare = try await GitFixture.create(at: path, bare: true)
        if !isEmpty {
            try await withTemporaryDirectory { directory in
                let work = try await GitFixture.create(at: directory.appending("work"))
                try work.write("Name: hello\n", to: "hello.spec")
                try await work.git("add", ".")
                try await work.git("commit", "--quiet", "-m", "Begin")
                try await work.git("push", "--quiet", path.string, "HEAD:refs/heads/rawhide")
                try work.write("Name: hello\nVersion: 1\n", to: "hello.spec")
                try await work.git("commit", "--quiet", "-am", "Add a version")
                try await work.git("push", "--quiet", path.string, "HEAD:refs/heads/f43")
            }
            try await bare.git("symbolic-ref", "HEAD", "refs/heads/rawhide")
        }
        try await Host.forTests().runner.check(.shell("chmod -R a+rwX .", in: path))
        return bare
    }
}
