internal import JSONKit

extension APIClient {
    /// A list whose answers say in `pagination` whether there is a next page.
    ///
    /// The pages are asked for by number: the URLs in the answers are those of the server behind a proxy.
    /// - Parameters:
    ///   - pagination: The member that counts the pages.
    ///   - request: The one for a page, from 1.
    func pagurePages<Element: Sendable>(
        _ pagination: String = "pagination", _ request: @escaping @Sendable (Int) -> APIRequest,
        _ elements: @escaping @Sendable (JSON) throws(JSONError) -> [Element]
    ) -> Pages<Element> {
        Pages { cursor throws(ForgeFailure) in
            var number = 1
            if case .page(let page) = cursor { number = page }
            let asked = number
            return try await self.send(request(asked)).read { json throws(JSONError) in
                let found = try elements(json)
                let isLast = found.isEmpty || json[pagination]?["next"] == nil
                return Pages<Element>.Page(found, next: isLast ? nil : .page(asked + 1))
            }
        }
    }

    /// How many elements a page has; Pagure gives no more.
    static let pagurePageSize = "100"
}
