import Testing

@testable import CurlHTTP

@Suite struct AdmissionTests {
    private func running(_ admission: inout Admission<Int>) -> [Int] {
        var items: [Int] = []
        while let (item, _) = admission.next() { items.append(item) }
        return items
    }

    @Test("a host has its limit, and others go on beside it") func hostLimit() {
        var admission = Admission<Int>(hostLimit: 2, totalLimit: 10)
        for item in 1...4 { admission.enqueue(item, host: "a") }
        admission.enqueue(5, host: "b")
        #expect(Set(running(&admission)) == [1, 2, 5])
        admission.release("b")
        #expect(running(&admission).isEmpty)
        admission.release("a")
        #expect(running(&admission) == [3])
    }

    @Test("all hosts together have a limit, and take turns") func totalLimit() {
        var admission = Admission<Int>(hostLimit: 3, totalLimit: 3)
        for item in 1...3 { admission.enqueue(item, host: "a") }
        for item in 4...5 { admission.enqueue(item, host: "b") }
        #expect(running(&admission) == [1, 4, 2])
        admission.release("a")
        #expect(running(&admission) == [5])
        admission.release("b")
        #expect(running(&admission) == [3])
        #expect(running(&admission).isEmpty)
    }

    @Test("at one host the first to come is the first to go, however many there are") func order() {
        var admission = Admission<Int>(hostLimit: 1, totalLimit: 1)
        var order: [Int] = []
        for round in 0..<100 {
            for item in 0..<3 { admission.enqueue(round * 3 + item, host: "a") }
            for item in running(&admission) {
                order.append(item)
                admission.release("a")
            }
        }
        while let (item, host) = admission.next() {
            order.append(item)
            admission.release(host)
        }
        #expect(order == Array(0..<300))
    }
}
