internal import HostKit
internal import JSONKit

extension Comment {
    /// - Parameter page: The page of the issue or pull request.
    init(pagure json: JSON, on page: String) throws(JSONError) {
        let id = try json.int("id")
        self.init(
            id: ID(id), body: try json.string("comment"), author: try json.pagureUser("user"),
            created: try json.pagureTime("date_created"), edited: try json.pagureTime("edited_on"),
            isSystem: try json.optionalBool("notification") ?? false, webURL: "\(page)#comment-\(id)")
    }
}

extension [Comment] {
    /// By time, and by number where that is the same.
    func sorted(_ order: CommentOrder) -> [Comment] {
        let oldestFirst = sorted { ($0.order, $0.id) < ($1.order, $1.id) }
        return order == .oldestFirst ? oldestFirst : oldestFirst.reversed()
    }

    /// The one that somebody has just written; Pagure does not say which it is.
    ///
    /// - Parameter author: Nil when the answer did not say whose it is.
    func newest(_ body: String, by author: String?) -> Comment? {
        let theirs = filter { !$0.isSystem && (author == nil || $0.author == author) }.sorted(.newestFirst)
        return theirs.first { $0.body == body } ?? theirs.first { $0.body.words == body.words }
    }
}

extension Comment {
    fileprivate var order: Timestamp { created ?? Timestamp(seconds: 0) }
}

extension String {
    /// Servers change ends of lines.
    fileprivate var words: [Substring] { split(whereSeparator: \.isWhitespace) }
}
