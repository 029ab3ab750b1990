internal import RPMKit

/// A gather at work.
///
/// The steps come in the order of their rank; after each one that adds something it starts again with the
/// first. Each step has looked at the packages up to a mark and goes on from there, so no package is looked
/// at twice by the same step.
struct GatherRun {
    let sack: PackageSack
    let request: GatherRequest
    var queues: GatherQueues
    /// Sorted: what comes first decides which of several equal candidates are taken.
    let inputs: [String]
    let prepopulate: [String]

    /// In the order they were added.
    private(set) var binaries: [Int32] = []
    private(set) var debug: [Int32] = []
    private(set) var sources: [Int32] = []
    /// By package.
    private(set) var isIncluded: [Bool]
    private(set) var flags: [GatherFlags]
    private(set) var causes: [(package: Int32, cause: GatherCause)] = []

    var unmatchedInputs: [String] = []
    var unmatchedPrepopulate: [String] = []
    /// By relation: whether it was followed already, and whether nothing satisfies it.
    var isFollowed: [Bool]
    var isMissing: [Bool]
    var isFollowedForDebug: Set<Int32> = []
    var isMissingForDebug: Set<Int32> = []
    /// Rich dependencies that must be looked at again when more packages are there.
    var conditions: [(relation: Int32, package: Int32)] = []
    var conditionsSeen = 0
    /// By the number of the name that must be there; each is used once.
    var conditionals: [Int32: [GatherRequest.ConditionalPackage]] = [:]
    /// By the number of the name.
    let langpacks: [Int32: [GatherRequest.Langpack]]
    var doneFulltrees: Set<FulltreeKey> = []
    var marks = Marks()

    /// How far each step has come in the list that it goes through.
    struct Marks {
        var conditional = 0, requirements = 0, buildRequirements = 0, sources = 0, debug = 0
        var debugRequirements = 0, fulltree = 0, langpacks = 0, multilib = 0
    }

    struct FulltreeKey: Hashable {
        var source: Int32
        var isMultilib: Bool
    }

    init(_ request: GatherRequest, _ sack: PackageSack) {
        self.sack = sack
        self.request = request
        queues = GatherQueues(request, sack)
        // What is asked for and left out in the same words is not missed, either.
        inputs = Set(request.inputs).subtracting(request.excluded).sorted()
        prepopulate = Set(request.prepopulate).sorted()
        conditionals = Self.byName(request.conditional, sack) { $0.requires }
        langpacks = Self.byName(request.langpacks, sack) { $0.name }
        isIncluded = Array(repeating: false, count: sack.count)
        flags = Array(repeating: [], count: sack.count)
        isFollowed = Array(repeating: false, count: sack.relations.count)
        isMissing = Array(repeating: false, count: sack.relations.count)
    }

    private static func byName<Item>(
        _ items: [Item], _ sack: PackageSack, _ name: (Item) -> String
    ) -> [Int32: [Item]] {
        var byName: [Int32: [Item]] = [:]
        for item in items {
            // What no package is called never comes.
            if let number = sack.names.find(name(item)) { byName[number, default: []].append(item) }
        }
        return byName
    }

    mutating func gather() {
        let all = queues.roles
        queues.reduce()
        addExact()
        addInputs()
        addPrepopulated(from: all)
        while step() {}
        if request.isFulltree { flagFulltreeExcludes() }
    }

    /// Runs the first step that adds something; false if none does.
    private mutating func step() -> Bool {
        let follows = request.followsDependencies
        return addConditional() || follows && addRequirements()
            || follows && request.isSelfHosting && addBuildRequirements()
            || addSources() || addDebug() || follows && addDebugRequirements()
            || request.isFulltree && addFulltree() || addLangpacks() || addMultilib()
            || follows && settleConditions()
    }

    /// Takes a package, if it is not there yet.
    ///
    /// - Returns: Whether it was not there.
    @discardableResult
    mutating func include(_ package: Int32, _ cause: GatherCause, _ flag: GatherFlags = []) -> Bool {
        let index = Int(package)
        let isNew = !isIncluded[index]
        // A flag that a package did not have yet tells of another reason.
        if isNew || !flag.isSubset(of: flags[index]) { causes.append((package, cause)) }
        flags[index].formUnion(flag)
        guard isNew else { return false }
        isIncluded[index] = true
        let roles = queues.roles[index]
        if roles.contains(.lookaside) { flags[index].insert(.lookaside) }
        if roles.contains(.source) {
            sources.append(package)
        } else if roles.contains(.debug) {
            debug.append(package)
        } else {
            binaries.append(package)
        }
        return true
    }

    mutating func flag(_ package: Int32, _ flag: GatherFlags) {
        flags[Int(package)].formUnion(flag)
    }
}
