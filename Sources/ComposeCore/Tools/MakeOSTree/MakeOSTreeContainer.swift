public import HostKit
public import SystemPackage

/// Makes a container of a treefile's packages that systems can boot, as `pungi-make-ostree container` does.
public struct MakeOSTreeContainer: Sendable {
    /// What the command is asked for; paths are absolute.
    public struct Request: Sendable, Hashable {
        /// The archive's name, without `.ociarchive`.
        public var name: String
        /// The directory that it is put into.
        public var path: FilePath
        public var treefile: FilePath
        public var logs: FilePath
        public var version: String?
        /// JSON: `repo`, `keep_original_sources`.
        public var extraConfig: FilePath?
        /// The branch in place of the treefile's.
        public var ref: String?

        public init(name: String, path: FilePath, treefile: FilePath, logs: FilePath) {
            self.name = name
            self.path = path
            self.treefile = treefile
            self.logs = logs
        }
    }

    private let request: Request
    private let tools: OSTreeTools

    /// - Parameter tell: Called with each line that rpm-ostree writes.
    public init(
        _ request: Request, on host: Host, tell: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.request = request
        tools = OSTreeTools(host: host, logs: request.logs, tell: tell)
    }

    /// Makes the archive; one of that name is replaced when the new one is whole.
    ///
    /// - Returns: The archive.
    /// - Throws: `.commandLine`, `.input`, `.tools`, `.image`; ``CommandLog/Failure``; ``FileError``.
    public func run() async throws -> FilePath {
        try checkName()
        var preparation = try TreefilePreparation(request.treefile, extraConfig: request.extraConfig)
        if let ref = request.ref {
            preparation.override(ref: ref)
            _ = try preparation.treefile.ref()
        }
        if let version = request.version { preparation.add(version: version) }
        try tools.require("rpm-ostree")
        let treefile = try preparation.write()
        try Files.createDirectories(request.path)
        let archive = request.path.appending("\(request.name).ociarchive")
        return try await WorkDirectory.withTemporaryDirectory(prefix: ".container-", in: request.path) {
            let unfinished = $0.appending("\(request.name).ociarchive")
            try await tools.runForGroup(
                "rpm-ostree", Self.arguments(treefile, unfinished), log: "create-ostree-container.log")
            guard let record = Files.record(unfinished), record.kind == .regular, record.size > 0 else {
                throw ComposeError(
                    .image, "rpm-ostree made no container; see \(request.logs)/create-ostree-container.log")
            }
            try Files.move(unfinished, to: archive)
            return archive
        }
    }

    /// Always a first build: what there was before is not asked.
    ///
    /// - SeeAlso: rpm-ostree, `rpm-ostree compose image --help`
    static func arguments(_ treefile: FilePath, _ archive: FilePath) -> [String] {
        ["compose", "image", "--initialize", "--format=ociarchive", treefile.string, archive.string]
    }

    /// A colon would begin a tag for who reads the archive.
    private func checkName() throws(ComposeError) {
        let name = request.name
        guard !name.isEmpty, name != ".", name != "..", !name.unicodeScalars.contains(where: Self.isWrong)
        else {
            throw ComposeError(
                .commandLine, "'\(name)' is no name of an archive; leave out slashes and colons")
        }
    }

    private static func isWrong(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "/" || scalar == ":" || scalar.value < 0x20
    }
}
