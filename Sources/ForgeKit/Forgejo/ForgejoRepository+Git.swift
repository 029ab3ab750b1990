internal import DigestKit
internal import JSONKit

extension ForgejoRepository: CommitListing {
    public func branches() -> Pages<Branch> {
        forge.list("\(path)/branches") { json throws(JSONError) in try Branch(forgejo: json) }
    }

    public func branch(_ name: String) async throws(ForgeFailure) -> Branch? {
        try await client.find(.get("\(path)/branches/\(name)")) { json throws(JSONError) in
            try Branch(forgejo: json)
        }
    }

    public func tags() -> Pages<GitTag> { forge.list("\(path)/tags", GitTag.init(forgejo:)) }

    public func tag(_ name: String) async throws(ForgeFailure) -> GitTag? {
        try await client.find(.get("\(path)/tags/\(name)"), GitTag.init(forgejo:))
    }

    public func commits(of ref: String) -> Pages<String> {
        forge.list("\(path)/commits", query: [("sha", ref), ("stat", "false"), ("files", "false")]) {
            json throws(JSONError) in try json.string("sha")
        }
    }
}

// MARK: - Files

extension ForgejoRepository {
    public func file(_ path: String, at ref: String?) async throws(ForgeFailure) -> [UInt8]? {
        let request = APIRequest.get("\(self.path)/contents/\(segments: path)", query: [("ref", ref)])
        guard let found = try await client.find(request, FileContent.init) else { return nil }
        switch found {
        case .directory: return nil
        case .bytes(let bytes): return bytes
        case .elsewhere:
            // Large files are not in the answer.
            var raw = APIRequest.get("\(self.path)/raw/\(segments: path)", query: [("ref", ref)])
            raw.accept = "*/*"
            return try await client.send(raw).body
        }
    }

    private enum FileContent {
        case directory
        case bytes([UInt8])
        case elsewhere

        init(_ json: JSON) throws(JSONError) {
            if json.items != nil {
                self = .directory
            } else if json["content"] == nil || json["encoding"]?.string != "base64" {
                self = .elsewhere
            } else {
                let content = try json.member("content")
                guard let bytes = content.string.flatMap(Base64.bytes) else {
                    throw content.unexpected("base64")
                }
                self = .bytes(bytes)
            }
        }
    }

    public func tree(_ path: String, at ref: String?, recursive: Bool) async throws(ForgeFailure)
        -> [TreeEntry]
    {
        guard recursive else {
            let top: APIPath = path.isEmpty ? "" : "/\(segments: path)"
            return try await client.send(.get("\(self.path)/contents\(top)", query: [("ref", ref)])).read {
                json throws(JSONError) in
                try (json.items ?? [json]).mapped(TreeEntry.init(forgejo:))
            }
        }
        let prefix = path.isEmpty ? "" : "\(path)/"
        return try await wholeTree(at: ref).all().filter { $0.path.hasPrefix(prefix) }
    }

    private func wholeTree(at ref: String?) async throws(ForgeFailure) -> Pages<TreeEntry> {
        let branch = if let ref { ref } else { try await info().defaultBranch }
        guard let branch else { return Pages { _ throws(ForgeFailure) in .init([]) } }
        return Pages { cursor throws(ForgeFailure) in
            let number = if case .page(let number) = cursor { number } else { 1 }
            let request = APIRequest.get(
                "\(path)/git/trees/\(branch)",
                query: [("recursive", "true"), ("page", String(number)), ("per_page", "1000")])
            return try await client.send(request).read { json throws(JSONError) in
                let entries = try json.optionalList("tree").mapped(TreeEntry.init(forgejoTree:))
                let isCut = try json.optionalBool("truncated") ?? false
                return .init(entries, next: isCut && !entries.isEmpty ? .page(number + 1) : nil)
            }
        }
    }
}

extension Branch {
    init(forgejo json: JSON) throws(JSONError) {
        self.init(try json.string("name"), commit: try json.member("commit").string("id"))
    }
}

extension GitTag {
    init(forgejo json: JSON) throws(JSONError) {
        self.init(try json.string("name"), commit: try json.member("commit").string("sha"))
    }
}

extension TreeEntry {
    /// An entry of `contents`.
    init(forgejo json: JSON) throws(JSONError) {
        let kind: Kind =
            switch try json.string("type") {
            case "dir": .directory
            case "symlink": .link
            case "submodule": .submodule
            default: .file
            }
        self.init(try json.string("path"), kind)
    }

    /// An entry of a tree of git.
    init(forgejoTree json: JSON) throws(JSONError) {
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
