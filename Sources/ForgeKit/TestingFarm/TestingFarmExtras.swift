internal import JSONKit

/// Merges what a user's configuration adds into a request.
enum TestingFarmExtras {
    /// What may be added to; above all not who is told of the results.
    static let subtrees = ["environments", "test", "settings"]
    /// How deep an addition may be nested before it simply replaces.
    private static let depthLimit = 64

    /// Maps are merged by key, lists by position; a list `artifacts` grows, everything else is replaced.
    static func merged(_ extra: JSONValue, into document: JSONValue) -> JSONValue {
        guard case .object(let added) = extra else { return document }
        return merge(.object(added.filter { subtrees.contains($0.name) }), into: document, key: "", 0)
    }

    private static func merge(_ extra: JSONValue, into present: JSONValue, key: String, _ depth: Int)
        -> JSONValue
    {
        guard depth < depthLimit else { return extra }
        switch (present, extra) {
        case (.object(let members), .object(let added)):
            return .object(merge(added, into: members, depth))
        case (.array(let items), .array(let added)) where key == "artifacts":
            return .array(items + added)
        case (.array(let items), .array(let added)):
            let common = zip(items, added).map { merge($1, into: $0, key: key, depth + 1) }
            return .array(common + items.dropFirst(added.count) + added.dropFirst(items.count))
        default:
            return extra
        }
    }

    private static func merge(_ added: [JSONValue.Member], into members: [JSONValue.Member], _ depth: Int)
        -> [JSONValue.Member]
    {
        var members = members
        for member in added {
            if let place = members.firstIndex(where: { $0.name == member.name }) {
                members[place].value = merge(
                    member.value, into: members[place].value, key: member.name, depth + 1)
            } else {
                members.append(member)
            }
        }
        return members
    }
}
