import HostKit
import Testing

@Suite("Portions")
struct PortionsTests {
    @Test(
        "all elements are there once, in order",
        arguments: [(0, 3), (1, 3), (3, 3), (7, 3), (7, 1), (7, 0), (5, 9)])
    func portions(count: Int, size: Int) {
        let elements = Array(0..<count)
        let portions = elements.portions(of: size)
        #expect(portions.flatMap { $0 } == elements)
        #expect(portions.allSatisfy { !$0.isEmpty && $0.count <= max(size, 1) })
        #expect(portions.dropLast().allSatisfy { $0.count == max(size, 1) })
    }
}
