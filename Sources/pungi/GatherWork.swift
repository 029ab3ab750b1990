import CommandSupport
import ComposeCore
import CurlHTTP
import HostKit
import RPMKit
import RepoKit
import SourceDiagnostics
import SystemPackage

/// Runs `gather`: reads the kickstart file and the repositories, gathers, tells, fetches.
struct GatherWork {
    private let options: GatherOptions
    private let environment: HostEnvironment
    private let console: Console
    private let log: GatherLog

    init(_ options: GatherOptions) throws {
        self.options = options
        environment = try HostEnvironment.current()
        console = Console(environment)
        log = GatherLog(console, showsTimes: options.showsTimes)
    }

    func run() async throws {
        guard let directory = options.tempdir else { return try await run(cache: cache) }
        let parent = environment.absolute(FilePath(directory))
        try await WorkDirectory.withTemporaryDirectory(prefix: "pungi-gather-", in: parent) { cache in
            try await run(cache: cache)
        }
    }

    private var cache: FilePath {
        options.cache.map { environment.absolute(FilePath($0)) }
            ?? environment.cacheDirectory.pushing("pungi/repodata")
    }

    private func run(cache: FilePath) async throws {
        let kickstart = try log.timing("kickstart") { try readKickstart() }
        var http = HTTPClient.Configuration(userAgent: "pungi/\(pungiVersion)", environment: environment)
        http.totalTimeout = nil
        let client = HTTPClient(http)
        var reader = RepositoryReader(http: client, cache: cache)
        reader.variables = variables
        let repositories = try await load(kickstart.kickstart, reader)
        let request = try await request(kickstart, repositories)
        let result = log.timing("gather") { Gather.run(request, in: repositories.sack) }
        log.tell(result)
        let report = GatherReport(result, repositories)
        try console.result(options.why.isEmpty ? report.lines : try report.reasons(for: options.why))
        guard let target = options.downloadTo else { return }
        try await log.timing("download") {
            _ = try await PackageFetcher(http: client).fetch(
                report.packages, of: repositories, to: environment.absolute(FilePath(target)))
        }
    }

    private func readKickstart() throws -> KickstartFile {
        let path = environment.absolute(FilePath(options.config))
        let file = SourceFile(name: options.config, bytes: try Files.read(path, limit: 16 << 20))
        let kickstart = KickstartReader().read(file)
        try tell(kickstart.diagnostics, file)
        if kickstart.kickstart.repositories.isEmpty {
            throw GatherFailure(description: "\(options.config): it names no repository; add a line 'repo'")
        }
        let names = kickstart.kickstart.repositories.map(\.id)
        for name in options.lookaside where !names.contains(name) {
            let hint = Suggestion.nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
            throw GatherFailure(description: "--lookaside: there is no repository '\(name)'\(hint)")
        }
        return kickstart
    }

    /// Shows what is wrong, and stops for an error.
    private func tell(_ diagnostics: [Diagnostic], _ file: SourceFile) throws {
        DiagnosticOutput(.text, console: console, tool: "pungi", version: pungiVersion)
            .printText(diagnostics, files: [file])
        if diagnostics.hasErrors {
            throw GatherFailure(description: "\(file.name) cannot be used")
        }
    }

    private var variables: RepositoryVariables {
        let arch = TreeArches(tree: options.arch).native.first { $0.base == Arch(options.arch).base }
        return RepositoryVariables(
            arch: arch?.rawValue ?? options.arch, baseArch: options.arch,
            releaseVersion: options.releaseVersion)
    }

    private func load(_ kickstart: Kickstart, _ reader: RepositoryReader) async throws -> RepositorySack {
        let sources = kickstart.repositories.map { source in
            var source = source
            source.isLookaside = options.lookaside.contains(source.id)
            return source
        }
        for source in sources {
            let addresses = source.urls + [source.mirrorlist, source.metalink].compactMap { $0 }
            for name in addresses.flatMap(reader.variables.unknown) where name == "releasever" {
                throw GatherFailure(
                    description: "repository '\(source.id)': its address has $releasever; give --releasever")
            }
        }
        let methods: Set<MultilibMethod> = [.devel, .runtime]
        let needs = RepositoryReader.Needs(
            runtimeLibraries: !methods.isDisjoint(with: options.multilib),
            requirements: !options.ignoresDependencies, buildRequirements: options.isSelfHosting)
        return try await log.timing("repositories") { try await reader.load(sources, needs: needs) }
    }

    private func request(_ kickstart: KickstartFile, _ sack: RepositorySack) async throws -> GatherRequest {
        var request = GatherRequest(arches: TreeArches(tree: options.arch))
        request.compatibility = options.isCompatible ? .reference : .standard
        request.followsDependencies = !options.ignoresDependencies
        request.isFulltree = options.isFulltree
        request.isSelfHosting = options.isSelfHosting
        request.greedy = options.greedy
        request.multilib = Set(options.multilib)
        request.includesSources = !options.excludesSources
        request.includesDebug = !options.excludesDebug
        let comps = try await comps(sack.repositories)
        let findings = kickstart.kickstart.fill(&request, from: comps)
        try tell(findings, kickstart.file)
        return request
    }

    private func comps(_ repositories: [Repository]) async throws -> [Comps] {
        var all: [Comps] = []
        for repository in repositories {
            guard let bytes = try await repository.content(of: "group") else { continue }
            let file = SourceFile(name: "comps of '\(repository.source.id)'", bytes: bytes)
            let read = try CompsReader().read(file)
            DiagnosticOutput(.text, console: console, tool: "pungi", version: pungiVersion)
                .printText(read.diagnostics, files: [file])
            all.append(read.comps)
        }
        return all
    }
}

/// Why a gather cannot be done.
struct GatherFailure: Error, CustomStringConvertible {
    var description: String
}
