internal import HostKit
public import RepoKit
public import SystemPackage

/// Product certificates, one for a variant and arch, by the names of their files.
public struct ProductCertificates: Sendable, Hashable {
    /// The certificates that there are.
    public let files: [FilePath]
    public let allowsMissing: Bool
    /// Whether anything may stand before the UID in a name.
    public let allowsPrefix: Bool

    public init(_ files: [FilePath], allowsMissing: Bool, allowsPrefix: Bool) {
        self.files = files.sorted { $0.string < $1.string }
        self.allowsMissing = allowsMissing
        self.allowsPrefix = allowsPrefix
    }

    /// The certificate of a tree: `<uid>-<arch>-*.pem`.
    ///
    /// - Returns: nil for a tree that has none, and need not.
    /// - Throws: `.createrepo` for none or several.
    public func certificate(_ tree: TreeID) throws(ComposeError) -> FilePath? {
        let wanted = "\(tree.variant)-\(tree.arch)-"
        let found = files.filter { file in
            guard let name = file.lastComponent?.string, name.hasSuffix(".pem") else { return false }
            return name.hasPrefix(wanted) || (allowsPrefix && name.contains(wanted))
        }
        if found.count > 1 {
            let names = found.compactMap { $0.lastComponent?.string }.joined(separator: ", ")
            throw ComposeError(
                .createrepo,
                "Multiple product certificates found (arch: \(tree.arch), variant: \(tree.variant)): \(names)"
            )
        }
        if found.isEmpty, !allowsMissing {
            throw ComposeError(
                .createrepo,
                "No product certificate found (arch: \(tree.arch), variant: \(tree.variant)); "
                    + "add \(wanted)*.pem, or set product_id_allow_missing = True")
        }
        return found.first
    }

    /// The certificate of a tree as a part of its repository.
    public func metadata(_ tree: TreeID) throws -> AdditionalMetadata? {
        guard let file = try certificate(tree) else { return nil }
        var metadata = AdditionalMetadata(
            type: "productid", name: "productid", content: try Files.read(file, limit: 16 << 20))
        metadata.keepsPlainCopy = true
        return metadata
    }
}

extension ProductCertificates {
    /// Fetches the certificates that a configuration names.
    ///
    /// - Returns: nil if it names none.
    static func read(_ prepared: PreparedCompose, _ host: Host, _ work: WorkPaths) async throws -> Self? {
        let config = prepared.config.createrepo
        guard let source = config.productID else { return nil }
        let files = try await SourceFetcher.withTemporary(
            host: host, configDirectory: prepared.configDirectory,
            koji: KojiAccess(prepared.config, host)?.archives
        ) { fetcher in
            try await fetcher.exportDirectory(
                source, into: work.directory(nil).appending("product_id"),
                for: prepared.loaded.use(of: "product_id"))
        }
        return Self(
            files, allowsMissing: config.allowsMissingProductID, allowsPrefix: config.allowsProductIDPrefix)
    }
}
