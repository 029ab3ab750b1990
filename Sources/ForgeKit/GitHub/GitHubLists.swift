internal import JSONKit

extension APIClient {
    /// A list of GitHub's, with as many on a page as it gives.
    func gitHubList<Element: Sendable>(
        _ path: APIPath, query: [(name: String, value: String?)] = [],
        _ element: @escaping @Sendable (JSON) throws(JSONError) -> Element
    ) -> Pages<Element> {
        gitHubPages(path, query: query) { json throws(JSONError) in try json.array().mapped(element) }
    }

    func gitHubPages<Element: Sendable>(
        _ path: APIPath, query: [(name: String, value: String?)] = [],
        _ elements: @escaping @Sendable (JSON) throws(JSONError) -> [Element]
    ) -> Pages<Element> {
        linkedPages(.get(path, query: query + [("per_page", "100")]), elements)
    }
}
