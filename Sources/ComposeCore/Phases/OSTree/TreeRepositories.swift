internal import HostKit
internal import JSONKit
internal import SystemPackage

/// Where the package sets and comps of an arch are, as paths or URLs: for a variant, or for all when it is nil.
public typealias PackageSetAddresses =
    @Sendable (_ arch: String, _ variant: String?) async throws -> [String]

/// The repositories of packages that something is composed of in a runroot.
struct TreeRepositories: Sendable {
    let context: DeliveryContext
    let sources: PackageSetAddresses

    /// Those of a block with URLs, then those of the package sets and of comps; repositories of variants are whole
    /// then.
    ///
    /// - Throws: `.configuration` for a UID that no variant has; what gives the package sets throws.
    func all(
        _ listed: [TreeRepositoryConfig], _ variant: Variant, _ arch: String
    ) async throws -> [TreeRepositoryConfig] {
        var found: [TreeRepositoryConfig] = []
        for repository in listed {
            if repository.isVariant { try await context.untilRepository(repository.address, arch) }
            var repository = repository
            repository.address = Self.url(
                try TaskRepositories(context, arch: arch).url(repository.address))
            found.append(repository)
        }
        for address in try await sources(arch, variant.uid) {
            let shown = address.hasPrefix("/") ? context.translator.translate(FilePath(address)) : address
            found.append(TreeRepositoryConfig(Self.url(shown)))
        }
        return found.map { repository in
            var repository = repository
            repository.name = repository.name ?? Self.name(of: repository.address)
            return repository
        }
    }

    /// Finds out before anything is done whether the repositories of a block can be had.
    ///
    /// - Throws: `.configuration` for a UID that no variant has, or a variant without that arch.
    func check(_ listed: [TreeRepositoryConfig], _ arch: String) throws(ComposeError) {
        for repository in listed where repository.isVariant {
            _ = try TaskRepositories(context, arch: arch).url(repository.address)
            guard context.variants[repository.address]?.arches.contains(arch) != true else { continue }
            throw ComposeError(
                .configuration,
                "The variant \(repository.address) has no repository for \(arch); remove it from repo, or leave the "
                    + "arch out with arches")
        }
    }

    /// What stands for the content of the repositories that are on this machine.
    func digest(
        _ listed: [TreeRepositoryConfig], _ variant: Variant, _ arch: String
    ) async throws -> String {
        var paths: [FilePath] = []
        for repository in listed {
            if let home = context.variants[repository.address] {
                if let path = context.layout.path(.repository, home, arch) { paths.append(path) }
            } else if repository.address.hasPrefix("/") {
                paths.append(FilePath(repository.address))
            }
        }
        paths += try await sources(arch, variant.uid).filter { $0.hasPrefix("/") }.map { FilePath($0) }
        var bytes: [UInt8] = []
        for path in paths.map({ $0.appending("repodata").appending("repomd.xml") })
        where Files.isRegular(path) {
            bytes += try Files.read(path)
        }
        return WorkRecord.digest(bytes)
    }

    /// What readers of repositories take.
    private static func url(_ address: String) -> String {
        address.hasPrefix("/") ? "file://" + address : address
    }

    /// A name made of a URL: yum's names of repositories have these characters only.
    static func name(of url: String) -> String {
        String(
            String.UnicodeScalarView(
                url.unicodeScalars.map { scalar in
                    let isPlain =
                        scalar.isASCII
                        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                    return isPlain || "-_.:".unicodeScalars.contains(scalar) ? scalar : "_"
                }))
    }
}

extension TreeRepositoryConfig {
    /// As `pungi-make-ostree` reads it.
    var json: JSONValue {
        var members = [
            JSONValue.Member("name", .string(name ?? "")), JSONValue.Member("baseurl", .string(address)),
        ]
        if let exclude { members.append(.init("exclude", .string(exclude))) }
        if let checksSignatures { members.append(.init("gpgcheck", .bool(checksSignatures))) }
        if let enabled { members.append(.init("enabled", .string(enabled))) }
        return .object(members)
    }
}
