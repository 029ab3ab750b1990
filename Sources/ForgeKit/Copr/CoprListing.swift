internal import HostKit
internal import JSONKit

/// How a list is asked for.
public struct CoprListing: Hashable, Sendable {
    public enum Order: Hashable, Sendable {
        case oldestFirst, newestFirst
        /// As the server likes, which differs from list to list.
        case any
    }

    /// How many elements a page has; nil asks for everything at once, which can take long.
    public var pageSize: Int?
    public var order: Order

    public init(pageSize: Int? = 100, order: Order = .newestFirst) {
        self.pageSize = pageSize.map { max(1, $0) }
        self.order = order
    }

    /// Everything at once, in the server's order.
    public static let whole = CoprListing(pageSize: nil, order: .any)

    fileprivate func query(offset: Int) -> [(name: String, value: String?)] {
        var query: [(name: String, value: String?)] = []
        if let pageSize { query = [("limit", String(pageSize)), ("offset", String(offset))] }
        switch order {
        case .any: break
        case .oldestFirst: query += [("order", "id"), ("order_type", "ASC")]
        case .newestFirst: query += [("order", "id"), ("order_type", "DESC")]
        }
        return query
    }
}

extension APIClient {
    /// A list that goes on until a page is empty: Copr tells neither how many there are nor whether more follow.
    ///
    /// The server's order is not always the one that was asked for: pages are sorted here as well.
    func coprPages<Element: Sendable & JSONReadable>(
        _ path: APIPath, _ query: [(name: String, value: String?)], _ listing: CoprListing,
        by id: (@Sendable (Element) -> Int)? = nil
    ) -> Pages<Element> {
        Pages { cursor throws(ForgeFailure) in
            var offset = 0
            if case .offset(let number) = cursor { offset = number }
            let reply = try await self.send(.get(path, query: query + listing.query(offset: offset)))
            let page = try reply.read { json throws(JSONError) in
                (elements: try json.all("items", as: Element.self), limit: json["meta"]?["limit"]?.int)
            }
            var elements = page.elements
            if let id, listing.order != .any {
                elements.sort { listing.order == .newestFirst ? id($0) > id($1) : id($0) < id($1) }
            }
            guard listing.pageSize != nil, !elements.isEmpty else { return .init(elements) }
            // A server may give shorter pages than were asked for, and says so.
            let step = page.limit.map { max(1, $0) } ?? elements.count
            return .init(elements, next: .offset(offset + step))
        }
    }
}

extension JSON {
    /// A member with seconds since 1970, as an integer or with a fraction; nil when it is not there, or null.
    func epoch(_ name: String) throws(JSONError) -> Timestamp? {
        guard let member = self[name] else { return nil }
        guard let seconds = member.double, abs(seconds) < 1e12 else { throw member.unexpected("a time") }
        return Timestamp(seconds: Int64(seconds))
    }
}
