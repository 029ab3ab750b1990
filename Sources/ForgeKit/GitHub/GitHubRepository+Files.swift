internal import CurlHTTP
internal import DigestKit
internal import JSONKit

extension GitHubRepository {
    /// The content of a file; nil when there is none, also for a directory or a submodule.
    ///
    /// The bytes are asked for as they are, up to GitHub's 100 MB, in one request.
    public func file(_ path: String, at ref: String?) async throws(ForgeFailure) -> [UInt8]? {
        var request = contents(Self.normal(path), at: ref)
        request.accept = "application/vnd.github.raw+json"
        request.replyLimit = 128 << 20
        let reply: APIReply
        do throws(ForgeFailure) {
            reply = try await client.send(request)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
        // What is no file is described, as is a file by a server that does not know the type.
        let kind = reply.header["Content-Type"]?.lowercased() ?? ""
        guard kind.hasPrefix("application/json") else { return reply.body }
        return try reply.read { json throws(JSONError) in try Self.described(json) }
    }

    private static func described(_ json: JSON) throws(JSONError) -> [UInt8]? {
        guard json.items == nil, try json.string("type") == "file" else { return nil }
        let content = try json.member("content")
        guard let bytes = content.string.flatMap(Base64.bytes), json["encoding"]?.string == "base64" else {
            throw content.unexpected("base64")
        }
        return bytes
    }

    /// Files and directories below a directory; an empty path is the top.
    ///
    /// - Throws: `.notFound` when there is no such directory.
    public func tree(_ path: String, at ref: String?, recursive: Bool) async throws(ForgeFailure)
        -> [TreeEntry]
    {
        let path = Self.normal(path)
        return try await Self.unlessEmpty([]) { () async throws(ForgeFailure) in
            if !recursive, let entries = try await directory(path, at: ref) { return entries }
            return try await wholeTree(path, at: ref ?? "HEAD", recursive: recursive)
        }
    }

    /// The entries of one directory; nil for more than GitHub tells in this way.
    private func directory(_ path: String, at ref: String?) async throws(ForgeFailure) -> [TreeEntry]? {
        let request = contents(path, at: ref)
        let entries = try await client.send(request).read { json throws(JSONError) -> [TreeEntry]? in
            guard let items = json.items else { return nil }
            return try items.mapped(TreeEntry.init(gitHubContents:))
        }
        guard let entries else { throw Self.noDirectory(path) }
        return entries.count < 1000 ? entries : nil
    }

    private func contents(_ path: String, at ref: String?) -> APIRequest {
        let tail: APIPath = path.isEmpty ? "" : "/\(segments: path)"
        return .get("\(self.path)/contents\(tail)", query: [("ref", ref)])
    }

    // MARK: Trees

    private func wholeTree(_ path: String, at ref: String, recursive: Bool) async throws(ForgeFailure)
        -> [TreeEntry]
    {
        if recursive {
            let all = try await gitTree(ref, recursive: true)
            if !all.isTruncated {
                guard path.isEmpty || all.entries.contains(where: { $0.isDirectory(path) }) else {
                    throw Self.noDirectory(path)
                }
                let prefix = path.isEmpty ? "" : path + "/"
                return all.entries.map(\.entry).filter { $0.path.hasPrefix(prefix) }
            }
        }
        let top = try await treeName(of: path, at: ref)
        return try await walk(top, prefix: path.isEmpty ? "" : path + "/", recursive: recursive)
    }

    /// The name of the tree that is a directory, level by level from the top.
    private func treeName(of path: String, at ref: String) async throws(ForgeFailure) -> String {
        var name = ref
        for part in path.split(separator: "/") {
            let level = try await gitTree(name, recursive: false)
            guard let next = level.entries.first(where: { $0.isDirectory(String(part)) }) else {
                throw Self.noDirectory(path)
            }
            name = next.sha
        }
        return name
    }

    /// All below a tree, which is asked for in pieces when it is too large for one answer.
    private func walk(_ name: String, prefix: String, recursive: Bool) async throws(ForgeFailure)
        -> [TreeEntry]
    {
        guard recursive else { return try await gitTree(name, recursive: false).entries(below: prefix) }
        let all = try await gitTree(name, recursive: true)
        if !all.isTruncated { return all.entries(below: prefix) }
        let level = try await gitTree(name, recursive: false)
        let below = try await level.entries.askEach(limit: 4) {
            node async throws(ForgeFailure) -> [TreeEntry] in
            let entry = TreeEntry(prefix + node.entry.path, node.entry.kind)
            guard node.entry.kind == .directory else { return [entry] }
            let inner = try await walk(node.sha, prefix: entry.path + "/", recursive: true)
            return [entry] + inner
        }
        return below.flatMap { $0 }
    }

    private func gitTree(_ name: String, recursive: Bool) async throws(ForgeFailure) -> GitHubTree {
        let query = [(name: "recursive", value: recursive ? "1" : nil)]
        return try await client.send(.get("\(path)/git/trees/\(name)", query: query)).read(GitHubTree.init)
    }

    /// A path without `./` and doubled slashes.
    private static func normal(_ path: String) -> String {
        path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    private static func noDirectory(_ path: String) -> ForgeFailure {
        ForgeFailure(.notFound, detail: "there is no directory '\(path)'")
    }
}

/// A tree of git, perhaps with all that is below it.
private struct GitHubTree: Sendable {
    struct Node: Sendable {
        var entry: TreeEntry
        var sha: String

        func isDirectory(_ path: String) -> Bool { entry.path == path && entry.kind == .directory }
    }

    var entries: [Node]
    var isTruncated: Bool

    init(_ json: JSON) throws(JSONError) {
        entries = try json.list("tree").mapped { node throws(JSONError) in
            Node(entry: try TreeEntry(gitHubTree: node), sha: try node.string("sha"))
        }
        isTruncated = try json.optionalBool("truncated") ?? false
    }

    func entries(below prefix: String) -> [TreeEntry] {
        entries.map { TreeEntry(prefix + $0.entry.path, $0.entry.kind) }
    }
}

extension TreeEntry {
    fileprivate init(gitHubContents json: JSON) throws(JSONError) {
        let kind: Kind =
            switch try json.string("type") {
            case "dir": .directory
            case "symlink": .link
            case "submodule": .submodule
            // In a list a submodule is said to be a file that cannot be had.
            default:
                json["download_url"] == nil && json["git_url"]?.string?.contains("/git/trees/") ?? false
                    ? .submodule : .file
            }
        self.init(try json.string("path"), kind)
    }

    fileprivate init(gitHubTree json: JSON) throws(JSONError) {
        let kind: Kind =
            switch (try json.string("type"), try json.optionalString("mode")) {
            case ("tree", _): .directory
            case ("commit", _): .submodule
            case (_, "120000"): .link
            default: .file
            }
        self.init(try json.string("path"), kind)
    }
}
