internal import CurlHTTP

/// What was done to have a project as it is wanted.
public struct CoprEnsured: Hashable, Sendable {
    public var project: CoprProject
    public var wasMade: Bool
    /// What was changed of a project that was there.
    public var plan: CoprProjectPlan?
    /// What was changed of chroots.
    public var chrootPlans: [CoprChroot: CoprChrootPlan] = [:]
}

extension CoprClient {
    /// Makes a project, or changes what of it is not as it is wanted.
    ///
    /// When somebody makes it at the same time, or changes its chroots, it is looked at again.
    ///
    /// - Parameter requestsPermission: Whether to ask the owner for the permission to change the project where it is
    ///   missing; the failure is thrown all the same.
    /// - Throws: `.forbidden` with the page where to ask for permissions; `.serverFailure` with the status page;
    ///   and what else making and changing throw.
    public func ensureProject(_ wanted: CoprWantedProject, requestsPermission: Bool = false)
        async throws(ForgeFailure) -> CoprEnsured
    {
        do throws(ForgeFailure) {
            var (ensured, isNew) = try await findOrMake(wanted)
            if !isNew { ensured = try await change(ensured.project, wanted) }
            ensured.chrootPlans = try await changeChroots(wanted, isNew: isNew)
            return ensured
        } catch {
            throw await explained(error, wanted.name, requestsPermission)
        }
    }

    // MARK: Making

    /// - Returns: The project, and whether it was made just now, so that nothing can differ.
    private func findOrMake(_ wanted: CoprWantedProject) async throws(ForgeFailure) -> (CoprEnsured, Bool) {
        var pauses = Backoff(first: .seconds(1), total: .seconds(120))
        while true {
            if let project = try await findProject(wanted.name) {
                return (CoprEnsured(project: project, wasMade: false), false)
            }
            do throws(ForgeFailure) {
                let project = try await addProject(
                    wanted.name, chroots: wanted.chroots.sorted(), wanted.fields, canExist: true)
                let isWhole = CoprProjectPlan(present: project, wanted: wanted).isEmpty
                return (CoprEnsured(project: project, wasMade: isWhole), isWhole)
            } catch {
                // Somebody is making it, and Copr does not show it yet.
                guard error.code == .conflict, let pause = pauses.next() else { throw error }
                try await sleep(pause)
            }
        }
    }

    // MARK: Changing

    private func change(_ project: CoprProject, _ wanted: CoprWantedProject) async throws(ForgeFailure)
        -> CoprEnsured
    {
        var project = project
        var attempt = 1
        while true {
            let plan = CoprProjectPlan(present: project, wanted: wanted)
            guard !plan.isEmpty else { return CoprEnsured(project: project, wasMade: false) }
            do throws(ForgeFailure) {
                let changed = try await editProject(wanted.name, chroots: plan.chroots, plan.fields)
                return CoprEnsured(project: changed, wasMade: false, plan: plan)
            } catch {
                // Somebody has added a chroot since we looked, which our list leaves out.
                guard error.tells("Can't drop chroot"), attempt < 3 else { throw error }
                attempt += 1
                try await sleep(.seconds(3))
                project = try await self.project(wanted.name)
            }
        }
    }

    /// - Parameter isNew: Whether all chroots are as they are in the beginning.
    private func changeChroots(_ wanted: CoprWantedProject, isNew: Bool) async throws(ForgeFailure)
        -> [CoprChroot: CoprChrootPlan]
    {
        var plans: [CoprChroot: CoprChrootPlan] = [:]
        for (chroot, fields) in wanted.chrootFields.sorted(by: { $0.key < $1.key }) {
            let present =
                isNew
                ? CoprProjectChroot(wanted.name, chroot) : try await self.chroot(chroot, of: wanted.name)
            let plan = CoprChrootPlan(present: present, wanted: fields)
            guard !plan.isEmpty else { continue }
            _ = try await editChroot(chroot, of: wanted.name, plan.fields)
            plans[chroot] = plan
        }
        return plans
    }

    // MARK: Failures

    /// The failure, with what can be done about it.
    private func explained(_ failure: ForgeFailure, _ name: CoprProjectName, _ requestsPermission: Bool) async
        -> ForgeFailure
    {
        var failure = failure
        switch failure.code {
        case .forbidden where failure.tells("Only owners and admins may update their projects."):
            var hint = "ask for the permission 'admin' at \(settings.permissionsPage(of: name))"
            if requestsPermission, (try? await requestPermissions(admin: true, in: name)) != nil {
                hint = "the permission was asked for; see \(settings.permissionsPage(of: name))"
            }
            failure.add(hint: hint)
        case .serverFailure: failure.add(hint: "see \(settings.statusPage) for what Copr is doing")
        default: break
        }
        return failure
    }

    private func sleep(_ pause: Duration) async throws(ForgeFailure) {
        do {
            try await clock.sleep(for: pause)
        } catch {
            throw ForgeFailure(.cancelled)
        }
    }
}

/// Pauses that double until they are a certain time together.
struct Backoff {
    private var pause: Duration
    private var rest: Duration

    init(first: Duration, total: Duration) {
        pause = first
        rest = total
    }

    /// Nil when the time is over.
    mutating func next() -> Duration? {
        guard rest > .zero else { return nil }
        let next = min(pause, rest)
        rest -= next
        pause *= 2
        return next
    }
}

extension ForgeFailure {
    /// Whether the service said these words.
    func tells(_ words: String) -> Bool {
        detail?.contains(words) ?? false || fields.contains { $0.message.contains(words) }
    }

    mutating func add(hint: String) { detail = detail.map { "\($0); \(hint)" } ?? hint }
}
