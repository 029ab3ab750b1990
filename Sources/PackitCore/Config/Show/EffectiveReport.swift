internal import ConfigSyntax
internal import JSONKit
internal import SourceDiagnostics

/// The configuration after defaults and overriding, as `config show` prints it: what counts, and why.
public struct EffectiveReport: Hashable, Sendable {
    /// The values of one package: on its own, or as one job sees it.
    public struct Package: Hashable, Sendable {
        public var name: String
        public var values: [EffectiveValue]
    }

    /// One job with one trigger.
    public struct Job: Hashable, Sendable {
        /// `jobs[2]`, or what it does for a default job.
        public var path: String
        /// The values of the keys that only jobs have.
        public var values: [EffectiveValue]
        public var packages: [Package]
    }

    /// The file's name.
    public var file: String
    public var packages: [Package]
    public var jobs: [Job]

    /// - Parameters:
    ///   - names: The packages to show; empty for all.
    ///   - job: The number of the one job to show, from 0, as in `jobs[0]`; the packages on their own are
    ///     then left out.
    /// - Throws: ``PackitError`` when there is no such package or job.
    public init(
        _ config: ResolvedConfig, packages names: [String] = [], job number: Int? = nil
    ) throws(PackitError) {
        let known = config.packages.map(\.name)
        let unknown = names.filter { !known.contains($0) }
        guard unknown.isEmpty else { throw .undefinedPackages(unknown, known: known) }
        let isShown = { (package: ResolvedPackage) in names.isEmpty || names.contains(package.name) }
        file = config.sources.files.first?.name ?? ""
        packages =
            number == nil
            ? config.packages.filter(isShown).map {
                Self.package($0, PackitKeys.package.keys, config.sources)
            } : []
        jobs = try Self.selected(config.jobs, number).compactMap { job in
            let views = job.packages.filter(isShown)
            return views.isEmpty ? nil : Self.job(job, views, config.sources)
        }
    }

    private static func selected(_ jobs: [ResolvedJob], _ number: Int?) throws(PackitError) -> [ResolvedJob] {
        guard let number else { return jobs }
        let chosen = jobs.enumerated().filter { ($0.element.index ?? $0.offset) == number }.map(\.element)
        guard chosen.isEmpty else { return chosen }
        throw .noSuchJob(number, last: jobs.enumerated().map { $0.element.index ?? $0.offset }.max())
    }

    private static func package(_ package: ResolvedPackage, _ keys: [KeySpec], _ sources: SourceMap)
        -> Package
    {
        Package(
            name: package.name,
            values: EffectiveValue.values(of: package.settings, in: keys, sources: sources))
    }

    private static func job(_ job: ResolvedJob, _ views: [ResolvedPackage], _ sources: SourceMap) -> Job {
        let isDefault = job.index == nil
        let keys = PackitKeys.jobKeys.filter { !["packages", "package", "metadata"].contains($0.name) }
        var values = EffectiveValue.values(of: job.settings, in: keys, sources: sources)
        if isDefault {
            values.insert(
                EffectiveValue("job", .string(job.type.rawValue), .derived("the default jobs")), at: 0)
            values.insert(
                EffectiveValue("trigger", .string(job.trigger.rawValue), .derived("the default jobs")), at: 1)
        }
        // Several triggers make several jobs.
        for place in values.indices where values[place].key == "trigger" {
            values[place].value = .string(job.trigger.rawValue)
        }
        let packageKeys = PackitKeys.override.keys
        return Job(path: job.path, values: values, packages: views.map { package($0, packageKeys, sources) })
    }
}

extension PackitError {
    static func noSuchJob(_ number: Int, last: Int?) -> Self {
        let range = last.map { $0 == 0 ? "there is jobs[0] only" : "there are jobs[0] to jobs[\($0)]" }
        return Self(.usage, "there is no jobs[\(number)]; \(range ?? "the configuration has no jobs")")
    }
}
