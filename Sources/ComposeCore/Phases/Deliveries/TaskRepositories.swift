internal import SystemPackage

/// The repositories that a task of Koji's is told, as it sees them.
struct TaskRepositories: Sendable {
    let context: DeliveryContext
    /// What stands for the architecture in URLs: `$basearch`, `$arch`, or an arch itself.
    let arch: String

    init(_ context: DeliveryContext, arch: String) {
        self.context = context
        self.arch = arch
    }

    /// Those of a block, and that of the variant itself unless it has none or is listed.
    ///
    /// - Parameter listed: URLs, absolute paths, or UIDs of variants.
    /// - Throws: `.configuration` for a UID that no variant has.
    func all(_ listed: [String], of variant: Variant) throws(ComposeError) -> [String] {
        let own = variant.isEmpty || listed.contains(variant.uid) ? [] : [variant.uid]
        var urls: [String] = []
        for name in listed + own { urls.append(try url(name)) }
        return urls
    }

    /// The URL of a repository: one that is given as it is, a path as others see it, or that of a variant.
    ///
    /// - Throws: `.configuration` for a UID that no variant has, or whose variant has no repository.
    func url(_ name: String) throws(ComposeError) -> String {
        if name.contains("://") { return name }
        if name.hasPrefix("/") { return context.translator.translate(FilePath(name)) }
        guard let variant = context.variants[name] else {
            throw ComposeError(.configuration, "There is no variant \(name) to get repo from.")
        }
        guard let url = repository(of: variant) else {
            throw ComposeError(
                .configuration,
                "The variant \(name) has no repository to get packages from; remove it from repo")
        }
        return url
    }

    /// The URL of the repository of a variant.
    func repository(of variant: Variant) -> String? { place(.repository, variant) }

    /// The URL of the tree of a variant.
    func tree(of variant: Variant) -> String? { place(.osTree, variant) }

    private func place(_ kind: PathKind, _ variant: Variant) -> String? {
        context.layout.path(kind, variant, arch).map { context.translator.translate($0) }
    }
}
