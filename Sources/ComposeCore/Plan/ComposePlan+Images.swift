internal import RepoKit
internal import SystemPackage

extension ComposePlan {
    /// An image that is made.
    public struct Image: Sendable, Hashable, Codable {
        /// Relative to the compose.
        public var path: String
        public var variant: String
        /// A tree arch, or `src`.
        public var arch: String
        public var volumeID: String
        /// From 1; of as many as the packages alone need.
        public var disc: Int
        public var discs: Int
        /// The UIDs of the other variants on it.
        public var others: [String]
    }

    /// Adds the images of trees, as far as their packages say.
    ///
    /// - Parameters:
    ///   - phase: Plans them; whether trees will boot is not known.
    ///   - size: Bytes of a package.
    /// - Throws: `.imageName`.
    mutating func add(
        _ phase: CreateISOPhase, _ publication: PublicationPlan, size: (PackageID) -> Int64
    ) throws {
        var phase = phase
        phase.isBuildinstallSkipped = true
        let contents = Self.listings(publication, phase, size)
        let plan = try phase.plan(listing: { contents[$0] ?? TreeListing([]) }, extraFiles: { _, _ in [] })
        warnings += plan.messages.filter(\.isWarning).map(\.text)
        for planned in plan.images {
            let image = planned.image
            images.append(
                Image(
                    path: phase.layout.relative(image.path) ?? image.fileName, variant: image.variant,
                    arch: image.arch, volumeID: image.volumeID, disc: image.discNumber,
                    discs: image.discCount, others: []))
            if let problem = planned.problem { failure = failure ?? problem.message }
        }
    }

    /// Adds the images of several variants.
    mutating func add(_ planner: ExtraISOPlanner) throws {
        warnings += planner.warnings
        for plan in try planner.plan() {
            images.append(
                Image(
                    path: planner.layout.relative(plan.path) ?? plan.fileName, variant: plan.variant.uid,
                    arch: plan.arch, volumeID: plan.volumeID, disc: 1, discs: 1,
                    others: plan.included.map(\.uid)))
        }
    }

    /// The packages of each tree that gets images.
    private static func listings(
        _ publication: PublicationPlan, _ phase: CreateISOPhase, _ size: (PackageID) -> Int64
    ) -> [FilePath: TreeListing] {
        var files: [FilePath: [(point: GraftPoint, size: Int64)]] = [:]
        for repository in publication.repositories where repository.kind != .debug {
            let owner = phase.variants[repository.variant]
            let home = owner.flatMap { $0.kind == .addon ? phase.variants[$0.treeUID] : $0 }
            guard let home, let tree = phase.layout.path(.osTree, home, repository.archName) else { continue }
            for item in repository.packages {
                let path = repository.directory.appending(item.location)
                guard let place = path.relative(to: tree) else { continue }
                files[tree, default: []].append((GraftPoint(place, from: path), size(item.package)))
            }
        }
        return files.mapValues { TreeListing($0) }
    }
}

extension FilePath {
    /// The rest of the path behind a directory; nil if it lies elsewhere.
    fileprivate func relative(to directory: FilePath) -> String? {
        var rest = self
        return rest.removePrefix(directory) && !rest.isEmpty ? rest.string : nil
    }
}

extension ComposePlan {
    var imageTable: TextTable {
        var table = TextTable(numbers: [])
        for image in images {
            let discs = image.discs > 1 ? "disc \(image.disc) of \(image.discs)" : ""
            let others = image.others.isEmpty ? "" : "with " + image.others.joined(separator: ", ")
            let notes = [discs, others].filter { !$0.isEmpty }.joined(separator: ", ")
            table.add(["'\(image.volumeID)'", image.path] + (notes.isEmpty ? [] : [notes]))
        }
        return table
    }
}
