internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
public import SystemPackage

extension LoadedComposeConfig {
    /// Replaces branches by the commits that they are at now: the fragments of URLs, and the branches of git
    /// sources. What cannot be resolved becomes a finding at the option.
    ///
    /// - Parameter directory: That of the configuration, where paths of repositories start.
    /// - Throws: When the task is cancelled.
    public mutating func resolveReferences(_ resolver: GitReferenceResolver, directory: FilePath) async throws
    {
        _ = try await commits(of: resolver, directory: directory)
    }

    /// The same.
    ///
    /// - Returns: What was resolved, now or before.
    mutating func commits(of resolver: GitReferenceResolver, directory: FilePath) async throws -> GitCommits {
        var wanted = Set<GitReference>()
        _ = GitReferenceSites.rewritten(options) { site in
            if let reference = Self.reference(site, directory) { wanted.insert(reference) }
            return nil
        }
        guard !wanted.isEmpty else {
            fillBranches()
            return GitCommits()
        }
        let answers = try await resolver.resolve(wanted)
        var findings: [Diagnostic] = []
        let sources = sources
        let resolved = GitReferenceSites.rewritten(options) { site in
            guard let reference = Self.reference(site, directory), let answer = answers[reference] else {
                return nil
            }
            switch answer {
            case .success(let commit): return Self.pinned(site, to: commit)
            case .failure(let failure):
                findings.append(.unresolved(reference, failure, at: Self.place(site), sources: sources))
                return nil
            }
        }
        document.root.value = .mapping(resolved)
        document.diagnostics = (document.diagnostics + findings).limited()
        var commits = GitCommits()
        for (reference, answer) in answers { commits[reference] = try? answer.get() }
        return commits
    }

    /// Gives git sources without a branch the branch `HEAD`, as the reference does when it may ask nobody.
    public mutating func fillBranches() {
        let filled = GitReferenceSites.rewritten(options) { site in
            guard case .scm(let node) = site, Self.branch(node) == nil else { return nil }
            return Self.pinned(site, to: "HEAD")
        }
        document.root.value = .mapping(filled)
    }

    private static func branch(_ node: ConfigNode) -> String? {
        node.mapping?["branch"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func reference(_ site: GitReferenceSites.Site, _ directory: FilePath) -> GitReference? {
        switch site {
        case .url(let node): return node.string.flatMap(GitReference.init(fragmentOf:))
        case .scm(let node):
            guard let repository = node.mapping?["repo"]?.string else { return nil }
            let branch = branch(node) ?? "HEAD"
            guard !GitAccess.isHash(branch) else { return nil }
            return GitReference(
                url: GitAccess.url(repository, base: directory),
                shownURL: URLCredentials.redacted(in: repository), name: branch)
        }
    }

    private static func pinned(_ site: GitReferenceSites.Site, to commit: String) -> ConfigNode {
        switch site {
        case .url(var node):
            node.value = .string(GitReference.pinned(node.string ?? "", to: commit))
            return node
        case .scm(var node):
            guard var mapping = node.mapping else { return node }
            let span = mapping["branch"]?.span ?? node.span
            mapping.replace("branch", by: ConfigNode(.string(commit), span: span))
            node.value = .mapping(mapping)
            return node
        }
    }

    /// What a person would change.
    private static func place(_ site: GitReferenceSites.Site) -> ConfigNode {
        switch site {
        case .url(let node): node
        case .scm(let node): node.mapping?["branch"] ?? node.mapping?["repo"] ?? node
        }
    }
}

extension Diagnostic {
    fileprivate static func unresolved(
        _ reference: GitReference, _ failure: GitReference.Failure, at node: ConfigNode, sources: SourceMap
    ) -> Self {
        let hint =
            switch failure {
            case .missing: "name a branch or a tag of the repository, or a commit"
            case .ambiguous: "name a commit"
            case .badURL, .badName: "a repository is named by its URL, and a branch by its name"
            case .unreachable: "check the address and the way there; --offline asks nobody"
            }
        return Self(
            code: "git.unresolved", severity: .error, message: reference.message(for: failure),
            range: sources.range(node.span).firstLine, hint: hint)
    }
}
