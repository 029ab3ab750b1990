/// From where to where a pull request goes that is opened in one repository, perhaps with a fork in mind.
///
/// A fork's goes to its parent. With a user named whose fork is another repository: from a fork it goes to that
/// user's fork of the same parent, and to an upstream repository it comes from that user's fork of it. With the
/// repository's own owner named it stays inside.
public struct PullRequestDirection: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        case repository(RepositoryName)
        /// Which is to be found.
        case fork(of: RepositoryName, user: String)
    }

    public var source: Place
    public var target: Place

    /// - Parameter forkUser: Whose fork is meant; nil when none is named.
    public init(of repository: Repository, forkUser: String? = nil) {
        let itself = Place.repository(repository.name)
        (source, target) = (itself, itself)
        let owner = repository.name.forkOwner ?? repository.name.namespace
        // Forges mean nothing by the case of letters in names of users.
        let isOwn = forkUser?.lowercased() == owner.lowercased()
        switch (forkUser, repository.parent) {
        case (nil, let parent?): target = .repository(parent)
        case (let user?, let parent?) where !isOwn: target = .fork(of: parent, user: user)
        case (let user?, nil) where !isOwn: source = .fork(of: repository.name, user: user)
        default: break
        }
    }
}
