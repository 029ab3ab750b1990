internal import JSONKit

extension Issue {
    /// - Parameter project: The page of the project; old versions do not give the issue's.
    init(pagure json: JSON, of project: String) throws(JSONError) {
        let number = try json.int("id")
        self.init(
            number: Number(number), title: try json.string("title"),
            body: try json.optionalString("content") ?? "",
            // The words for closed ones are the project's.
            state: try json.string("status") == "Open" ? .open : .closed,
            author: try json.pagureUser("user"),
            assignees: try json.pagureUser("assignee").map { [$0] } ?? [], labels: try json.strings("tags"),
            created: try json.pagureTime("date_created"),
            webURL: try json.optionalString("full_url") ?? "\(project)/issue/\(number)",
            isConfidential: try json.optionalBool("private") ?? false)
    }
}
