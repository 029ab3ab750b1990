internal import CurlHTTP
public import JSONKit

/// A list that a service gives page by page; each page is asked for when the one before it has been read.
///
/// Each iteration begins anew.
public struct Pages<Element: Sendable>: AsyncSequence, Sendable {
    public typealias Failure = ForgeFailure

    /// One page, and how to get the next one.
    public struct Page: Sendable {
        public var elements: [Element]
        public var next: PageCursor?

        public init(_ elements: [Element], next: PageCursor? = nil) {
            self.elements = elements
            self.next = next
        }
    }

    private let page: @Sendable (PageCursor) async throws(ForgeFailure) -> Page

    /// - Parameter page: Gets one page; asked with `.first` at the beginning.
    public init(_ page: @escaping @Sendable (PageCursor) async throws(ForgeFailure) -> Page) {
        self.page = page
    }

    /// One page.
    public func page(at cursor: PageCursor) async throws(ForgeFailure) -> Page { try await page(cursor) }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let page: @Sendable (PageCursor) async throws(ForgeFailure) -> Page
        fileprivate var ready: [Element] = []
        fileprivate var place = 0
        fileprivate var cursor: PageCursor? = .first
        fileprivate var seen: Set<PageCursor> = []

        public mutating func next() async throws(ForgeFailure) -> Element? {
            try await next(isolation: nil)
        }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ForgeFailure)
            -> Element?
        {
            while place == ready.count {
                guard let cursor else { return nil }
                guard seen.insert(cursor).inserted else {
                    throw ForgeFailure(.malformedReply, detail: "the pages of a list lead in a circle")
                }
                let page = try await page(cursor)
                (ready, place, self.cursor) = (page.elements, 0, page.next)
            }
            defer { place += 1 }
            return ready[place]
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(page: page) }

    /// All elements, or the first ones.
    public func all(limit: Int = .max) async throws(ForgeFailure) -> [Element] {
        var elements: [Element] = []
        var iterator = makeAsyncIterator()
        while elements.count < limit, let element = try await iterator.next() { elements.append(element) }
        return elements
    }

    /// The first element that a condition is true for.
    public func first(where condition: @Sendable (Element) -> Bool) async throws(ForgeFailure) -> Element? {
        var iterator = makeAsyncIterator()
        while let element = try await iterator.next() { if condition(element) { return element } }
        return nil
    }

    /// The list with its elements changed, and those left out that become nil.
    public func compactMapped<Other: Sendable>(_ change: @escaping @Sendable (Element) -> Other?) -> Pages<
        Other
    > {
        Pages<Other> { cursor throws(ForgeFailure) in
            let page = try await self.page(cursor)
            return Pages<Other>.Page(page.elements.compactMap(change), next: page.next)
        }
    }

    /// The list without the elements that a condition is false for.
    public func filtered(_ condition: @escaping @Sendable (Element) -> Bool) -> Pages {
        compactMapped { condition($0) ? $0 : nil }
    }
}

/// Where a page of a list begins.
public enum PageCursor: Hashable, Sendable {
    case first
    /// A URL that the service gave.
    case url(String)
    /// From 1.
    case page(Int)
    /// How many elements come before.
    case offset(Int)
    /// A mark that only the service understands.
    case mark(String)
}

extension APIClient {
    /// A list whose answers name the next page in their `Link` (RFC 8288).
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
            let next = LinkField.next(in: reply.header)
            return .init(try reply.read(elements), next: next.map { .url($0) })
        }
    }

    /// Sends a request to the URL that an answer of the same service gave.
    ///
    /// - Throws: `.malformedReply` for a URL of another server: it would get our credentials.
    public func follow(_ request: APIRequest, to url: String) async throws(ForgeFailure) -> APIReply {
        guard url.hasPrefix(base + "/") || url.hasPrefix(web + "/") else {
            throw ForgeFailure(
                .malformedReply, request: "\(request.method) \(HTTPError.redacted(url))",
                detail: "the next page is said to be at another server")
        }
        return try await perform(request, url: url)
    }
}

/// The header's field `Link`.
///
/// - SeeAlso: RFC 8288, 3.
enum LinkField {
    /// The URL with the relation `next`.
    static func next(in header: [HTTPField]) -> String? { url("next", in: header) }

    static func url(_ relation: String, in header: [HTTPField]) -> String? {
        guard let value = header["Link"] else { return nil }
        var rest = value[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let url = rest[rest.index(after: open)..<close]
            let parameters = rest[rest.index(after: close)...].prefix { $0 != "<" }
            if parameters.lowercased().split(separator: ";").contains(where: { parameter in
                let text = parameter.filter { !$0.isWhitespace && $0 != "\"" && $0 != "," }
                return text == "rel=\(relation)"
            }) {
                return String(url)
            }
            rest = rest[close...].dropFirst(parameters.count + 1)
        }
        return nil
    }
}
