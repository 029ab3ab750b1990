internal import HostKit
internal import KojiKit
internal import SystemPackage

/// The places where installers are made, as far as what is installed there decides about them.
struct InstallerRoom: Sendable {
    private struct Tag: Hashable, Sendable {
        var name: String
        var arches: [String]
    }

    private let context: DeliveryContext
    private let tags = OnceByKey<Tag, Set<String>>()

    init(_ context: DeliveryContext) { self.context = context }

    /// What else would be installed now than when an older compose had its installer made, in words; nil if nothing, or
    /// if nobody knows what was installed then.
    func change(since old: ComposeLayout, _ plan: BuildinstallPlan) async throws -> String? {
        let path = old.logs.buildinstallPackages(plan.variant, plan.arch)
        guard Files.isRegular(path) else { return nil }
        let then = try Files.readText(path).split(whereSeparator: \.isNewline).map(String.init)
        guard !then.isEmpty else { return nil }
        do {
            if case .task = plan.work { return try await outdated(then) }
            if context.runroots.config.method(for: .buildinstall) == .koji { return try await outdated(then) }
            return try await different(then, plan)
        } catch {
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            return "what is installed in the runroot cannot be told: \(error)"
        }
    }

    /// Packages that a build root of Koji's would not get any more.
    private func outdated(_ then: [String]) async throws -> String? {
        let arches = Set(then.compactMap { $0.split(separator: ".").last.map(String.init) }).sorted()
        let tag = Tag(name: context.runroots.config.tag ?? "", arches: arches)
        let now = try await tags.value(for: tag) {
            let content = try await context.tasks().hub.list(
                .taggedRPMs(tag.name, inherit: true, latest: true, arches: tag.arches))
            return Set(content.rpms.map(\.nvra))
        }
        return Self.sentence(then.filter { !now.contains($0) })
    }

    /// Packages that are not the same in a runroot that has to be looked at.
    private func different(_ then: [String], _ plan: BuildinstallPlan) async throws -> String? {
        let log = context.layout.logs.buildinstall(plan.variant, plan.arch).withSuffix("look")
        var request = RunrootRequest(.words(["true"]), arch: plan.arch, log: log)
        request.packages = plan.packages
        let result = try await context.runroots.runroot(for: .buildinstall).run(request)
        return Self.sentence(Set(then).symmetricDifference(result.packages).sorted())
    }

    private static func sentence(_ packages: [String]) -> String? {
        guard !packages.isEmpty else { return nil }
        let more = packages.count > 3 ? " and \(packages.count - 3) more" : ""
        return "packages of the runroot have changed: \(packages.prefix(3).joined(separator: ", "))\(more)"
    }
}
