/// The path of a forge's page: which repository, and what in it.
struct RepositoryPath {
    let name: RepositoryName
    let page: RepositoryURL.Page?

    init?(_ path: [String], kind: ForgeKind?, host: String) {
        var path = path
        // The pages of dist-git were once those of other programs.
        if kind == .pagure, path.count >= 3, path[0] == "cgit" || path[0] == "git" { path.removeFirst() }
        let mayBeFork = kind == .pagure || kind == nil
        let isFork = mayBeFork && path.count >= 3 && (path[0] == "fork" || path[0] == "forks")
        let owner = isFork ? path[1] : nil
        if isFork { path.removeFirst(2) }
        let count = Self.count(path, kind: kind, isDistGit: ForgeHosts.isDistGit(host))
        guard count > 0, var last = path[..<count].last else { return nil }
        if last.hasSuffix(".git") { last.removeLast(4) }
        guard !last.isEmpty, last != ".", last != ".." else { return nil }
        name = RepositoryName(
            namespace: path[..<(count - 1)].joined(separator: "/"), name: last, forkOwner: owner)
        let tail = path[count...].drop { $0 == "-" }
        page = count < path.count ? Self.page(Array(tail)) : nil
    }

    /// How many parts of a path name the repository.
    private static func count(_ path: [String], kind: ForgeKind?, isDistGit: Bool) -> Int {
        // There a name has two parts, whatever follows.
        if kind == .github || kind == .forgejo { return min(2, path.count) }
        // Names have no `.git` at their end but in URLs of git.
        if let end = path.firstIndex(where: { $0.hasSuffix(".git") }), end > 0 || kind == .pagure {
            return end + 1
        }
        if let end = path.firstIndex(of: "-"), end > 0 { return end }
        switch kind {
        case .pagure:
            if isDistGit { return min(2, path.count) }
            return marker(path, from: 1) ?? path.count
        default: return marker(path, from: 2) ?? path.count
        }
    }

    /// Where the name ends since something of the repository follows: no repository and no group has such a name,
    /// or it is so with what follows.
    private static func marker(_ path: [String], from start: Int) -> Int? {
        guard path.count > start + 1 else { return path.count == start + 1 ? lonely(path, start) : nil }
        for place in start..<path.count - 1 where page(Array(path[place...])) != .other { return place }
        return lonely(path, path.count - 1)
    }

    private static func lonely(_ path: [String], _ place: Int) -> Int? {
        ["pull-requests", "merge_requests", "pulls", "issues", "releases", "branches", "commits"]
            .contains(path[place]) && place > 0 ? place : nil
    }

    /// What the rest of a path leads to.
    static func page(_ tail: [String]) -> RepositoryURL.Page {
        guard tail.count >= 2 else { return .other }
        let (word, next) = (tail[0], tail[1])
        let rest = tail.dropFirst().joined(separator: "/")
        let number = Int(next).flatMap {
            $0 > 0 && next.utf8.allSatisfy { (0x30...0x39).contains($0) } ? $0 : nil
        }
        switch word {
        case "tree", "blob", "raw", "blame", "history": return .files(rest)
        case "commits": return .files(rest)
        case "src" where tail.count >= 3 && ["branch", "tag", "commit"].contains(next):
            return .files(tail.dropFirst(2).joined(separator: "/"))
        case "commit", "c": return isCommit(next) ? .commit(next) : .other
        case "pull", "pulls", "pull-request", "merge_requests":
            return number.map { .pullRequest(.init($0)) } ?? .other
        case "issue", "issues", "work_items": return number.map { .issue(.init($0)) } ?? .other
        case "releases" where next == "tag" && tail.count >= 3:
            return .release(tail.dropFirst(2).joined(separator: "/"))
        case "releases" where next != "tag": return .release(rest)
        default: return .other
        }
    }

    private static func isCommit(_ text: String) -> Bool {
        (7...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { "0123456789abcdefABCDEF".utf8.contains($0) }
    }
}
