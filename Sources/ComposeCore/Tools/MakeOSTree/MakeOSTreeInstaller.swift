public import HostKit
public import SystemPackage

/// Runs lorax for an installer, as `pungi-make-ostree installer` does.
public struct MakeOSTreeInstaller: Sendable {
    /// What the command is asked for; what `extraConfig` says comes on top of it.
    public struct Request: Sendable, Hashable {
        public var product: String
        public var version: String
        public var release: String
        /// URLs of repositories.
        public var sources: [String]
        /// A directory that does not exist yet, or is empty.
        public var output: FilePath
        public var variant: String?
        public var bugURL: String?
        public var leavesOutMacs = false
        public var isFinal = false
        public var arch: String?
        public var volumeID: String?
        public var packages: [String] = []
        public var templates: [String] = []
        public var archTemplates: [String] = []
        public var templateVariables: [String] = []
        public var archTemplateVariables: [String] = []
        /// In GiB.
        public var rootSize: String?
        public var skipsBranding = false
        public var logs: FilePath?
        /// JSON: `repo` and `sources`, `installpkgs`, `add_template`, `add_arch_template`, `add_template_var`,
        /// `add_arch_template_var`, `rootfs_size`, `skip_branding`.
        public var extraConfig: FilePath?

        public init(
            product: String, version: String, release: String, sources: [String], output: FilePath
        ) {
            self.product = product
            self.version = version
            self.release = release
            self.sources = sources
            self.output = output
        }
    }

    private let request: Request
    private let tools: OSTreeTools

    /// - Parameter tell: Called with each line that lorax writes.
    public init(
        _ request: Request, on host: Host, tell: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.request = request
        tools = OSTreeTools(host: host, logs: request.logs, tell: tell)
    }

    /// Makes the installer.
    ///
    /// - Throws: `.commandLine`, `.input`, `.tools`; ``CommandLog/Failure``; `CommandFailure`; ``FileError``.
    public func run() async throws {
        var whole = request
        if let path = request.extraConfig { try whole.add(path) }
        try check(whole)
        try tools.require("lorax")
        try makeWay()
        try Files.createDirectories(whole.output.removingLastComponent())
        if let logs = whole.logs { try Files.createDirectories(logs) }
        let arguments = Array(whole.command.words.dropFirst())
        try await tools.run("lorax", arguments, log: "create-installer.log")
    }

    private func check(_ request: Request) throws(ComposeError) {
        guard !request.sources.isEmpty else {
            throw ComposeError(
                .commandLine, "lorax needs a repository of packages; name one with --source or in 'repo'")
        }
        let directory = tools.host.environment.currentDirectory
        for template in request.templates + request.archTemplates
        where !Files.exists(directory.pushing(FilePath(template))) {
            throw ComposeError(
                .input,
                "there is no template \(template); relative ones start at the current directory, "
                    + "and nothing is fetched from 'template_repo' here")
        }
    }

    /// lorax wants to make the directory of its output itself.
    private func makeWay() throws {
        guard Files.record(request.output, followingSymlinks: false) != nil else { return }
        do {
            guard Files.isDirectory(request.output) else {
                throw FileError(.alreadyExists, "use", request.output)
            }
            try Files.remove(request.output)
        } catch {
            throw ComposeError(.commandLine, "\(error); name a new directory for the output")
        }
    }
}

extension MakeOSTreeInstaller.Request {
    /// - Throws: `.input`.
    mutating func add(_ path: FilePath) throws(ComposeError) {
        var reader = try ExtraConfigReader(path)
        for key in ["sources", "repo"] { sources += reader.repositories(key).map(\.baseURL) }
        packages += reader.strings("installpkgs")
        templates += reader.strings("add_template")
        archTemplates += reader.strings("add_arch_template")
        templateVariables += reader.strings("add_template_var")
        archTemplateVariables += reader.strings("add_arch_template_var")
        rootSize = reader.scalar("rootfs_size") ?? rootSize
        skipsBranding = reader.flag("skip_branding") ?? skipsBranding
        try reader.finish()
    }

    /// How lorax is called.
    var command: LoraxCommand {
        var command = LoraxCommand(
            product: product, version: version, variant: variant, isFinal: isFinal, buildArch: arch,
            volumeID: volumeID, installedPackages: packages,
            place: InstallerPlace(results: output, logs: logs ?? output))
        command.release = release
        command.sources = sources
        command.logsToPlace = logs != nil
        command.options.bugURL = bugURL
        command.options.noMacBoot = leavesOutMacs
        command.options.noUpgrade = false
        command.options.templates = templates
        command.options.archTemplates = archTemplates
        command.options.templateVariables = templateVariables
        command.options.archTemplateVariables = archTemplateVariables
        command.options.rootSize = rootSize
        command.options.skipsBranding = skipsBranding
        return command
    }
}
