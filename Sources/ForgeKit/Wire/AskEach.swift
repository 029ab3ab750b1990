internal import HostKit

extension Collection where Element: Sendable, Self: Sendable {
    /// Asks something of each element, some at a time; the answers are in the order of the elements.
    ///
    /// - Throws: The first failure, when all else has ended.
    func askEach<Answer: Sendable>(
        limit: Int = 8, _ ask: @escaping @Sendable (Element) async throws(ForgeFailure) -> Answer
    ) async throws(ForgeFailure) -> [Answer] {
        do {
            return try await concurrentMap(limit: limit) { element in try await ask(element) }
        } catch let failure as ForgeFailure {
            throw failure
        } catch {
            throw ForgeFailure(.cancelled)
        }
    }
}
