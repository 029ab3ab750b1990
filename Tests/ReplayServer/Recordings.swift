internal import HostKit
public import SystemPackage
internal import TestSupport
public import Testing

/// The recordings of real servers; they lie beside the checkout.
public enum Recordings {
    /// `../shared/spec`, or the directory that `PACKIT_RECORDINGS` names.
    public static let root: FilePath = {
        if let given = try? HostEnvironment.current()["PACKIT_RECORDINGS"] { return FilePath(given) }
        let checkout = Fixtures.root.removingLastComponent()
        return checkout.removingLastComponent().pushing("shared/spec")
    }()

    /// Whether there are any, for `.enabled(if: Recordings.areThere, Recordings.missing)`.
    public static var areThere: Bool { sets.contains { Files.isDirectory(root.appending($0)) } }

    /// Why tests of recordings are skipped.
    public static let missing: Comment = "the recordings ../shared/spec are not here"

    /// The file of a recording, such as `forge-recordings/github/068-project-get`.
    public static func path(_ name: String) -> FilePath { root.pushing(FilePath("\(name).json")) }

    /// The recordings of a folder, such as `forge-recordings/github`, or of all of them, in order.
    public static func names(in folder: String? = nil) -> [String] {
        guard let folder else {
            return sets.flatMap { set in list(set).flatMap { names(in: "\(set)/\($0)") } }
        }
        return list(folder).filter { $0.hasSuffix(".json") }.map { "\(folder)/\($0.dropLast(5))" }
    }

    private static let sets = ["forge-recordings", "service-recordings"]

    private static func list(_ folder: String) -> [String] {
        let directory = root.pushing(FilePath(folder))
        guard Files.isDirectory(directory) else { return [] }
        return (try? Files.list(directory)) ?? []
    }
}
