internal import HostKit

/// A list that a service gives page by page; each page is asked for when the one before it has been read.
///
/// Each iteration begins anew. A list of more than 10,000 pages, or one that leads in a circle, fails.
public struct Pages<Element: Sendable>: AsyncSequence, Sendable {
    public typealias Failure = ForgeFailure

    /// One page, and how to get the next one.
    public struct Page: Sendable {
        public var elements: [Element]
        public var next: PageCursor?
        /// All pages that follow, beginning with `next`, where the service says how many there are; they can be
        /// asked for at once.
        public var following: [PageCursor] = []

        public init(_ elements: [Element], next: PageCursor? = nil) {
            self.elements = elements
            self.next = next
        }

        /// A page of which all that follow are known.
        public init(_ elements: [Element], following: [PageCursor]) {
            self.elements = elements
            next = following.first
            self.following = following
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
        fileprivate var seen = SeenPages()

        public mutating func next() async throws(ForgeFailure) -> Element? {
            try await next(isolation: nil)
        }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ForgeFailure)
            -> Element?
        {
            while place == ready.count {
                guard let cursor else { return nil }
                try seen.visit(cursor)
                let page = try await page(cursor)
                (ready, place, self.cursor) = (page.elements, 0, page.next)
            }
            defer { place += 1 }
            return ready[place]
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(page: page) }

    /// All elements, or the first ones.
    ///
    /// Where all are wanted, and the first page tells which others there are, some of them are asked for at once.
    public func all(limit: Int = .max) async throws(ForgeFailure) -> [Element] {
        var elements: [Element] = []
        var cursor: PageCursor? = .first
        var seen = SeenPages()
        while let here = cursor, elements.count < limit {
            try seen.visit(here)
            let first = try await page(here)
            elements += first.elements
            cursor = first.next
            guard limit == .max, first.following.count > 1 else { continue }
            for other in first.following { try seen.visit(other) }
            let others = try await first.following.askEach(limit: 4, page)
            elements += others.flatMap(\.elements)
            // The list may have become longer meanwhile.
            cursor = others.last?.next.flatMap { seen.hasVisited($0) ? nil : $0 }
        }
        return elements.count > limit ? Array(elements.prefix(limit)) : elements
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
            var other = Pages<Other>.Page(page.elements.compactMap(change), next: page.next)
            other.following = page.following
            return other
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

/// The pages of a list that were asked for.
private struct SeenPages: Sendable {
    private var cursors: Set<PageCursor> = []

    private static let limit = 10_000

    func hasVisited(_ cursor: PageCursor) -> Bool { cursors.contains(cursor) }

    mutating func visit(_ cursor: PageCursor) throws(ForgeFailure) {
        guard cursors.count < Self.limit else {
            throw ForgeFailure(
                .malformedReply, detail: "a list of more than \(Self.limit) pages, which may have no end")
        }
        guard cursors.insert(cursor).inserted else {
            throw ForgeFailure(.malformedReply, detail: "the pages of a list lead in a circle")
        }
    }
}
