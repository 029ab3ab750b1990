import JSONKit

/// What packit wants to know of a pull request: some twenty of the hundred members that a forge tells.
struct PullRequest: JSONReadable {
    struct Branch: JSONReadable {
        var name: String
        var commit: String
        var repository: String

        init(_ json: JSON) throws(JSONError) {
            name = try json.string("ref")
            commit = try json.string("sha")
            repository = try json.member("repo").string("full_name")
        }
    }

    struct Label: JSONReadable {
        var id: Int
        var name: String

        init(_ json: JSON) throws(JSONError) {
            id = try json.int("id")
            name = try json.string("name")
        }
    }

    var id: Int
    var number: Int
    var url: String
    var title: String
    var body: String?
    var state: String
    var isDraft: Bool
    var isLocked: Bool
    var author: String
    var created: String
    var updated: String
    var merged: String?
    var mergeCommit: String?
    var source: Branch
    var target: Branch
    var labels: [Label]

    init(_ json: JSON) throws(JSONError) {
        id = try json.int("id")
        number = try json.int("number")
        url = try json.string("html_url")
        title = try json.string("title")
        body = try json.optionalString("body")
        state = try json.string("state")
        isDraft = try json.optionalBool("draft") ?? false
        isLocked = try json.bool("locked")
        author = try json.member("user").string("login")
        created = try json.string("created_at")
        updated = try json.string("updated_at")
        merged = try json.optionalString("merged_at")
        mergeCommit = try json.optionalString("merge_commit_sha")
        source = try json.read("head")
        target = try json.read("base")
        labels = try json.all("labels")
    }

    /// Something of every field, so that none of them is read for nothing.
    var checksum: Int {
        let texts = [
            url, title, body, state, author, created, updated, merged, mergeCommit, source.name,
            source.commit,
            source.repository, target.name, target.commit, target.repository,
        ]
        return texts.reduce(id + number + (isDraft ? 1 : 0) + (isLocked ? 2 : 0)) {
            $0 + ($1?.utf8.count ?? 0)
        }
            + labels.reduce(0) { $0 + $1.id + $1.name.utf8.count }
    }
}
