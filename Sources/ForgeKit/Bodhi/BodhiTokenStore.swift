public import HostKit
internal import JSONKit
public import SystemPackage

/// The file in which clients of Bodhi keep what they need to be known again: `~/.config/bodhi/client.json`.
///
/// It holds tokens, and nobody else can read it; what others have put there stays.
public struct BodhiTokenStore: Hashable, Sendable {
    public let path: FilePath
    /// How long to wait for another process that is logging in.
    private static let patience = Duration.seconds(300)

    public init(_ path: FilePath) { self.path = path }

    /// The usual one.
    public init(_ environment: HostEnvironment) {
        path = environment.userConfigDirectory.appending("bodhi").appending("client.json")
    }

    /// What is known of one login.
    struct Entry: Hashable, Sendable {
        var tokens: OpenIDTokens?
        var session: Session?
    }

    /// A cookie that Bodhi gave for tokens.
    struct Session: Hashable, Sendable {
        var cookie: Secret
        var expires: Timestamp?
    }

    /// Whose entry is meant: the provider's tokens, the instance's session.
    struct Key: Hashable, Sendable {
        var provider: String
        var instance: String
    }

    /// Does something while no other client reads or writes.
    ///
    /// - Throws: `.badRequest` when the file cannot be used; what the body throws.
    func locked<Value: Sendable>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws(ForgeFailure) -> Value
    ) async throws(ForgeFailure) -> Value {
        do {
            try Files.createDirectories(path.removingLastComponent())
            return try await FileLock.withLock(FilePath("\(path).lock"), waiting: Self.patience) {
                try await body()
            }
        } catch let failure as ForgeFailure {
            throw failure
        } catch let error as FileLockError {
            throw ForgeFailure(error.code == .cancelled ? .cancelled : .badRequest, detail: "\(error)")
        } catch {
            throw ForgeFailure(.badRequest, detail: "\(error)")
        }
    }

    func read(_ key: Key) throws(ForgeFailure) -> Entry {
        guard let root = try document() else { return Entry() }
        let (tokens, session) = (root["tokens"]?[key.provider], root["sessions"]?[key.instance])
        return Entry(
            tokens: tokens?["access_token"]?.string.map { access in
                OpenIDTokens(
                    access: Secret(access),
                    refresh: tokens?["refresh_token"]?.string.map { Secret($0) },
                    expires: Self.time(tokens))
            },
            session: session?["auth_tkt"]?.string.map {
                Session(cookie: Secret($0), expires: Self.time(session))
            })
    }

    func write(_ entry: Entry, _ key: Key) throws(ForgeFailure) {
        let tokens = entry.tokens.map { tokens in
            JSONValue(fields: [
                "access_token": .string(tokens.access.reveal()),
                "refresh_token": tokens.refresh.map { .string($0.reveal()) },
                "token_type": "Bearer", "expires_at": tokens.expires.map { .integer(Int($0.seconds)) },
            ])
        }
        let session = entry.session.map { session in
            JSONValue(fields: [
                "auth_tkt": .string(session.cookie.reveal()),
                "expires_at": session.expires.map { .integer(Int($0.seconds)) },
            ])
        }
        var root = try document()?.value ?? .object([])
        root.set(tokens, at: ["tokens", key.provider])
        root.set(session, at: ["sessions", key.instance])
        do throws(FileError) {
            let file = try TemporaryFile(beside: path)
            // Before there is anything in it.
            try file.setPermissions([.ownerReadWrite])
            try file.write((root.text() + "\n").utf8)
            try file.rename(to: path)
        } catch {
            throw ForgeFailure(.badRequest, detail: "\(error)")
        }
    }

    private static func time(_ json: JSON?) -> Timestamp? {
        guard let json = json?["expires_at"] else { return nil }
        return (json.int ?? json.double.flatMap { Int(exactly: $0.rounded(.down)) })
            .map { Timestamp(seconds: Int64($0)) }
    }

    private func document() throws(ForgeFailure) -> JSON? {
        do {
            let json = try JSONDocument(Files.read(path, limit: 1 << 20)).root
            guard json.kind == .object else { throw json.unexpected("an object") }
            return json
        } catch let error as FileError {
            if error.code == .notFound { return nil }
            throw ForgeFailure(.badRequest, detail: "\(error)")
        } catch {
            throw ForgeFailure(.badRequest, detail: "\(path) is no store of tokens: \(error); remove it")
        }
    }
}

extension JSONValue {
    /// Puts a value below members, which are made; nil removes it. What is no object on the way is replaced.
    fileprivate mutating func set(_ value: JSONValue?, at names: some Collection<String>) {
        guard let name = names.first else { return }
        var members: [Member] = if case .object(let members) = self { members } else { [] }
        let place = members.firstIndex { $0.name == name }
        var below: JSONValue? = value
        if names.count > 1 {
            var object = place.map { members[$0].value } ?? .object([])
            object.set(value, at: names.dropFirst())
            below = object
        }
        if let place {
            if let below { members[place].value = below } else { members.remove(at: place) }
        } else if let below {
            members.append(Member(name, below))
        }
        self = .object(members)
    }
}
