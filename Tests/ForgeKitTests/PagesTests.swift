import ForgeKit
import Testing

@Suite("lists in pages") struct PagesTests {
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

    @Test("a list that leads in a circle ends with an error") func circle() async throws {
        let pages = Pages<Int> { _ throws(ForgeFailure) in .init([1], next: .page(2)) }
        await #expect(throws: ForgeFailure.self) { try await pages.all() }
    }
}
