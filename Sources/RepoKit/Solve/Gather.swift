public import RPMKit

/// Selects packages: inputs, what they require, and what belongs to them.
///
/// - SeeAlso: ``GatherRequest``, which says what; ``Gather/Result``, which says why.
public enum Gather {
    /// Gathers. The same request gives the same packages, whatever the order of inputs and packages.
    public static func run(_ request: GatherRequest, in sack: PackageSack) -> Result {
        var run = GatherRun(request, sack)
        run.gather()
        return Result(run)
    }

    /// A gathered package.
    public struct Package: Sendable, Hashable, Codable {
        public var id: PackageID
        public var flags: GatherFlags
    }

    /// A requirement that no available package satisfies.
    public struct MissingDependency: Sendable, Hashable, Codable, CustomStringConvertible {
        public var dependency: Dependency
        public var package: NEVRA

        public init(dependency: Dependency, package: NEVRA) {
            self.dependency = dependency
            self.package = package
        }

        /// The sentence that the reference's log has.
        public var description: String {
            "Unresolvable dependency \(dependency) in \(package.name).\(package.arch)"
        }
    }

    /// The packages that a pattern left out.
    public struct Exclusion: Sendable, Hashable, Codable {
        public var pattern: String
        public var packages: [PackageID]
    }

    /// What was gathered, and why.
    public struct Result: Sendable {
        public let sack: PackageSack
        /// In the order they were added.
        public let binaries: [Package]
        public let debug: [Package]
        public let sources: [Package]
        /// In the order of the packages.
        public let missing: [MissingDependency]
        /// Inputs that match no package, sorted.
        public let unmatchedInputs: [String]
        /// Entries that match no package, sorted.
        public let unmatchedPrepopulate: [String]
        public let exclusions: [Exclusion]
        private let causes: [Int32: [GatherCause]]
        private let inputs: [String]
        private let exact: [GatherRequest.ExactPackage]
        private let prepopulate: [String]

        init(_ run: GatherRun) {
            sack = run.sack
            let flags = run.flags
            func packages(_ numbers: [Int32]) -> [Package] {
                numbers.map { Package(id: PackageID($0), flags: flags[Int($0)]) }
            }
            binaries = packages(run.binaries)
            debug = packages(run.debug)
            sources = packages(run.sources)
            missing = run.missingDependencies()
            unmatchedInputs = run.unmatchedInputs
            unmatchedPrepopulate = run.unmatchedPrepopulate
            exclusions = run.queues.exclusions
            causes = Dictionary(grouping: run.causes, by: \.package).mapValues { $0.map(\.cause) }
            inputs = run.inputs
            exact = run.request.exact
            prepopulate = run.prepopulate
        }

        /// All that brought a package in, the first reason first; empty if it was not gathered.
        ///
        /// Of the packages that require it only the one is named that was looked at first.
        public func reasons(for package: PackageID) -> [GatherReason] {
            causes[Int32(package.index), default: []].map(reason)
        }

        /// The way from an input to a package, in steps from the package back.
        public func why(_ package: PackageID) -> [GatherReason] {
            var chain: [GatherReason] = []
            var place: PackageID? = package
            // A package is always added after its first reason's origin, so this comes to an end.
            while let package = place, let cause = causes[Int32(package.index)]?.first {
                chain.append(reason(cause))
                place = chain.last?.origin
            }
            return chain
        }

        private func reason(_ cause: GatherCause) -> GatherReason {
            let origin = PackageID(cause.origin)
            switch cause.kind {
            case .input: return .input(pattern: inputs[Int(cause.detail)])
            case .exact: return .exact(cause: exact[Int(cause.detail)].cause)
            case .prepopulate: return .prepopulate(entry: prepopulate[Int(cause.detail)])
            case .conditional: return .conditional(on: origin)
            case .requirement: return .requirement(of: origin, sack.dependency(cause.detail))
            case .greedyBuild: return .greedyBuild(of: origin, sack.dependency(cause.detail))
            case .source: return .source(of: origin)
            case .debug: return .debug(of: origin)
            case .fulltree: return .fulltree(of: origin)
            case .langpack: return .langpack(of: origin)
            case .multilib: return .multilib(of: origin)
            }
        }
    }
}
