internal import CurlHTTP

/// Where a hub's files lie below its top directory, and below the URL that serves it.
///
/// With a URL as its top the parts of what is given are percent-encoded. What hubs send is checked when it is read:
/// no build and no package has a name that leads out of its directory; functions that take texts of other kinds throw.
///
/// - SeeAlso: Koji's `PathInfo`.
public struct PathInfo: Sendable, Hashable {
    /// The directory or the URL, without a slash at the end.
    public var top: String {
        didSet { isURL = top.contains("://") }
    }

    /// Whether the top is a URL.
    public private(set) var isURL: Bool

    public init(top: String) {
        self.top = top.last == "/" && top.count > 1 ? String(top.dropLast()) : top
        isURL = top.contains("://")
    }

    /// The top, or that of a volume.
    public func volume(_ name: String?) -> String {
        guard let name, name != "DEFAULT" else { return top }
        return "\(top)/vol/\(part(name))"
    }

    public func build(_ build: KojiBuild) -> String {
        "\(volume(build.volume))/packages/\(part(build.name))/\(part(build.version))/\(part(build.release))"
    }

    /// A package's place below its build's directory.
    public func rpm(_ rpm: KojiRPM) -> String { "\(part(rpm.arch))/\(part(rpm.fileName))" }

    /// The place of a copy that carries a signature, below its build's directory.
    ///
    /// - Parameter key: The last eight digits of the key's ID; case does not count.
    public func signed(_ rpm: KojiRPM, key: String) -> String {
        "data/signed/\(part(key.lowercased()))/\(self.rpm(rpm))"
    }

    /// The place of a signature alone, below its build's directory.
    ///
    /// - Parameter key: Empty for the header without a signature.
    public func signatureHeader(_ rpm: KojiRPM, key: String) -> String {
        let directory = key.isEmpty ? "" : "\(part(key.lowercased()))/"
        return "data/sigcache/\(directory)\(self.rpm(rpm)).sig"
    }

    /// The directory of a task's files.
    public func task(_ id: KojiTask.ID, volume: String? = nil) -> String {
        "\(self.volume(volume))/work/\(Self.taskDirectory(id))"
    }

    public var work: String { "\(top)/work" }

    /// A task's directory below ``work``.
    static func taskDirectory(_ id: KojiTask.ID) -> String { "tasks/\(id.rawValue % 10000)/\(id.rawValue)" }

    /// A part of a path as it is written in a path or in a URL.
    func part(_ text: String) -> String { isURL ? URLText.percentEncoded(text) : text }

    /// Some parts, with slashes between them.
    ///
    /// - Throws: `.unexpectedAnswer` for what leads out of the directory that it is appended to.
    func parts(_ text: String) throws(KojiError) -> String {
        guard text.isPathBelow else { throw KojiError.escaping(text) }
        return isURL
            ? text.split(separator: "/").map { URLText.percentEncoded($0) }.joined(separator: "/") : text
    }
}

extension KojiError {
    static func escaping(_ text: String) -> KojiError {
        KojiError(.unexpectedAnswer, "'\(text)' is no path below the hub's directories")
    }
}

extension String {
    /// Whether this is one part of a path that stays where it is put.
    var isPathPart: Bool {
        !isEmpty && self != "." && self != ".." && !utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
    }

    /// Whether this is a relative path that does not go upwards.
    var isPathBelow: Bool {
        !isEmpty
            && split(separator: "/", omittingEmptySubsequences: false).allSatisfy { String($0).isPathPart }
    }
}
