internal import RPMKit
public import RepoKit

/// The modules that a compose can choose from, and those that its trees take.
///
/// Whoever makes a package set fills it: from the metadata of repositories, or from Koji's tags and builds.
public struct ModulePool: Sendable {
    /// What is there, by arch.
    public var available: [String: ModuleIndex] = [:]
    /// What lookaside repositories have, by tree.
    public var lookasides: [TreeID: ModuleIndex] = [:]
    /// The builds that variants take, in the order of their lists.
    public var chosen: [TreeID: [ChosenModule]] = [:]
    /// What the configuration says about defaults, in place of what repositories say; empty if it says nothing.
    public var defaults = ModuleIndex()
    /// Defaults that have the last word.
    public var overrides = ModuleIndex()
    /// The Koji tags that builds come from, by NSVC.
    public var kojiTags: [String: String] = [:]
    /// What somebody should know.
    public var warnings: [String] = []

    public init() {}

    /// The default streams for an arch's trees, by module.
    public func defaultStreams(arch: String) -> [String: String] {
        let usual = defaults.isEmpty ? available[arch] ?? ModuleIndex() : defaults
        return usual.defaultStreams.merging(overrides.defaultStreams) { $1 }
    }

    /// Whether an arch's trees have to do with modules at all.
    func concerns(_ tree: TreeID) -> Bool {
        available[tree.arch]?.isEmpty == false || lookasides[tree]?.isEmpty == false
    }

    /// What is known about some builds: their documents, and what repositories say about their modules.
    func documents(of builds: [ModuleStream], arch: String) -> ModuleIndex {
        guard let index = available[arch] else { return ModuleIndex() }
        let names = Set(builds.map(\.name))
        var documents = ModuleIndex(index.documents(of: builds))
        for document in index.documents {
            switch document.content {
            case .defaults(let defaults) where names.contains(defaults.module): documents.add(document)
            case .obsoletes(let obsoletes) where names.contains(obsoletes.module): documents.add(document)
            default: continue
            }
        }
        return documents
    }
}

/// A build that a tree takes.
public struct ChosenModule: Sendable, Hashable, Codable {
    public var build: ModuleStream
    public var cause: Cause

    public init(_ build: ModuleStream, _ cause: Cause) {
        self.build = build
        self.cause = cause
    }

    /// Why it is taken.
    public enum Cause: Sendable, Hashable, Codable {
        /// The variant lists it, in these words.
        case listed(String)
        /// The Koji tag of the variant has it.
        case tagged(String)
        /// Another build of the tree requires it, given by its NSVC.
        case required(by: String)
        /// It is the default stream of its module, and a package of the tree is part of it.
        case defaultStream
        /// A package of the tree is part of it.
        case packages
    }
}

extension ChosenModule.Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .listed(let text): "listed as '\(text)'"
        case .tagged(let tag): "tagged \(tag)"
        case .required(let build): "required by module \(build)"
        case .defaultStream: "a default stream"
        case .packages: "packages of it are there"
        }
    }
}
