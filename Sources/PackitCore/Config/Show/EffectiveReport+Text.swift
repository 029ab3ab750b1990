internal import ConfigSyntax
public import JSONKit

extension EffectiveReport {
    /// A configuration that says all this itself, each value with its origin as a comment.
    public var yaml: String {
        var entries: [YAMLOutput.Entry] = []
        if !packages.isEmpty { entries.append(.init("packages", Self.output(packages))) }
        entries.append(.init("jobs", .sequence(jobs.map(Self.output))))
        return YAMLWriter.text(.mapping(entries))
    }

    private static func output(_ packages: [Package]) -> YAMLOutput {
        .mapping(packages.map { .init($0.name, .mapping($0.values.map(output))) })
    }

    private static func output(_ job: Job) -> YAMLOutput {
        .mapping(job.values.map(output) + [.init("packages", output(job.packages))])
    }

    private static func output(_ value: EffectiveValue) -> YAMLOutput.Entry {
        .init(value.key, .value(value.value), comment: value.origin.description)
    }
}

extension EffectiveReport {
    /// The same for programs: each value as an object with `value` and `from`.
    public var json: JSONValue {
        [
            "file": .string(file), "packages": Self.json(packages), "jobs": .array(jobs.map(Self.json)),
        ]
    }

    private static func json(_ packages: [Package]) -> JSONValue {
        .object(packages.map { .init($0.name, json($0.values)) })
    }

    private static func json(_ job: Job) -> JSONValue {
        ["path": .string(job.path), "settings": json(job.values), "packages": json(job.packages)]
    }

    private static func json(_ values: [EffectiveValue]) -> JSONValue {
        .object(values.map { .init($0.key, ["value": $0.value, "from": $0.origin.json]) })
    }
}
