internal import JSONKit

extension PagureRepository {
    /// Pagure gives files as they are, from its pages.
    public func file(_ path: String, at ref: String?) async throws(ForgeFailure) -> [UInt8]? {
        guard let ref = try await known(ref) else { return nil }
        let request = APIRequest.page("\(self.path)/raw/\(segments: ref)/f/\(segments: path)")
        do throws(ForgeFailure) {
            return try await client.send(request).body
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    /// One request for each directory.
    public func tree(_ path: String, at ref: String?, recursive: Bool) async throws(ForgeFailure)
        -> [TreeEntry]
    {
        guard let ref = try await known(ref) else { return [] }
        var found: [TreeEntry] = []
        var directories = [path]
        var requests = 0
        while let directory = directories.popLast() {
            requests += 1
            let entries = try await entries(of: directory, at: ref)
            found += entries
            guard recursive else { break }
            directories += entries.filter { $0.kind == .directory }.map(\.path)
            guard requests < Self.requestLimit, found.count <= Self.treeLimit else {
                throw ForgeFailure(
                    .malformedReply, detail: "there is no end of directories; clone the repository instead")
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    private static let treeLimit = 200_000
    private static let requestLimit = 10_000

    private func entries(of directory: String, at ref: String) async throws(ForgeFailure) -> [TreeEntry] {
        let top: APIPath = "\(path)/tree/\(segments: ref)"
        let whole: APIPath = directory.isEmpty ? top : "\(top)/f/\(segments: directory)"
        return try await client.send(.get(whole)).read { json throws(JSONError) in
            var entries: [TreeEntry] = []
            for entry in try json.optionalList("content") {
                let place = try entry.member("path")
                guard let path = place.string, Self.isBelow(directory, path) else {
                    throw place.unexpected("a path below the directory")
                }
                entries.append(TreeEntry(path, Self.kind(try entry.string("type"))))
            }
            return entries
        }
    }

    /// The ref to ask for; nil when the repository is empty.
    private func known(_ ref: String?) async throws(ForgeFailure) -> String? {
        if let ref { return ref }
        return try await defaultBranch()
    }

    private static func isBelow(_ directory: String, _ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { ["", ".", ".."].contains($0) }) else { return false }
        return directory.isEmpty || path.hasPrefix(directory + "/")
    }

    private static func kind(_ word: String) -> TreeEntry.Kind {
        switch word {
        case "folder", "tree": .directory
        case "submodule", "commit": .submodule
        case "link", "symlink": .link
        default: .file
        }
    }
}
