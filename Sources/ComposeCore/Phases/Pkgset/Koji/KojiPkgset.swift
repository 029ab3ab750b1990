internal import HostKit
internal import KojiKit
internal import RPMKit
internal import RepoKit
internal import Synchronization

/// The package set of Koji's tags, builds and modules: what is in them at one event is there to choose from.
///
/// All that decides about packages is in their headers, which are read while other tags are still listed; the packages
/// themselves are read when they are published.
struct KojiPkgset: Sendable {
    let config: PkgsetConfig
    let gather: GatherConfig
    let variants: Variants
    let listings: TagListings
    let store: any KojiStore
    let copies: SignedCopies
    let filter: KojiFilter
    let clock: any Clock<Duration>
    let tell: @Sendable (PackageSelection.Finding) -> Void
    /// Modules that no tag of Koji lists.
    var scratchModules: [ScratchModule] = []

    private var questions: KojiQuestions { listings.questions }

    /// What was read.
    struct Content: Sendable {
        /// Each package once, by the source that it is taken from.
        var sources: [(source: KojiSource, packages: [PkgsetPackage])] = []
        var modules = ModulePool()
    }

    /// Reads everything.
    ///
    /// - Throws: `.koji` for what the hub does not have, `.packages` for what cannot be read, `.unsigned` with all
    ///   packages that have no accepted signature.
    func read() async throws -> Content {
        let builds = KojiBuilds(questions: questions, copies: copies)
        async let extraBuilds = builds.extra(config.koji.builds)
        async let scratchTasks = builds.scratch(config.koji.scratchTasks)
        async let foundModules = modules()
        let (extra, scratch, modules) = (
            try await extraBuilds, try await scratchTasks, try await foundModules
        )
        let sources = self.sources(modules, extra, scratch)
        let claims = Claims()
        var outcomes = try await read(sources, extra, scratch, claims)
        let patience = SigningPatience(
            reader: PkgsetReader(store: store), retries: config.koji.signedPackagesRetries,
            wait: .seconds(config.koji.signedPackagesWait), clock: clock
        ) { tell(.note($0)) }
        let missing = outcomes.flatMap(\.outcome.missing)
        let late = try await patience.settle(.init(missing: missing))
        try refuse(late.missing)
        assign(late.packages, to: &outcomes)
        var content = Content()
        content.modules = modules.pool
        content.sources = outcomes.map { ($0.source, $0.outcome.packages) }
        replaceByScratch(&content)
        return content
    }

    /// What is read one beside the other: content tags of modules first, as the order of packages has it.
    private func sources(
        _ modules: KojiModules, _ extra: KojiBuilds.Extra, _ scratch: [KojiCandidate]
    ) -> [KojiSource] {
        let plain = Set(config.koji.tags)
        var sources = modules.contentTags.keys.sorted().filter { !plain.contains($0) }.map { tag in
            KojiSource.contentTag(tag, modules.contentTags[tag] ?? [])
        }
        var seen: Set<String> = []
        sources += config.koji.tags.filter { seen.insert($0).inserted }.map { .tag($0) }
        if !extra.builds.isEmpty { sources.append(.builds) }
        if !scratch.isEmpty { sources.append(.scratch) }
        return sources
    }

    private func modules() async throws -> KojiModules {
        let search = KojiModuleSearch(
            questions: questions, config: config.koji, variants: variants, event: listings.event)
        return try await KojiModuleReader(
            questions: questions, store: store, gather: gather, variants: variants
        ).read(try await search.perform(), scratch: scratchModules)
    }

    // MARK: Reading

    private struct Part: Sendable {
        var source: KojiSource
        var outcome = PkgsetReader.Outcome()
        /// What the source lists, those that another one has already read among them.
        var paths: Set<String> = []
    }

    /// Lists all tags and reads their packages, one beside the other.
    private func read(
        _ sources: [KojiSource], _ extra: KojiBuilds.Extra, _ scratch: [KojiCandidate], _ claims: Claims
    ) async throws -> [Part] {
        let parts = try await sources.concurrentMap(limit: sources.count) { source -> Part in
            switch source {
            case .tag(let tag):
                return try await part(
                    source, tag, inherits: config.koji.inherits, option: "pkgset_koji_tag", claims,
                    without: extra.names)
            case .contentTag(let tag, let modular):
                return try await part(
                    source, tag, inherits: config.koji.inheritsModules,
                    option: "the module whose packages it has", claims, modular: modular)
            case .builds: return try await part(source, candidates(extra.content), claims)
            case .scratch: return try await part(source, scratch, claims)
            }
        }
        return owned(parts)
    }

