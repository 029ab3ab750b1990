import RPMKit
import RepoKit
import TestSupport
import Testing

@Suite("What holds for every gather") struct GatherPropertyTests {
    private func request(_ seed: UInt64) -> GatherRequest {
        var random = SeededGenerator(seed: seed)
        var request = GatherRequest(arches: TreeArches(tree: "x86_64"))
        request.inputs = (0..<10).map { _ in "package\(Int.random(in: 0..<60, using: &random))" }
        request.greedy = random.pick(GreedyMethod.allCases)
        request.isFulltree = random.one(in: 2)
        request.multilib = random.one(in: 2) ? [.all] : []
        request.compatibility = random.pick([.standard, .reference])
        return request
    }

    private func lines(_ result: Gather.Result) -> [String] { result.lines + result.messages }

    @Test("the order of packages and inputs does not matter", arguments: 1...40 as ClosedRange<UInt64>)
    func order(seed: UInt64) {
        var universe = RandomUniverse(seed: seed)
        var request = request(seed)
        let expected = lines(Gather.run(request, in: universe.sack()))
        request.inputs.reverse()
        #expect(lines(Gather.run(request, in: universe.sack(universe.shuffled()))) == expected)
    }

    @Test("what is gathered is closed, but for what is reported", arguments: 1...40 as ClosedRange<UInt64>)
    func closed(seed: UInt64) {
        let sack = RandomUniverse(seed: seed, isRich: seed % 2 == 0).sack()
        var request = request(seed)
        request.compatibility = .standard
        let result = Gather.run(request, in: sack)
        let open = sack.unresolved(in: result.binaries.map(\.id)).flatMap { finding in
            finding.dependencies.map {
                Gather.MissingDependency(dependency: $0, package: sack.nevra(finding.package))
            }
        }
        // A condition that packages of the gather fulfil together may ask for what nothing provides.
        #expect(Set(open).subtracting(result.missing) == [])
    }

    /// Where packages are alternatives, another one may be taken when what a lookaside has is not followed.
    @Test(
        "a lookaside copy of a part adds no packages, where none is an alternative",
        arguments: 1...40 as ClosedRange<UInt64>)
    func lookaside(seed: UInt64) {
        var universe = RandomUniverse(seed: seed, isRich: false, hasAlternatives: false)
        let request = request(seed)
        let plain = Gather.run(request, in: universe.sack())
        var builder = PackageSack.Builder()
        builder.add(universe.packages, from: SackRepository(id: "test"))
        let part = Set(universe.shuffled().prefix(20).map(\.nevra.name))
        builder.add(
            universe.packages.filter { part.contains($0.nevra.name) },
            from: SackRepository(id: "lookaside", isLookaside: true))
        let result = Gather.run(request, in: builder.build())
        let own = result.binaries.filter { !$0.flags.contains(.lookaside) }
        #expect(Set(result.sack.names(own.map(\.id))).isSubset(of: plain.names))
    }

    @Test("every package has a reason that leads to an input", arguments: 1...40 as ClosedRange<UInt64>)
    func reasons(seed: UInt64) {
        let result = Gather.run(request(seed), in: RandomUniverse(seed: seed).sack())
        for package in result.binaries + result.sources + result.debug {
            guard case .input = result.why(package.id).last else {
                Issue.record("\(result.sack.nevra(package.id)) came from nowhere")
                continue
            }
        }
    }

    @Test("gathers share an index in parallel") func parallel() async {
        let sack = RandomUniverse(seed: 5).sack()
        let requests = (0..<16).map { request(UInt64($0)) }
        let expected = requests.map { lines(Gather.run($0, in: sack)) }
        let found = await withTaskGroup(of: (Int, [String]).self) { group in
            for (index, request) in requests.enumerated() {
                group.addTask { (index, self.lines(Gather.run(request, in: sack))) }
            }
            var found = [[String]](repeating: [], count: requests.count)
            for await (index, lines) in group { found[index] = lines }
            return found
        }
        #expect(found == expected)
    }
}
