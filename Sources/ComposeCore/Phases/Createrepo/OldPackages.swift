internal import HostKit
public import SystemPackage

/// Where the packages of an older compose lie, for deltas between its packages and new ones.
public struct OldPackages: Sendable, Hashable {
    private let layout: ComposeLayout
    private let variants: Variants

    /// - Parameter compose: The top directory of the older compose.
    public init(_ compose: FilePath, variants: Variants, templates: PathTemplates = .standard) {
        layout = ComposeLayout(compose, templates: templates)
        self.variants = variants
    }

    /// The directories with the binary packages of a repository; with hashed directories each of these.
    public func directories(_ repository: PublicationPlan.Repository) -> [FilePath] {
        guard let arch = repository.arch, let variant = variants[repository.variant],
            let packages = layout.path(.packages, variant, arch), Files.isDirectory(packages)
        else { return [] }
        let names = (try? Files.list(packages)) ?? []
        let letters = names.filter { $0.count == 1 && Files.isDirectory(packages.appending($0)) }.sorted()
        return letters.isEmpty ? [packages] : letters.map { packages.appending($0) }
    }
}