    private func part(
        _ source: KojiSource, _ tag: String, inherits: Bool, option: String, _ claims: Claims,
        without names: Set<String> = [], modular: Set<KojiFilter.ModularName>? = nil
    ) async throws -> Part {
        var answer = try await listings.listing(tag, inherits: inherits, option: option)
        var found = try candidates(answer.content, without: names)
        var part = try await part(source, found, claims, modular: modular)
        if answer.isReused, !part.outcome.missing.isEmpty {
            // Files move when a build gets another volume, which no history tells.
            tell(
                .note(
                    "The packages of the tag \(tag) are listed anew: \(part.outcome.missing.count) of them are not "
                        + "where the older compose had them"))
            claims.give(back: part.outcome.missing)
            answer = try await listings.listing(tag, inherits: inherits, option: option, mayReuse: false)
            found = try candidates(answer.content, without: names)
            let again = try await self.part(source, found, claims, modular: modular)
            part.outcome = .init(
                packages: part.outcome.packages + again.outcome.packages, missing: again.outcome.missing)
            part.paths = again.paths
        }
        return part
    }

    private func part(
        _ source: KojiSource, _ found: [KojiCandidate], _ claims: Claims,
        modular: Set<KojiFilter.ModularName>? = nil
    ) async throws -> Part {
        let kept = filter.kept(found, modular: modular)
        var part = Part(source: source)
        part.outcome = try await PkgsetReader(store: store).read(claims.take(kept))
        part.paths = Set(kept.map(\.nvraKey))
        return part
    }

    /// The packages of a listing with the places where they may be; builds of some names are left out.
    private func candidates(
        _ content: KojiTagContent, without names: Set<String> = []
    ) throws(ComposeError) -> [KojiCandidate] {
        let builds = Dictionary(
            content.builds.filter { !names.contains($0.name) }.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        var candidates: [KojiCandidate] = []
        candidates.reserveCapacity(content.rpms.count)
        for rpm in content.rpms where !rpm.isMetadataOnly {
            guard let build = rpm.build.flatMap({ builds[$0] }) else { continue }
            candidates.append(try copies.candidate(rpm, of: build))
        }
        return candidates
    }

    /// Gives each package to the first source that lists it, whoever was fast enough to read it.
    private func owned(_ parts: [Part]) -> [Part] {
        guard parts.count > 1 else { return parts }
        var owners: [String: Int] = [:]
        for (number, part) in parts.enumerated() {
            for path in part.paths where owners[path] == nil { owners[path] = number }
        }
        var result = parts.map { Part(source: $0.source, paths: $0.paths) }
        for (number, part) in parts.enumerated() {
            for package in part.outcome.packages {
                result[owners[package.key] ?? number].outcome.packages.append(package)
            }
            for candidate in part.outcome.missing {
                result[owners[candidate.nvraKey] ?? number].outcome.missing.append(candidate)
            }
        }
        return result
    }

    private func assign(_ packages: [PkgsetPackage], to parts: inout [Part]) {
        for package in packages {
            let owner = parts.firstIndex { $0.paths.contains(package.key) } ?? parts.startIndex
            parts[owner].outcome.packages.append(package)
        }
    }

    private func refuse(_ missing: [KojiCandidate]) throws(ComposeError) {
        guard !missing.isEmpty else { return }
        for candidate in missing.sorted(by: { $0.nvra < $1.nvra }) {
            tell(.warning(UnsignedPackages.line(candidate, copies, store)))
        }
        throw UnsignedPackages.error(missing.map { ($0.build, $0.nvra) }, copies)
    }

    /// A scratch build of the very version that a tag has is the one that is wanted.
    private func replaceByScratch(_ content: inout Content) {
        guard let scratch = content.sources.first(where: { $0.source == .scratch })?.packages else { return }
        let names = Set(scratch.map(\.nevra))
        for index in content.sources.indices where content.sources[index].source != .scratch {
            content.sources[index].packages.removeAll { names.contains($0.nevra) }
        }
    }
}

/// Where packages of a set are listed.
enum KojiSource: Sendable, Hashable {
    case tag(String)
    /// A tag with the packages of modules, of which some are taken.
    case contentTag(String, Set<KojiFilter.ModularName>)
    case builds
    case scratch

    /// The name of the repository that its packages are of in the index.
    var id: String {
        switch self {
        case .tag(let tag), .contentTag(let tag, _): tag
        case .builds: "pkgset_koji_builds"
        case .scratch: "pkgset_koji_scratch_tasks"
        }
    }
}

/// Which packages are being read: tags may have the same ones.
private final class Claims: Sendable {
    private let taken = Mutex<Set<String>>([])

    /// Those that nobody has taken before.
    func take(_ candidates: [KojiCandidate]) -> [KojiCandidate] {
        taken.withLock { taken in candidates.filter { taken.insert($0.nvraKey).inserted } }
    }

    func give(back candidates: [KojiCandidate]) {
        taken.withLock { taken in for candidate in candidates { taken.remove(candidate.nvraKey) } }
    }
}

extension KojiCandidate {
    /// What tells packages of a hub apart.
    var nvraKey: String { "\(build)/\(nvra)" }
}

extension PkgsetPackage {
    var key: String { "\(build)/\(nvra)" }
}
