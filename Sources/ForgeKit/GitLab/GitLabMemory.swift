/// What GitLab calls by numbers, as far as it was asked for: numbers do not change.
actor GitLabMemory {
    private var users: [String: Int] = [:]
    private var groups: [String: Int] = [:]
    private var numbers: [RepositoryName: Int] = [:]
    private var names: [Int: RepositoryName] = [:]
    private var discussions: [CommitComment.ID: String] = [:]
    private var asker: ForgeUser?

    var me: ForgeUser? { asker }
    func know(me user: ForgeUser) {
        asker = user
        if let number = user.number { know(user: user.login, number: number) }
    }

    /// Names of users have no case.
    func user(_ login: String) -> Int? { users[login.lowercased()] }
    func know(user login: String, number: Int) { users[login.lowercased()] = number }

    func group(_ path: String) -> Int? { groups[path.lowercased()] }
    func know(group path: String, number: Int) { groups[path.lowercased()] = number }

    func number(of name: RepositoryName) -> Int? { numbers[name] }
    func name(of number: Int) -> RepositoryName? { names[number] }
    /// - Parameter asked: What the repository was called before, perhaps.
    func know(_ name: RepositoryName, askedAs asked: RepositoryName? = nil, number: Int) {
        numbers[asked ?? name] = number
        names[number] = name
    }

    /// The discussion that a comment on a commit belongs to.
    func discussion(of comment: CommitComment.ID) -> String? { discussions[comment] }
    func know(_ comment: CommitComment.ID, in discussion: String) { discussions[comment] = discussion }
}
