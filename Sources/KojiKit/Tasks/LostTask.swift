/// A call that may have made a task, though its answer did not come: what to look for.
///
/// The hub keeps what tasks were asked for, so that the task of a lost answer can be found again instead of making
/// a second one.
public struct LostTask: Sendable, Hashable {
    /// What was found.
    public enum Finding: Sendable, Hashable {
        /// The call has made no task, or the hub keeps it differently: it cannot be told.
        case none
        case one(KojiTask.ID)
        /// Equal ones; nobody can tell which is ours.
        case several([KojiTask.ID])
    }

    /// What was sent.
    public var call: KojiCall
    /// When; seconds since 1970.
    public var sent: Double
    /// How far the clocks of the hub and of this machine may be apart, in seconds.
    public var clockSlack: Double
    /// Tasks that are known already, from equal calls before.
    public var known: Set<KojiTask.ID>

    public init(_ call: KojiCall, sent: Double, clockSlack: Double = 300, known: Set<KojiTask.ID> = []) {
        self.call = call
        self.sent = sent
        self.clockSlack = clockSlack
        self.known = known
    }

    /// The method of the task that the call makes; nil for a call that makes none, or none that can be recognised.
    public var taskMethod: String? {
        switch call.method {
        case "build", "runroot", "osbuildImage", "buildContainer", "kiwiBuild", "imageBuilderBuild",
            "pungi_buildinstall", "pungi_ostree":
            call.method
        case "chainBuild": "chainbuild"
        case "buildImageOz": "image"
        case "buildImage": call.arguments.last?.string
        default: nil
        }
    }

    /// What to ask the hub for; nil for a call whose task cannot be recognised.
    public func filter(owner: KojiUser.ID) -> KojiTaskFilter? {
        guard let taskMethod else { return nil }
        return KojiTaskFilter(method: taskMethod, owner: owner, createdAfter: sent - clockSlack)
    }

    /// Which of some tasks is the one.
    public func find(among tasks: [KojiTask]) -> Finding {
        let matches = tasks.filter { task in
            task.method == taskMethod && !known.contains(task.id) && isAsked(of: task)
                && (task.created ?? .infinity) >= sent - clockSlack
        }
        switch matches.count {
        case 0: return .none
        case 1: return .one(matches[0].id)
        default: return .several(matches.map(\.id).sorted())
        }
    }

    /// Asks the hub.
    ///
    /// - Parameter session: Logged in as whoever sent the call.
    /// - Returns: The task, if there is exactly one that it can be.
    public func find(through session: any KojiCaller) async throws(KojiError) -> KojiTask.ID? {
        guard let user = try await session.call(.loggedInUser), let filter = filter(owner: user.id) else {
            return nil
        }
        let tasks = try await session.list(.tasks(filter, options: KojiQueryOptions(order: ["id"])))
        guard case .one(let id) = find(among: tasks) else { return nil }
        return id
    }

    /// Whether a task is asked for what the call asks for. Arguments about the task itself, such as its priority, are no
    /// arguments of the task; what only one of the two names counts as left out.
    private func isAsked(of task: KojiTask) -> Bool {
        let kept = task.arguments
        var given = call.arguments
        if call.method == "buildImage" { given.removeLast() }
        guard zip(given, kept.positional).allSatisfy({ isSame($0, $1) }) else { return false }
        // More of them than were given by place can only be what was given by name.
        guard given.count <= kept.positional.count else { return false }
        if let options = call.named["opts"], let last = kept.positional.dropFirst(given.count).last {
            return isSame(options, last)
        }
        return call.named.members.allSatisfy { member in
            guard let value = kept.named[member.name] else { return true }
            return isSame(member.value, value)
        }
    }

    /// Whether two arguments are the same. A list and its only element are, as are a number and the name that it has in
    /// numbers of another type.
    private func isSame(_ one: XMLRPCValue, _ other: XMLRPCValue) -> Bool {
        if one == other { return true }
        if let a = one.double, let b = other.double { return a == b }
        return one.array == [other] || other.array == [one]
    }
}

extension KojiRequest where Answer == KojiTask.ID {
    /// The same request; if its answer is lost, the task that it made is looked for.
    ///
    /// - Parameters:
    ///   - now: Seconds since 1970.
    ///   - known: Tasks of equal calls before.
    public func recoverable(now: Double, known: Set<KojiTask.ID> = []) -> Self {
        var request = self
        let lost = LostTask(call, sent: now, known: known)
        request.recover = { session throws(KojiError) in try await lost.find(through: session) }
        return request
    }
}
