internal import HostKit
internal import SystemPackage

/// The files of a checkout, tracked or not, as they are before an action makes others.
struct CheckoutFiles: Sendable {
    private let root: FilePath
    private let names: Set<String>

    init(_ checkout: Checkout) async throws {
        root = try Files.realPath(checkout.root)
        let output = try await checkout.git.text(["ls-files", "--cached", "--others", "-z"])
        names = Set(output.split(separator: "\0").map(String.init))
    }

    /// The regular files, without symbolic links in the way to them.
    var paths: [FilePath] {
        names.sorted().map { root.appending($0) }.filter { Files.isRegular($0) && !Files.isSymlink($0) }
    }

    /// Whether a file appeared in the checkout since; what lies elsewhere is none of our business.
    func isNew(_ path: FilePath) throws -> Bool {
        let directory = try Files.realPath(path.removingLastComponent())
        guard let name = path.lastComponent, directory.starts(with: root) else { return false }
        var relative = Files.relative(directory.appending(name), to: root)
        if names.contains(relative.string) { return false }
        // Of a repository inside of this one git lists only the directory.
        while relative.removeLastComponent(), !relative.isEmpty {
            if names.contains(relative.string) || names.contains(relative.string + "/") { return false }
        }
        return true
    }
}
