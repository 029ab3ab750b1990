public import ConfigSyntax
public import HostKit
internal import JSONKit
public import SourceDiagnostics
internal import SystemPackage

/// Why the user's own configuration cannot be used.
public struct UserConfigFailure: Error, CustomStringConvertible, Sendable {
    public var diagnostics: [Diagnostic]
    public var sources: SourceMap
    public var description: String
}

/// The user's configuration: accounts, tools and where commands run.
public struct UserConfig: Sendable {
    /// Where the commands of actions run.
    public enum CommandHandler: String, Hashable, Sendable, CaseIterable {
        /// As the user, on this machine.
        case local
        /// In a bubblewrap sandbox that can write the checkout only.
        case bubblewrap
        /// In a container made of the configured image.
        case podman
        /// In a pod of a cluster; the service's own.
        case sandcastle
    }

    public var debug = false
    public var fasUser: String?
    public var keytabPath: String?
    public var kerberosRealm = "FEDORAPROJECT.ORG"
    public var upstreamGitRemote: String?
    public var packageTool = "fedpkg"
    public var packageConfigPath: String?
    public var commandHandler = CommandHandler.local
    public var commandHandlerImage = "docker.io/usercont/sandcastle"
    public var defaultParseTimeMacros: [String: String?] = [:]
    /// Where clones of upstream repositories are kept for reuse.
    public var repositoryCache: String?
    public var addsRepositoriesToCache = true
    /// What should be changed in the file.
    public var diagnostics: [Diagnostic] = []
    public var sources = SourceMap()

    public init() {}

    /// Reads the user's file; without one the defaults count.
    ///
    /// - Throws: ``UserConfigFailure`` for a file that cannot be read or has errors.
    public static func load(_ environment: HostEnvironment) throws(UserConfigFailure) -> Self {
        let directory = environment.userConfigDirectory
        let found = ConfigLoader().files(in: directory)
        guard let path = found.first else { return Self() }
        let document: YAMLDocument
        let file: SourceFile
        do {
            file = SourceFile(name: path.string, bytes: try Files.read(path))
            document = try YAMLDocument(file)
        } catch let error as YAMLError {
            let sources = SourceMap([SourceFile(name: path.string, bytes: (try? Files.read(path)) ?? [])])
            throw UserConfigFailure([error.diagnostic(in: sources)], sources: sources)
        } catch {
            throw UserConfigFailure(diagnostics: [], sources: SourceMap(), description: "\(error)")
        }
        return try Self(document)
    }

    init(_ document: YAMLDocument) throws(UserConfigFailure) {
        var checker = ShapeChecker(sources: document.sources)
        let mapping = document.root.mapping ?? ConfigMapping()
        if !document.root.isNull, document.root.mapping == nil {
            checker.report(.rootIsNoMapping(document.root, sources: document.sources))
        }
        checker.check(mapping, against: UserConfigKeys.table, path: "", of: document.root)
        diagnostics = (document.diagnostics + checker.diagnostics).ordered()
        sources = document.sources
        guard !diagnostics.hasErrors else { throw UserConfigFailure(diagnostics, sources: document.sources) }
        var settings = Settings()
        settings.overlay(mapping, at: "the user's configuration")
        read(settings)
    }

    private mutating func read(_ settings: Settings) {
        debug = settings.flag("debug", default: false)
        fasUser = settings.nonEmptyText("fas_user")
        keytabPath = settings.nonEmptyText("keytab_path")
        kerberosRealm = settings.nonEmptyText("kerberos_realm") ?? kerberosRealm
        upstreamGitRemote = settings.nonEmptyText("upstream_git_remote")
        packageTool = settings.nonEmptyText("pkg_tool") ?? packageTool
        packageConfigPath = settings.nonEmptyText("package_config_path")
        commandHandler = settings.text("command_handler").flatMap(CommandHandler.init) ?? .local
        commandHandlerImage = settings.nonEmptyText("command_handler_image_reference") ?? commandHandlerImage
        repositoryCache = settings.nonEmptyText("repository_cache")
        addsRepositoriesToCache = settings.flag("add_repositories_to_repository_cache", default: true)
        for entry in settings.node("default_parse_time_macros")?.mapping?.entries ?? [] {
            defaultParseTimeMacros[entry.name] = .some(entry.value.isNull ? nil : entry.value.keyText)
        }
    }
}

