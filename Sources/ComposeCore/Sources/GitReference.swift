internal import HostKit

/// A branch or tag of a repository, to be asked for its commit.
struct GitReference: Hashable, Sendable {
    /// What git is given.
    var url: String
    /// As the option has it, for messages.
    var shownURL: String
    /// `HEAD`, `refs/heads/…`, or a name of a branch or a tag.
    var name: String

    /// Options that spell the same repository differently ask for the same.
    static func == (left: Self, right: Self) -> Bool { left.url == right.url && left.name == right.name }

    func hash(into hasher: inout Hasher) {
        hasher.combine(url)
        hasher.combine(name)
    }

    /// Why there is no commit for it.
    enum Failure: Error, Hashable {
        case missing
        /// The references that it may be.
        case ambiguous([String])
        case badURL, badName
        /// What git said.
        case unreachable(String)
    }

    /// The failure in words, with the option's own spelling.
    func message(for failure: Failure) -> String {
        switch failure {
        case .missing: "Failed to resolve \(shownURL): ref does not exist in remote repo"
        case .ambiguous(let names):
            "Failed to resolve '\(name)' in \(shownURL): it may be \(names.joined(separator: ", "))"
        case .badURL: "'\(shownURL)' is no URL of a repository"
        case .badName: "'\(name)' is no name of a branch or a tag"
        case .unreachable(let cause):
            "ref does not exist in remote repo \(shownURL) with the error \(cause)"
        }
    }
}

extension GitReference {
    /// The reference that a URL's fragment stands for; nil when it stands for itself.
    init?(fragmentOf text: String) {
        guard let mark = text.firstIndex(of: "#") else { return nil }
        let fragment = text[text.index(after: mark)...]
        if fragment == "HEAD" {
            name = "HEAD"
        } else if fragment.hasPrefix("origin/"), fragment.utf8.count > 7 {
            name = "refs/heads/" + fragment.dropFirst(7)
        } else {
            return nil
        }
        shownURL = URLCredentials.redacted(in: text)
        let address = text[..<mark].prefix { $0 != "?" }
        url = String(address.hasPrefix("git+") ? address.dropFirst(4) : address)
    }

    /// The URL with its fragment replaced.
    static func pinned(_ text: String, to commit: String) -> String {
        text.prefix { $0 != "#" } + "#" + commit
    }

    /// The commit in the answer of `git ls-remote`.
    func commit(in answer: String) throws(Failure) -> String {
        var found: [(commit: String, name: String)] = []
        for line in answer.split(separator: "\n") {
            let words = line.split(separator: "\t", maxSplits: 1)
            guard words.count == 2, GitAccess.isHash(String(words[0])) else { continue }
            let name = String(words[1])
            guard name == "HEAD" || name.hasPrefix("refs/heads/") || name.hasPrefix("refs/tags/") else {
                continue
            }
            found.append((String(words[0]), name))
        }
        // A server also tells of branches whose last part alone has the name.
        let exact = found.filter { [name, "refs/heads/\(name)", "refs/tags/\(name)"].contains($0.name) }
        let candidates = exact.isEmpty ? found : exact
        guard let first = candidates.first else { throw .missing }
        guard candidates.count == 1 else { throw .ambiguous(candidates.map(\.name)) }
        return first.commit
    }
}
