import CurlHTTP
import JSONKit
import TestSupport
import Testing

@testable import ForgeKit

@Suite("lists in pages", .timeLimit(.minutes(2))) struct PagesTests {
    private let numbers: @Sendable (JSON) throws(JSONError) -> [Int] = { json throws(JSONError) in
        (json.items ?? json["items"]?.items ?? []).compactMap(\.int)
    }

    @Test("pages are asked for one after the other, until there is no next one") func order() async throws {
        let pages = Pages<Int> { cursor throws(ForgeFailure) in
            switch cursor {
            case .first: .init([1, 2], next: .page(2))
            case .page(2): .init([], next: .page(3))
            default: .init([3])
            }
        }
        let all = try await pages.all()
        #expect(all == [1, 2, 3])
        let even = try await pages.filtered { $0 % 2 == 0 }.all()
        #expect(even == [2])
        let two = try await pages.all(limit: 2)
        #expect(two == [1, 2])
    }

    @Test("a list that leads in a circle, or nowhere, ends with an error") func circle() async throws {
        let circle = Pages<Int> { _ throws(ForgeFailure) in .init([1], next: .page(2)) }
        await #expect(throws: ForgeFailure.self) { try await circle.all() }
        let endless = Pages<Int> { cursor throws(ForgeFailure) in
            let number = if case .page(let number) = cursor { number } else { 1 }
            return .init([], next: .page(number + 1))
        }
        let failure = await #expect(throws: ForgeFailure.self) { try await endless.all() }
        #expect(failure?.code == .malformedReply)
        let first = try? await endless.first { _ in true }
        #expect(first == nil)
    }

    @Test("pages that are known beforehand are asked for together, and stay in order") func together()
        async throws
    {
        let asked = Counter()
        try await LocalServer.serving(answering: { request in
            asked.increase()
            let number = Int(request.target.drop { $0 != "=" }.dropFirst()) ?? 1
            let links = number == 1 ? "</a?page=2>; rel=\"next\", </a?page=9>; rel=\"last\"" : ""
            let base = "http://127.0.0.1:\(request["Host"]?.split(separator: ":").last ?? "")"
            return jsonReply("[\(number)]", 200, [("Link", links.replacing("</a", with: "<\(base)/a"))])
        }) { server in
            let pages = Wire().client(server.url).linkedPages(.get("/a"), numbers)
            let all = try await pages.all()
            #expect(all == Array(1...9))
            #expect(asked.value == 9)
            // Who wants less asks for less.
            let some = try await pages.all(limit: 1)
            #expect(some == [1])
            #expect(asked.value == 10)
        }
    }

    @Test("a list that grows while it is read is read to its end") func growing() async throws {
        let pages = Pages<Int> { cursor throws(ForgeFailure) in
            switch cursor {
            case .first: .init([1], following: [.page(2), .page(3)])
            case .page(3): .init([3], next: .page(4))
            case .page(let number): .init([number], next: number == 2 ? .page(3) : nil)
            default: .init([])
            }
        }
        let all = try await pages.all()
        #expect(all == [1, 2, 3, 4])
    }

    @Test("one page that fails fails the list") func failing() async throws {
        let pages = Pages<Int> { cursor throws(ForgeFailure) in
            if cursor == .page(3) { throw ForgeFailure(.forbidden) }
            return .init([1], following: cursor == .first ? [.page(2), .page(3), .page(4)] : [])
        }
        let failure = await #expect(throws: ForgeFailure.self) { try await pages.all() }
        #expect(failure?.code == .forbidden)
    }

    @Test("GitLab's numbers of pages are followed") func numbered() async throws {
        try await LocalServer.serving(answering: { request in
            let number = request.target.contains("page=2") ? 2 : request.target.contains("page=3") ? 3 : 1
            let next = number < 3 ? String(number + 1) : ""
            return jsonReply("[\(number)]", 200, [("X-Next-Page", next), ("X-Total-Pages", "3")])
        }) { server in
            let pages = Wire().client(server.url).numberedPages(.get("/a"), sign: .header, numbers)
            let all = try await pages.all()
            #expect(all == [1, 2, 3])
            #expect(server.requests.first?.target == "/a?per_page=100")
            #expect(Set(server.requests.map(\.target)).count == 3)
        }
    }

    @Test("Pagure's numbers of pages are followed") func paginated() async throws {
        try await LocalServer.serving(answering: { request in
            let isLast = request.target.hasSuffix("&page=2")
            let next = isLast ? "null" : "\"http://elsewhere/?page=2\""
            return .json(#"{"items": [\#(isLast ? 2 : 1)], "pagination": {"next": \#(next), "pages": 2}}"#)
        }) { server in
            let pages = Wire().client(server.url).numberedPages(.get("/a"), sign: .body, numbers)
            let all = try await pages.all()
            #expect(all == [1, 2])
            #expect(server.requests.map(\.target) == ["/a?per_page=100&page=1", "/a?per_page=100&page=2"])
        }
    }

    @Test("lists that begin behind so many elements end with an empty page") func offsets() async throws {
        let replies: [Reply] = [.json("[1, 2]"), .json("[3]"), .json("[]")]
        try await LocalServer.serving(["/a": replies]) { server in
            let all = try await Wire().client(server.url).offsetPages(.get("/a"), size: 2, numbers).all()
            #expect(all == [1, 2, 3])
            #expect(
                server.requests.map(\.target)
                    == ["/a?limit=2&offset=0", "/a?limit=2&offset=2", "/a?limit=2&offset=3"])
        }
    }

    @Test("links are read as the standard has them") func links() {
        func next(_ values: String...) -> String? { LinkField.next(in: values.map { HTTPField("link", $0) }) }
        #expect(next("<https://h/a?x=1,2;3>; rel=\"next\"") == "https://h/a?x=1,2;3")
        #expect(next("<a>; rel=last, <b>; title=\"n\"; rel=next") == "b")
        #expect(next("<a>; rel=\"prev next\"") == "a")
        #expect(next("<a>; rel=prev", "<b>; REL=\"next\"") == "b")
        for text in ["", "<", "<a", "<a>", "a; rel=next", "<a>; rel=nexte", "<a>; x=next"] {
            #expect(next(text) == nil)
        }
        let header = [HTTPField("Link", "<u?a=1&page=2&b=2>; rel=next, <u?a=1&page=4&b=2>; rel=last")]
        #expect(LinkField.following(in: header) == (2...4).map { .url("u?a=1&page=\($0)&b=2") })
        for last in [
            "v?a=1&page=4&b=2", "u?page=99999", "u?a=1&page=1&b=2", "u?a=1&page=x&b=2",
            "u?a=1&page=99999&b=2",
        ] {
            let header = [HTTPField("Link", "<u?a=1&page=2&b=2>; rel=next, <\(last)>; rel=last")]
            #expect(LinkField.following(in: header).isEmpty)
        }
    }
}
