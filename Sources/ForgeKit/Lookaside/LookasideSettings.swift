internal import ConfigSyntax
public import DigestKit
internal import HostKit
internal import SourceDiagnostics
public import SystemPackage

/// What a package tool, such as fedpkg, knows of its dist-git and of the cache beside it.
public struct LookasideSettings: Hashable, Sendable {
    /// The tool's name, and that of its section in the configuration.
    public var tool: String
    /// Where files are downloaded from, without a slash at the end.
    public var downloadURL: String
    /// What takes files; nil where nobody can upload.
    public var uploadURL: String?
    /// Of new files.
    public var hash: Checksum.Kind
    /// Whether the cache knows packages by `rpms/name`, and not by the name alone.
    public var isNamespaced: Bool
    /// Where one pushes to, with `%(user)s` and `%(repo)s` in it.
    public var pushURL: String
    /// Where anybody can read, with `%(repo)s` in it.
    public var anonymousURL: String
    /// A regular expression for the branches that belong to a release.
    public var branchPattern: String?
    /// Of the build system.
    public var kojiConfig: String?

    public init(
        tool: String, downloadURL: String, uploadURL: String?, hash: Checksum.Kind = .sha512,
        isNamespaced: Bool = true, pushURL: String, anonymousURL: String, branchPattern: String? = nil,
        kojiConfig: String? = nil
    ) {
        self.tool = tool
        self.downloadURL = downloadURL
        self.uploadURL = uploadURL
        self.hash = hash
        self.isNamespaced = isNamespaced
        self.pushURL = pushURL
        self.anonymousURL = anonymousURL
        self.branchPattern = branchPattern
        self.kojiConfig = kojiConfig
    }

    /// Where the files of the package tools are.
    public static let usualDirectory: FilePath = "/etc/rpkg"

    /// The settings of a tool: those of `/etc/rpkg/TOOL.conf` if it is there, else what is known here.
    ///
    /// - Throws: `.badRequest` for a file that cannot be used, and for a tool that nobody knows.
    public static func of(_ tool: String, in directory: FilePath = usualDirectory) throws(ForgeFailure)
        -> Self
    {
        guard let name = FilePath.Component("\(tool).conf"), name.kind == .regular else {
            throw ForgeFailure(.badRequest, detail: "'\(tool)' is no name of a tool")
        }
        let path = directory.appending(name)
        if let text = try text(of: path) { return try read(text, tool: tool, name: path.string) }
        guard let known = known(tool) else {
            throw ForgeFailure(
                .badRequest, detail: "nothing is known of '\(tool)'; install it, so that \(path) is there")
        }
        return known
    }

    private static func text(of path: FilePath) throws(ForgeFailure) -> String? {
        do throws(FileError) {
            return try Files.readText(path, limit: 1 << 20)
        } catch {
            if error.code == .notFound { return nil }
            throw ForgeFailure(.badRequest, detail: "\(error)")
        }
    }

    /// Reads the section of a tool.
    static func read(_ text: String, tool: String, name: String) throws(ForgeFailure) -> Self {
        let document = INIDocument(SourceFile(name: name, text: text))
        if let first = document.diagnostics.first {
            throw mistake("line \(first.range.start.line): \(first.message)", name)
        }
        guard let section = document[tool] else { throw mistake("there is no section '[\(tool)]'", name) }
        func value(_ option: String) -> String? {
            (section[option] ?? document.defaults?[option])?.text
        }
        func required(_ option: String) throws(ForgeFailure) -> String {
            guard let text = value(option), !text.isEmpty else {
                throw mistake("there is no '\(option)' in '[\(tool)]'", name)
            }
            return text
        }
        let hashName = value("lookasidehash") ?? "sha512"
        guard let hash = Checksum.Kind(name: hashName) else {
            throw mistake("'\(hashName)' is no kind of checksum that is known here", name)
        }
        return Self(
            tool: tool, downloadURL: try required("lookaside").withoutSlashes,
            uploadURL: value("lookaside_cgi").flatMap { $0.isEmpty ? nil : $0 }, hash: hash,
            isNamespaced: isTrue(value("lookaside_namespaced")), pushURL: try required("gitbaseurl"),
            anonymousURL: try required("anongiturl"), branchPattern: value("branchre"),
            kojiConfig: value("kojiconfig"))
    }

    private static func isTrue(_ text: String?) -> Bool {
        ["1", "yes", "true", "on"].contains(text?.lowercased() ?? "")
    }

    private static func mistake(_ detail: String, _ name: String) -> ForgeFailure {
        ForgeFailure(.badRequest, detail: "\(name): \(detail)")
    }
}

extension LookasideSettings {
    /// What is known of a tool that is not installed.
    public static func known(_ tool: String) -> Self? {
        switch tool {
        case "fedpkg": fedora(tool, web: "src.fedoraproject.org", git: "pkgs.fedoraproject.org")
        case "fedpkg-stage": fedora(tool, web: "src.stg.fedoraproject.org", git: "pkgs.stg.fedoraproject.org")
        case "centpkg":
            Self(
                tool: tool, downloadURL: "https://sources.stream.centos.org/sources",
                uploadURL: "https://sources.stream.centos.org/lookaside/upload.cgi",
                pushURL: "ssh://git@gitlab.com/redhat/centos-stream/%(repo)s.git",
                anonymousURL: "https://gitlab.com/redhat/centos-stream/%(repo)s.git")
        default: nil
        }
    }

    private static func fedora(_ tool: String, web: String, git: String) -> Self {
        Self(
            tool: tool, downloadURL: "https://\(web)/repo/pkgs",
            uploadURL: "https://\(web)/repo/pkgs/upload.cgi",
            pushURL: "ssh://%(user)s@\(git)/%(repo)s", anonymousURL: "https://\(web)/%(repo)s.git")
    }

    /// Where somebody pushes to a package; the forks of Fedora's dist-git lie below `forks/USER`.
    public func pushURL(of package: RepositoryName, user: String) throws(ForgeFailure) -> String {
        try Self.filled(pushURL, package, user)
    }

    /// Where somebody pushes to the fork of a user.
    public func forkURL(of package: RepositoryName, owner: String, user: String) throws(ForgeFailure)
        -> String
    {
        let url = try Self.filled(
            pushURL, RepositoryName(namespace: "forks/\(owner)/\(package.namespace)", name: package.name),
            user)
        return url.hasSuffix(".git") ? url : "\(url).git"
    }

    /// Where anybody reads a package.
    public func anonymousURL(of package: RepositoryName) throws(ForgeFailure) -> String {
        try Self.filled(anonymousURL, package, nil)
    }

    /// How the cache calls a package.
    func cacheName(of package: RepositoryName) -> String { isNamespaced ? package.fullName : package.name }

    private static func filled(_ template: String, _ package: RepositoryName, _ user: String?)
        throws(ForgeFailure) -> String
    {
        var values = ["repo": package.fullName, "module": package.fullName, "name": package.name]
        values["user"] = user
        do throws(INIInterpolation.Failure) {
            return try INIInterpolation(values: values).expand(template)
        } catch {
            throw ForgeFailure(.badRequest, detail: "the URL '\(template)': \(error.message)")
        }
    }
}

extension String {
    fileprivate var withoutSlashes: String {
        var text = self[...]
        while text.hasSuffix("/") { text.removeLast() }
        return String(text)
    }
}
