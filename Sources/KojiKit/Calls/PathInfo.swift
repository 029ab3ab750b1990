/// Where a hub's files lie below its top directory, and below the URL that serves it.
///
/// - SeeAlso: Koji's `PathInfo`.
public struct PathInfo: Sendable, Hashable {
    /// The directory or the URL, without a slash at the end.
    public var top: String

    public init(top: String) {
        self.top = top.last == "/" && top.count > 1 ? String(top.dropLast()) : top
    }

    /// The top, or that of a volume.
    public func volume(_ name: String?) -> String {
        guard let name, name != "DEFAULT" else { return top }
        return "\(top)/vol/\(name)"
    }

    public func build(_ build: KojiBuild) -> String {
        "\(volume(build.volume))/packages/\(build.name)/\(build.version)/\(build.release)"
    }

    /// A package's place below its build's directory.
    public func rpm(_ rpm: KojiRPM) -> String { "\(rpm.arch)/\(rpm.fileName)" }

    /// The place of a copy that carries a signature, below its build's directory.
    ///
    /// - Parameter key: The last eight digits of the key's ID; case does not count.
    public func signed(_ rpm: KojiRPM, key: String) -> String {
        "data/signed/\(key.lowercased())/\(rpm.arch)/\(rpm.fileName)"
    }

    /// The directory of a task's files.
    public func task(_ id: KojiTask.ID, volume: String? = nil) -> String {
        "\(self.volume(volume))/work/tasks/\(id.rawValue % 10000)/\(id.rawValue)"
    }

    public var work: String { "\(top)/work" }
}