extension UserConfigFailure {
    fileprivate init(_ diagnostics: [Diagnostic], sources: SourceMap) {
        let renderer = TextRenderer()
        let text = diagnostics.map { renderer.render($0, in: sources.files.first) }.joined()
        self.init(
            diagnostics: diagnostics, sources: sources,
            description: "the user configuration cannot be used\n" + text)
    }
}

/// The keys of the user's configuration.
public enum UserConfigKeys {
    public static let table = KeyTable(
        "user_config",
        keys: [
            KeySpec("debug", .boolean, default: false, "Show every command."),
            KeySpec("fas_user", .string, nullable: true, "Fedora account."),
            KeySpec("fas_password", .string, nullable: true, "Its password."),
            KeySpec("keytab_path", .string, nullable: true, "Kerberos keytab of the account."),
            KeySpec("redhat_api_refresh_token", .string, nullable: true, "Token for Image Builder."),
            KeySpec("kerberos_realm", .string, default: "FEDORAPROJECT.ORG", "Kerberos realm."),
            KeySpec("upstream_git_remote", .string, nullable: true, "Git remote that names the project."),
            KeySpec(
                "koji_build_command", .string, default: "koji build", "Command that submits Koji builds."),
            KeySpec("pkg_tool", .string, default: "fedpkg", "Package tool."),
            KeySpec(
                "package_config_path", .string, nullable: true, "Configuration to use for every project."),
            KeySpec("authentication", .map(.map(.any)), "Tokens and URLs by service."),
            KeySpec(
                "github_token", .string, nullable: true, "Deprecated; write it under authentication.",
                check: deprecated),
            KeySpec(
                "pagure_user_token", .string, nullable: true, "Deprecated; write it under authentication.",
                check: deprecated),
            KeySpec(
                "pagure_fork_token", .string, nullable: true, "Deprecated; write it under authentication.",
                check: deprecated),
            KeySpec(
                "pagure_instance_url", .string, nullable: true, "Deprecated; write it under authentication.",
                check: deprecated),
            KeySpec(
                "github_app_id", .string, nullable: true, "Deprecated; write it under authentication.",
                check: deprecated),
            KeySpec(
                "github_app_cert_path", .string, nullable: true, "Deprecated; write it under authentication.",
                check: deprecated),
            KeySpec(
                "github_app_installation_id", .string, nullable: true,
                "Deprecated; write it under authentication.", check: deprecated),
            KeySpec("repository_cache", .string, nullable: true, "Directory of clones to reuse."),
            KeySpec(
                "add_repositories_to_repository_cache", .boolean, default: true,
                "Whether new clones go there."),
            KeySpec("default_parse_time_macros", .map(.any), default: [:], "Macros while any spec is read."),
            KeySpec(
                "command_handler", .choice(UserConfig.CommandHandler.allCases.map(\.rawValue)),
                default: "local",
                "Where the commands of actions run."),
            KeySpec(
                "command_handler_work_dir", .string, default: "/sandcastle",
                "Directory of the checkout in a pod."),
            KeySpec(
                "command_handler_pvc_env_var", .string, default: "SANDCASTLE_PVC",
                "Variable with the volume's name."),
            KeySpec(
                "command_handler_image_reference", .string, default: "docker.io/usercont/sandcastle",
                "Image for commands in containers."),
            KeySpec("command_handler_k8s_namespace", .string, default: "myproject", "Namespace of pods."),
            KeySpec("command_handler_pvc_volume_specs", .list(.any), default: [], "Volumes of pods."),
            KeySpec("command_handler_storage_class", .string, default: "", "Storage class of volumes."),
            KeySpec("appcode", .string, default: "", "Application code of pods."),
        ])

    private static let deprecated: @Sendable (ConfigNode, String, inout ShapeChecker) -> Void = {
        node, path, checker in
        checker.warn(
            "user-config.deprecated", "'\(path)' is deprecated", node, path,
            hint: "write it under 'authentication', by the service's name")
    }
}
