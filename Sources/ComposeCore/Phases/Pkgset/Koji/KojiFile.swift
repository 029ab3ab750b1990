internal import KojiKit
internal import RPMKit

/// A file of a Koji instance: where it lies below the top directory and below the URL that serves it.
struct KojiFile: Sendable, Hashable {
    /// Relative to the top, and never out of it.
    var path: String
    /// The key of a signed copy; nil for the unsigned file.
    var key: String?
    /// MD5 of header and payload, as the hub says; empty if it does not.
    var payloadHash = ""

    /// The last part of the path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// - Throws: `.koji` for what leads elsewhere: names come from the hub.
    init(_ path: String, key: String? = nil, payloadHash: String = "") throws(ComposeError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }
        guard isPlain, path.utf8.count < 4096 else {
            throw ComposeError(.koji, "the hub names a file '\(path)', which is no place below its top")
        }
        self.path = path
        self.key = key
        self.payloadHash = payloadHash.lowercased()
    }
}

/// A package of a build, or of a scratch task, and the files that may be it.
struct KojiCandidate: Sendable, Hashable {
    var name: String
    /// `name-version-release.arch`.
    var nvra: String
    /// `src` for a source package.
    var arch: String
    /// NVR of the build, for messages.
    var build: String
    /// Where it may be: signed copies in the order of the keys, then the unsigned file if that is allowed.
    var files: [KojiFile]
    /// The unsigned file where it is only tolerated: whoever publishes it has to be told.
    var tolerated: KojiFile?

    var isSource: Bool { arch == "src" || arch == "nosrc" }
}

/// Which copies of a package are accepted.
struct SignedCopies: Sendable {
    /// In small letters, in order; nil admits unsigned packages.
    let sigkeys: [String?]
    /// Whether packages without an accepted signature are only told of when they are published.
    let toleratesUnsigned: Bool

    init(_ sigkeys: [String?], toleratesUnsigned: Bool = false) {
        self.sigkeys = sigkeys
        self.toleratesUnsigned = toleratesUnsigned
    }

    var keys: [String] { sigkeys.compactMap { $0 }.filter { !$0.isEmpty } }
    var acceptsUnsigned: Bool { sigkeys.isEmpty || sigkeys.contains { $0 == nil || $0?.isEmpty == true } }

    /// - Throws: `.koji` for names that are no parts of paths.
    func candidate(_ rpm: KojiRPM, of build: KojiBuild) throws(ComposeError) -> KojiCandidate {
        for part in [build.volume, build.name, build.version, build.release, rpm.arch, rpm.fileName]
        where part.utf8.contains(UInt8(ascii: "/")) {
            throw ComposeError(.koji, "the hub names '\(part)', which is no part of a path")
        }
        let places = PathInfo(top: "")
        let directory = places.build(build).drop { $0 == "/" } + "/"
        var files: [KojiFile] = []
        for key in keys {
            files.append(
                try KojiFile(
                    directory + places.signed(rpm, key: key), key: key, payloadHash: rpm.payloadHash))
        }
        let unsigned = try KojiFile(directory + places.rpm(rpm), payloadHash: rpm.payloadHash)
        if acceptsUnsigned { files.append(unsigned) }
        return KojiCandidate(
            name: rpm.name, nvra: rpm.nvra, arch: rpm.arch, build: build.nvr, files: files,
            tolerated: !acceptsUnsigned && toleratesUnsigned ? unsigned : nil)
    }

    /// As messages have them.
    var text: String { "[" + sigkeys.map { $0.map { "'\($0)'" } ?? "None" }.joined(separator: ", ") + "]" }
}
