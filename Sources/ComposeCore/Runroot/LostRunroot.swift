internal import KojiKit

/// Finds the task of a call whose answer was lost.
///
/// Commands of a compose name its own directory: who made the task, when, and its tag, arch and command tell it from all
/// others, however the hub keeps what else it was asked for.
struct LostRunroot: Sendable {
    let call: KojiCall
    /// When it was sent; seconds since 1970.
    let sent: Int64
    /// Tasks of equal calls before.
    let known: Set<KojiTask.ID>

    /// How far the clocks of the hub and of this machine may be apart, in seconds.
    private static let clockSlack = 300.0

    /// - Parameter session: Logged in as whoever sent the call.
    /// - Returns: The task, if there is exactly one that it can be.
    func find(through session: any KojiCaller) async throws(KojiError) -> KojiTask.ID? {
        guard call.method == "runroot", call.arguments.count == 3 else {
            return try await LostTask(call, sent: Double(sent), known: known).find(through: session)
        }
        guard let user = try await session.call(.loggedInUser) else { return nil }
        let filter = KojiTaskFilter(
            method: call.method, owner: user.id, createdAfter: Double(sent) - Self.clockSlack)
        let tasks = try await session.list(.tasks(filter, options: KojiQueryOptions(order: ["id"])))
        let matches = tasks.filter { !known.contains($0.id) && isAsked(of: $0) }
        return matches.count == 1 ? matches[0].id : nil
    }

    private func isAsked(of task: KojiTask) -> Bool {
        let kept = task.arguments.positional
        guard kept.count >= call.arguments.count else { return false }
        return zip(call.arguments, kept).allSatisfy { $0 == $1 || $1.array == [$0] }
    }
}
