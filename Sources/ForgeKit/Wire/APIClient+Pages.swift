internal import CurlHTTP
public import JSONKit

extension APIClient {
    /// A list whose answers name the next page in their `Link` (RFC 8288): GitHub, Forgejo.
    ///
    /// - Parameter elements: Reads those of one page.
    public func linkedPages<Element: Sendable>(
        _ request: APIRequest, _ elements: @escaping @Sendable (JSON) throws(JSONError) -> [Element]
    ) -> Pages<Element> {
        Pages { cursor throws(ForgeFailure) in
            let reply: APIReply
            if case .url(let url) = cursor {
                reply = try await self.follow(request, to: url)
            } else {
                reply = try await self.send(request)
            }
            var page = Pages<Element>.Page(
                try reply.read(elements), next: LinkField.next(in: reply.header).map { .url($0) })
            page.following = LinkField.following(in: reply.header)
            return page
        }
    }

    /// A list whose pages have numbers and say which one is next: GitLab, Pagure.
    ///
    /// - Parameters:
    ///   - size: How many elements a page should have, as a parameter of the query; nil leaves it to the service.
    ///   - sign: How a page says what follows.
    ///   - elements: Reads those of one page.
    public func numberedPages<Element: Sendable>(
        _ request: APIRequest, size: (name: String, count: Int)? = ("per_page", 100), sign: PageSign,
        _ elements: @escaping @Sendable (JSON) throws(JSONError) -> [Element]
    ) -> Pages<Element> {
        var request = request
        if let size { request.query.append((size.name, String(size.count))) }
        return Pages { [request] cursor throws(ForgeFailure) in
            let number = if case .page(let number) = cursor { number } else { 1 }
            var numbered = request
            if number > 1 || sign.numbersFirst { numbered.query.append(("page", String(number))) }
            let reply = try await self.send(numbered)
            let json = try reply.json()
            let found = try reply.read { _ throws(JSONError) in try elements(json) }
            let (next, last) = sign.pages(after: number, reply, json, isEmpty: found.isEmpty)
            var page = Pages<Element>.Page(found, next: next.map { .page($0) })
            if let next, let last, next <= last, last - next < 1000 {
                page.following = (next...last).map { .page($0) }
            }
            return page
        }
    }

    /// A list whose pages begin behind so many elements and that ends with an empty one: Copr.
    ///
    /// - Parameters:
    ///   - size: How many elements to ask for at a time; the service may give fewer.
    ///   - elements: Reads those of one page.
    public func offsetPages<Element: Sendable>(
        _ request: APIRequest, size: Int = 100, names: (offset: String, limit: String) = ("offset", "limit"),
        _ elements: @escaping @Sendable (JSON) throws(JSONError) -> [Element]
    ) -> Pages<Element> {
        Pages { cursor throws(ForgeFailure) in
            let offset = if case .offset(let offset) = cursor { offset } else { 0 }
            var part = request
            part.query += [(names.limit, String(size)), (names.offset, String(offset))]
            let found = try await self.send(part).read(elements)
            return .init(found, next: found.isEmpty ? nil : .offset(offset + found.count))
        }
    }
}

/// How a page with a number says which one is next.
public enum PageSign: Hashable, Sendable {
    /// `X-Next-Page`, which is empty on the last one, and `X-Total-Pages`: GitLab.
    case header
    /// `pagination.next`, which is null on the last one, and `pagination.pages`: Pagure.
    case body
    /// An empty page is the end.
    case empty

    /// Whether the number 1 is sent, too.
    var numbersFirst: Bool { self == .body }

    /// The next page, and the last one where it is known.
    func pages(after number: Int, _ reply: APIReply, _ json: JSON, isEmpty: Bool) -> (next: Int?, last: Int?)
    {
        switch self {
        case .header:
            // Where it is empty, that is the end; without it nothing is known of another page.
            let next = reply.header["X-Next-Page"].flatMap { Int($0) }
            return (next, reply.header["X-Total-Pages"].flatMap { Int($0) })
        case .body:
            let pagination = json["pagination"]
            guard pagination?["next"] != nil else { return (nil, nil) }
            return (number + 1, pagination?["pages"]?.int)
        case .empty: return (isEmpty ? nil : number + 1, nil)
        }
    }
}
