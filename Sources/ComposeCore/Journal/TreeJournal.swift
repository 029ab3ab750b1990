internal import RPMKit
internal import RepoKit

/// What a compose remembers of a tree: each package with its reason, one step back on the way to an input.
///
/// It is written when the tree has been gathered, so it is there for a compose that failed later, too.
public struct TreeJournal: Sendable, Hashable, Codable {
    public var tree: TreeID
    /// By NEVRA.
    public var packages: [String: Entry]
    /// Requirements that nothing satisfies, as sentences.
    public var missing: [String]
    /// What was asked for and is not there, and by whom.
    public var unmatched: [String]

    public struct Entry: Sendable, Hashable, Codable {
        public var kind: PackageKind
        public var flags: [String]
        public var reason: Reason
        /// The NSVC of the module that it belongs to.
        public var module: String?
    }

    /// Why a package is in the tree.
    public struct Reason: Sendable, Hashable, Codable {
        public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
            case input, prepopulate, conditional, requirement, source, debug, fulltree, langpack, multilib,
                moved, module
            case greedyBuild = "greedy-build"
        }

        public var kind: Kind
        /// The NEVRA of the package one step back; for `moved`, the UID of the variant.
        public var of: String?
        /// The requirement, or the pattern of an input.
        public var by: String?
        /// Who asked for an input.
        public var from: String?

        public init(
            _ kind: Kind, of origin: String? = nil, by detail: String? = nil, from source: String? = nil
        ) {
            self.kind = kind
            self.of = origin
            self.by = detail
            self.from = source
        }
    }

    public init(_ contents: TreeContents, pool: PackagePool) {
        tree = contents.tree
        packages = [:]
        for kind in PackageKind.allCases {
            for package in contents[kind] {
                packages[pool.sack.nevra(package.id).description] = Entry(
                    kind: kind, flags: package.flags.words, reason: Reason(package.reason, pool),
                    module: package.module)
            }
        }
        missing = contents.missingModules + contents.missing.map(\.description)
        unmatched = contents.unmatched.map { "\($0.text), \($0.origin)" } + contents.unmatchedPrepopulate
    }

    /// The way from a package back to an input: each step's package with its reason, the package itself first.
    public func chain(from nevra: String) -> [(package: String, reason: Reason)] {
        var steps: [(package: String, reason: Reason)] = []
        var seen: Set<String> = []
        var place: String? = nevra
        while let package = place, seen.insert(package).inserted, let entry = packages[package] {
            steps.append((package, entry.reason))
            place = entry.reason.kind == .moved ? nil : entry.reason.of
        }
        return steps
    }
}

extension TreeJournal.Reason {
    init(_ reason: TreeReason, _ pool: PackagePool) {
        func name(_ package: PackageID) -> String { pool.sack.nevra(package).description }
        switch reason {
        case .input(let entry): self.init(.input, by: entry.text, from: entry.origin.description)
        case .prepopulate(let entry): self.init(.prepopulate, by: entry)
        case .source(let package): self.init(.source, of: name(package))
        case .debug(let package): self.init(.debug, of: name(package))
        case .moved(let variant): self.init(.moved, of: variant)
        case .module(let nsvc, let cause): self.init(.module, by: nsvc, from: cause.description)
        case .gathered(let reason):
            switch reason {
            case .input(let pattern): self.init(.input, by: pattern)
            case .exact(let cause): self.init(.module, by: cause)
            case .prepopulate(let entry): self.init(.prepopulate, by: entry)
            case .conditional(let package): self.init(.conditional, of: name(package))
            case .requirement(let package, let dependency):
                self.init(.requirement, of: name(package), by: dependency.description)
            case .greedyBuild(let package, let dependency):
                self.init(.greedyBuild, of: name(package), by: dependency.description)
            case .source(let package): self.init(.source, of: name(package))
            case .debug(let package): self.init(.debug, of: name(package))
            case .fulltree(let package): self.init(.fulltree, of: name(package))
            case .langpack(let package): self.init(.langpack, of: name(package))
            case .multilib(let package): self.init(.multilib, of: name(package))
            }
        }
    }

    /// The reason as a sentence about its package.
    public var sentence: String {
        switch kind {
        case .input: "asked for as '\(by ?? "")'" + (from.map { " by \($0)" } ?? "")
        case .prepopulate: "asked for as '\(by ?? "")' by gather_prepopulate"
        case .conditional: "goes with \(of ?? "")"
        case .requirement: "\(of ?? "") requires \(by ?? "")"
        case .greedyBuild: "built together with what satisfies \(by ?? "") of \(of ?? "")"
        case .source: "the source of \(of ?? "")"
        case .debug: "debug package of \(of ?? "")"
        case .fulltree: "built from the same source as \(of ?? "")"
        case .langpack: "translation of \(of ?? "")"
        case .multilib: "copy of \(of ?? "") for another arch"
        case .module: "part of module \(by ?? "")" + (from.map { ", \($0)" } ?? "")
        case .moved: "gathered for \(of ?? ""), moved to the variant that it extends"
        }
    }
}
