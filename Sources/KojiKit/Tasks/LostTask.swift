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

    /// Whether a task is asked for what the call asks for. If in doubt it is not: a second task is better than
    /// the wrong one.
    private func isAsked(of task: KojiTask) -> Bool {
        let kept = task.arguments
        let (given, named) = expected
        guard zip(given, kept.positional).allSatisfy({ isSame($0, $1) }) else { return false }
        var options = kept.named
        switch kept.positional.count - given.count {
        case 0: break
        // Some plugins make one struct of what was given by name.
        case 1:
            guard let last = kept.positional.last?.structure else { return false }
            options = last
        default: return false
        }
        return named.members.allSatisfy { isSame($0.value, options[$0.name] ?? nil) }
    }

    /// The arguments of the call as a hub keeps them with the task.
    private var expected: (given: [XMLRPCValue], named: XMLRPCStruct) {
        var given = call.arguments
        var named = call.named
        // They say where and when the task runs, and not what it does.
        for name in ["priority", "channel", "weight"] { named[name] = nil }
        if call.method == "buildImage" { given.removeLast() }
        for name in Self.placed[call.method] ?? [] {
            given.append(named[name] ?? nil)
            named[name] = nil
        }
        return (given, named)
    }

    /// What is given by name, but kept by place.
    private static let placed = [
        "buildImage": ["opts"], "buildImageOz": ["opts"], "osbuildImage": ["opts"],
        "imageBuilderBuild": ["types", "name", "version", "opts"],
    ]

    /// Whether two arguments are the same. What is nil, false or empty is as good as left out; a list is the same as its
    /// only element, and a number as the same number of another type.
    private func isSame(_ one: XMLRPCValue, _ other: XMLRPCValue) -> Bool {
        if one == other || (one.isLeftOut && other.isLeftOut) { return true }
        if case .string = one, case .string = other { return false }
        if let a = one.double, let b = other.double { return a == b }
        return one.array == [other] || other.array == [one]
    }
}

extension XMLRPCValue {
    fileprivate var isLeftOut: Bool { self == nil || self == false || self == [] || self == [:] }
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
