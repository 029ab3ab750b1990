extension Collection where Element: Sendable, Self: Sendable {
    /// Transforms all elements, several at a time; the results are in the order of the elements.
    ///
    /// The first error cancels what is running, nothing more is started, and it is thrown when all has ended.
    /// - Parameter limit: How many transformations may run at once; less than 1 counts as 1.
    public func concurrentMap<Result: Sendable>(
        limit: Int, _ transform: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: count)
            var running = 0
            for (index, element) in enumerated() {
                if running >= Swift.max(limit, 1), let (finished, result) = try await group.next() {
                    results[finished] = result
                    running -= 1
                }
                group.addTask { (index, try await transform(element)) }
                running += 1
            }
            for try await (finished, result) in group { results[finished] = result }
            return results.compactMap { $0 }
        }
    }
}

extension Collection where Index == Int {
    /// The elements in portions of some size; the last one may be smaller.
    ///
    /// Many small pieces of work are better done some at a time: starting a task costs more than one of them.
    public func portions(of size: Int) -> [SubSequence] {
        stride(from: startIndex, to: endIndex, by: Swift.max(size, 1)).map { start in
            self[start..<Swift.min(start + Swift.max(size, 1), endIndex)]
        }
    }
}
