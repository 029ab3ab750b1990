internal import JSONKit

/// What the readers of several forges' events share.
enum EventReading {
    /// The name of a commit; nil for the zeros that stand for none.
    static func commit(_ text: String?) -> String? {
        guard let text, text.contains(where: { $0 != "0" }) else { return nil }
        return text
    }

    /// The member with the target of a push.
    static func target(_ json: JSON, _ name: String = "ref") throws(JSONError) -> PushEvent.Target {
        let member = try json.member(name)
        guard let target = member.string.flatMap(PushEvent.Target.init(ref:)) else {
            throw member.unexpected("refs/heads/… or refs/tags/…")
        }
        return target
    }

    /// The commits of GitHub's, GitLab's and Forgejo's pushes; what is no commit is left out.
    static func commits(_ json: JSON) throws(JSONError) -> [PushEvent.Commit] {
        try json.optionalList("commits").filter { $0.kind == .object }.mapped { commit throws(JSONError) in
            PushEvent.Commit(
                id: try commit.string("id"), message: try commit.optionalString("message") ?? "",
                added: try commit.strings("added"), modified: try commit.strings("modified"),
                removed: try commit.strings("removed"))
        }
    }

    static func commentAction(_ word: String) -> CommentEvent.Action {
        switch word {
        case "created", "create": .created
        case "edited", "update": .edited
        case "deleted": .deleted
        default: .other(word)
        }
    }
}
