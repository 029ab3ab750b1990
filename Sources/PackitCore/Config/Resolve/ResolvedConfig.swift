public import SourceDiagnostics

/// A configuration after defaults and overriding, each value with its origin.
public struct ResolvedConfig: Sendable {
    public var sources: SourceMap
    public var packages: [ResolvedPackage]
    public var jobs: [ResolvedJob]
    /// What was found on the way, in reading order.
    public var diagnostics: [Diagnostic]
}

/// The settings of one package: on its own, or as one job sees it.
public struct ResolvedPackage: Hashable, Sendable {
    public var name: String
    public var settings: Settings
}

/// One job with one trigger.
public struct ResolvedJob: Hashable, Sendable {
    /// The place in the file's list of jobs, from 0; a job with several triggers gives several of these.
    /// Nil for a default job.
    public var index: Int?
    public var type: JobType
    public var trigger: JobTrigger
    /// The keys that only jobs have.
    public var settings: Settings
    /// The packages that the job is for, with the job's settings on top of theirs.
    public var packages: [ResolvedPackage]
    /// The job's text; nil for a default job.
    public var span: SourceSpan?

    /// The job as the configuration would call it: `jobs[2]`, or what it does for a default job.
    public var path: String { index.map { "jobs[\($0)]" } ?? "default job \(type.rawValue)" }
}
