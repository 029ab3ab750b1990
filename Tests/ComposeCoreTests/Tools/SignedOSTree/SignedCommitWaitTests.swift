import HostKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Waiting for the signature of a commit in a real repository.
@Suite(Tool.require("ostree", "gpg"))
struct SignedCommitWaitTests {
    private static let key = "signer@example.org"

    /// A repository with a commit that no branch stands for, and a key to sign it.
    private func withCommit(
        _ body:
            @Sendable (SignedCommitWait, @escaping @Sendable (String) async throws -> Void) async throws ->
            Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let runner = try Host.forTests().runner
            let sh: @Sendable (String) async throws -> Void = { script in
                try await runner.check(.shell("export GNUPGHOME=$PWD/keys; set -e; \(script)", in: directory))
            }
            try await sh(
                """
                mkdir -m 700 keys; mkdir -p tree/usr
                gpg --batch --quiet --passphrase '' --quick-gen-key \(Self.key) ed25519 sign 1d
                ostree init --mode=archive --repo=repo
                ostree commit --repo=repo --orphan --canonical-permissions tree > commit
                """)
            let text = try Files.readText(directory.appending("commit")).filter { !$0.isWhitespace }
            let wait = SignedCommitWait(
                OSTreeRepository(directory.appending("repo")), try #require(CommitID(rawValue: text)),
                try #require(OSTreeRef(rawValue: "fedora/41/x86_64/iot")))
            do {
                try await body(wait, sh)
            } catch {
                try await sh("gpgconf --kill all")
                throw error
            }
            try await sh("gpgconf --kill all")
        }
    }

    private static func sign(_ wait: SignedCommitWait) -> String {
        "ostree gpg-sign --repo=repo --gpg-homedir=\"$GNUPGHOME\" \(wait.commit) \(key)"
    }

    private static func publish(_ wait: SignedCommitWait) -> String {
        "ostree refs --repo=repo --create=\(wait.ref) \(wait.commit)"
    }

    @Test("it waits for the signature, then for the branch, looks every 5 s and publishes every 300 s")
    func wait() async throws {
        try await withCommit { wait, sh in
            let clock = HastyClock()
            let count = Mutex(0)
            let steps = Lines()
            try await wait.run(clock: clock) {
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                if number == 2 { try await sh(Self.sign(wait)) }
                if number == 4 { try await sh(Self.publish(wait)) }
            } tell: {
                steps.add("\($0)")
            }
            #expect(
                steps.all == [
                    "waitingForSignature", "published", "published", "waitingForRef", "published",
                    "published",
                ])
            // The fourth message is followed by no sleep: the branch is there.
            #expect(clock.pauses.count == 4 * 60)
            #expect(clock.pauses.allSatisfy { $0 <= .seconds(5) && $0 > .seconds(4) })
        }
    }

    @Test("what is signed and published already is not waited for") func done() async throws {
        try await withCommit { wait, sh in
            try await sh(Self.sign(wait))
            try await sh(Self.publish(wait))
            let clock = HastyClock()
            let steps = Lines()
            try await wait.run(clock: clock) {
                Issue.record("nothing is to be published")
            } tell: {
                steps.add("\($0)")
            }
            #expect(steps.all.isEmpty)
            #expect(clock.pauses.isEmpty)
        }
    }

    @Test("a message that cannot be published is told, and the wait goes on") func unpublished() async throws
    {
        try await withCommit { wait, sh in
            let steps = Lines()
            try await wait.run(clock: HastyClock()) {
                try await sh(Self.sign(wait))
                try await sh(Self.publish(wait))
                throw ComposeError(.input, "no broker")
            } tell: {
                steps.add("\($0)")
            }
            #expect(steps.all == ["waitingForSignature", #"notPublished("no broker")"#])
        }
    }

    @Test("a cancellation ends it") func cancellation() async throws {
        try await withCommit { wait, _ in
            await #expect(throws: CancellationError.self) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await wait.run {} }
                    group.cancelAll()
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test("a repository that is not there is an error") func noRepository() async throws {
        let wait = SignedCommitWait(
            OSTreeRepository("/does/not/exist"),
            try #require(CommitID(rawValue: String(repeating: "a", count: 64))),
            try #require(OSTreeRef(rawValue: "a")))
        let error = await #expect(throws: ComposeError.self) { try await wait.run {} }
        #expect(error?.message == "/does/not/exist: there is no such repository")
    }
}

/// What notifications ask for.
struct SignedCommitMessageTests {
    private static let commit = String(repeating: "0123456789abcdef", count: 4)

    private func wait(_ event: String, _ message: String) throws -> SignedCommitWait? {
        try SignedCommitWait(event: event, message: Array(message.utf8))
    }

    @Test("the event 'ostree' says what is waited for") func message() throws {
        let wait = try #require(
            try wait(
                "ostree",
                #"""
                {"variant": "IoT", "arch": "x86_64", "ref": "a/b", "commitid": "\#(Self.commit)",
                 "repo_path": "http://example.org/repo", "local_repo_path": "/mnt/repo"}
                """#))
        #expect(wait.repository == OSTreeRepository("/mnt/repo"))
        #expect(wait.commit.rawValue == Self.commit)
        #expect(wait.ref.rawValue == "a/b")
        #expect(
            wait.commit.object("commitmeta").string
                == "objects/01/\(Self.commit.dropFirst(2)).commitmeta")
        #expect(wait.interval == .seconds(5))
        #expect(wait.republishing == .seconds(300))
    }

    @Test(
        "other events and runs without a commit ask for nothing",
        arguments: [
            ("phase-start", "no JSON at all"), ("ostree", #"{"ref": "a", "commitid": null}"#),
            ("ostree", "{}"),
        ])
    func nothing(_ event: String, _ message: String) throws {
        #expect(try wait(event, message) == nil)
    }

    @Test(
        "a message that cannot be is an error",
        arguments: [
            ("", "line 1, column 1: the text ends where a value was expected"),
            ("[]", "$: an object was expected, not an array"),
            (#"{"commitid": 1}"#, "$.commitid: a string was expected, not a number"),
            (
                #"{"commitid": "abc", "ref": "a", "local_repo_path": "/r"}"#,
                "$.commitid: 'abc' is no commit"
            ),
            (#"{"commitid": "abc"}"#, "$: there is no 'ref'"),
            (
                #"{"commitid": "\#(commit)", "ref": "../a", "local_repo_path": "/r"}"#,
                "$.ref: '../a' is no name of a branch"
            ),
            (
                #"{"commitid": "\#(commit)", "ref": "a", "local_repo_path": "r"}"#,
                "$.local_repo_path: 'r' is no absolute path"
            ),
        ])
    func bad(_ message: String, _ reason: String) throws {
        let error = #expect(throws: ComposeError.self) { try wait("ostree", message) }
        #expect(error?.message == "the message of the event 'ostree' cannot be used: \(reason)")
    }

    @Test(
        "names of branches are those of OSTree",
        arguments: [
            ("fedora/41/x86_64/iot", true), ("a.b_c-d", true), ("", false), ("/a", false), ("a/", false),
            ("a//b", false), ("a/../b", false), (".", false), ("a b", false), ("a\n", false), ("a:b", false),
        ])
    func names(_ name: String, _ isGood: Bool) { #expect((OSTreeRef(rawValue: name) != nil) == isGood) }
}
