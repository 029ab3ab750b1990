internal import HostKit
internal import SystemPackage

/// Gets one commit of a repository into a work tree: that alone if the server lets us, else everything.
struct GitFetch: Sendable {
    /// The repository has no such branch, tag or commit.
    struct NoReference: Error {
        var name: String
    }

    let access: GitAccess
    let tree: FilePath
    let url: String
    let timeout: Duration

    func initialize() async throws {
        // Nothing of the user's templates, hooks least of all, has a place here.
        try await git("init", "--quiet", "--template=")
    }

    /// - Parameter reference: nil for `master`, or what the server shows first when there is none.
    func checkOut(_ reference: String?) async throws {
        for name in reference.map({ [$0] }) ?? ["master", "HEAD"] {
            if try await checkOut(oneOf: name) { return }
        }
        throw NoReference(name: reference ?? "master")
    }

    /// Whether the repository has the reference.
    private func checkOut(oneOf name: String) async throws -> Bool {
        do {
            try await git("fetch", "--quiet", "--depth=1", "--", url, name)
            try await git("checkout", "--quiet", "--detach", "FETCH_HEAD")
            return true
        } catch let failure as CommandFailure where failure.code == .failed {
            // A server may refuse a single commit, or a hash in place of a name.
            if isMissing(failure), !isPossiblyHash(name) { return false }
        }
        try await git(
            "fetch", "--quiet", "--force", "--", url, "+refs/heads/*:refs/remotes/origin/*",
            "+refs/tags/*:refs/tags/*")
        for candidate in ["refs/remotes/origin/\(name)", "refs/tags/\(name)", name] {
            guard let commit = try await commit(candidate) else { continue }
            try await git("checkout", "--quiet", "--detach", commit)
            return true
        }
        return false
    }

    private func commit(_ name: String) async throws -> String? {
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^{commit}"]
        let result = try await access.host.runner.run(
            access.command(arguments, in: tree, timeout: timeout))
        // Git repeats the end of options.
        let words = result.output.split(whereSeparator: \.isWhitespace)
        return result.status.isSuccess ? words.last.map(String.init) : nil
    }

    private func isMissing(_ failure: CommandFailure) -> Bool {
        failure.errorTail.contains("couldn't find remote ref")
    }

    private func isPossiblyHash(_ name: String) -> Bool {
        name.utf8.count >= 7 && name.utf8.count <= 64 && name.allSatisfy(\.isHexDigit)
    }

    private func git(_ arguments: String...) async throws {
        try await access.host.runner.check(access.command(arguments, in: tree, timeout: timeout))
    }
}
