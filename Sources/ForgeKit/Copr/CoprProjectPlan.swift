/// What a project is to be like.
public struct CoprWantedProject: Hashable, Sendable {
    public var name: CoprProjectName
    /// At least these; others that are there stay.
    public var chroots: [CoprChroot]
    public var description: String?
    public var instructions: String?
    public var contact: String?
    public var isUnlisted: Bool?
    /// Counts when the project is made: nobody can ask what it is now.
    public var lifetime: CoprProjectFields.Lifetime?
    public var additionalRepos: [String]?
    public var moduleHotfixes: Bool?
    public var bootstrap: String?
    /// What chroots are to be like.
    public var chrootFields: [CoprChroot: CoprChrootFields] = [:]

    public init(_ name: CoprProjectName, chroots: [CoprChroot]) {
        self.name = name
        self.chroots = chroots
    }

    /// All of it, for a project that is made.
    var fields: CoprProjectFields {
        var fields = CoprProjectFields()
        fields.description = description
        fields.instructions = instructions
        fields.contact = contact
        fields.isUnlisted = isUnlisted
        fields.lifetime = lifetime
        fields.additionalRepos = additionalRepos
        fields.moduleHotfixes = moduleHotfixes
        fields.bootstrap = bootstrap
        return fields
    }
}

/// What has to be changed of a project to make it what is wanted.
public struct CoprProjectPlan: Hashable, Sendable {
    /// One difference, for people.
    public struct Change: Hashable, Sendable, CustomStringConvertible {
        public var field: String
        public var present: String
        public var wanted: String

        public var description: String { "\(field): '\(present)' → '\(wanted)'" }
    }

    /// All chroots that are to be enabled, sorted; nil when those that are wanted are there.
    public var chroots: [CoprChroot]?
    /// Only what differs.
    public var fields = CoprProjectFields()
    public var changes: [Change] = []

    public var isEmpty: Bool { chroots == nil && fields.isEmpty }

    /// Compares a project with what is wanted.
    ///
    /// Chroots are only ever added. The contact is not compared, and neither is after how many days the project is
    /// deleted, which nobody can ask.
    public init(present: CoprProject, wanted: CoprWantedProject) {
        let union = Set(present.chroots).union(wanted.chroots).sorted()
        if union != present.chroots {
            chroots = union
            note("chroots", present.chroots.map(\.rawValue), union.map(\.rawValue))
        }
        compare("description", present.description ?? "", wanted.description, \.description)
        compare("instructions", present.instructions ?? "", wanted.instructions, \.instructions)
        compare("unlisted_on_hp", present.isUnlisted, wanted.isUnlisted, \.isUnlisted)
        compare("additional_repos", present.additionalRepos, wanted.additionalRepos, \.additionalRepos)
        compare("module_hotfixes", present.moduleHotfixes, wanted.moduleHotfixes, \.moduleHotfixes)
        compare("bootstrap", present.bootstrap ?? "", wanted.bootstrap, \.bootstrap)
    }

    private mutating func compare<Value: Equatable>(
        _ name: String, _ present: Value, _ wanted: Value?,
        _ path: WritableKeyPath<CoprProjectFields, Value?>
    ) {
        guard let wanted, wanted != present else { return }
        fields[keyPath: path] = wanted
        note(name, present, wanted)
    }

    private mutating func note<Value>(_ name: String, _ present: Value, _ wanted: Value) {
        changes.append(Change(field: name, present: Self.text(present), wanted: Self.text(wanted)))
    }

    static func text<Value>(_ value: Value) -> String {
        (value as? [String])?.joined(separator: ", ") ?? "\(value)"
    }
}

/// What has to be changed of a chroot's settings to make them what is wanted.
public struct CoprChrootPlan: Hashable, Sendable {
    /// Only what differs.
    public var fields = CoprChrootFields()
    public var changes: [CoprProjectPlan.Change] = []

    public var isEmpty: Bool { fields.isEmpty }

    public init(present: CoprProjectChroot, wanted: CoprChrootFields) {
        compare(
            "additional_packages", present.additionalPackages, wanted.additionalPackages, \.additionalPackages
        )
        compare("additional_repos", present.additionalRepos, wanted.additionalRepos, \.additionalRepos)
        compare(
            "additional_modules", present.additionalModules, wanted.additionalModules, \.additionalModules)
        compare("with_opts", present.withOptions, wanted.withOptions, \.withOptions)
        compare("without_opts", present.withoutOptions, wanted.withoutOptions, \.withoutOptions)
    }

    private mutating func compare(
        _ name: String, _ present: [String], _ wanted: [String]?,
        _ path: WritableKeyPath<CoprChrootFields, [String]?>
    ) {
        guard let wanted, wanted != present else { return }
        fields[keyPath: path] = wanted
        changes.append(
            .init(
                field: name, present: CoprProjectPlan.text(present), wanted: CoprProjectPlan.text(wanted)))
    }
}
