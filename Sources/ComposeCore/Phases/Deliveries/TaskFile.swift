internal import DigestKit
internal import KojiKit

/// A file that a task of Koji's made.
struct TaskFile: Sendable, Hashable {
    /// Where Koji has it.
    enum Place: Sendable, Hashable {
        /// The task's own directory, of a scratch build.
        case task(KojiTask.ID)
        /// A path relative to the top directory of the instance.
        case path(String)
    }

    /// The last part of its path.
    var name: String
    /// The arch that it is for, as Koji has it.
    var arch: String
    var place: Place
    /// Bytes; nil where the hub does not say.
    var size: Int64?
    var checksum: Checksum?
    /// The arch's task that made it; nil for a file of a build.
    var maker: KojiTask.ID?
    /// The build that it is of, by name, version and release; nil for one of a scratch build.
    var build: String?
    /// What the hub knows of it; nil for a file of a scratch build.
    var archive: KojiArchive.ID?
}
