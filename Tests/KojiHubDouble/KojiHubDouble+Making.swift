public import KojiKit

extension KojiHubDouble {
    /// A tag's parent and how it is inherited from.
    public struct Parent: Sendable, ExpressibleByStringLiteral {
        public var tag: String
        public var priority: Int64?
        public var maxDepth: Int64?
        public var isIntransitive = false
        public var ignoresConfiguration = false
        public var packageFilter = ""

        public init(_ tag: String) { self.tag = tag }
        public init(stringLiteral value: String) { self.init(value) }
    }

    /// Who changes what tests make: the first user, an administrator.
    public static let maker = "kojiadmin"

    /// Does something to the hub's data in one event.
    func change<Result: Sendable>(_ body: (TagChanges) throws -> Result) throws -> Result {
        try core.store.transaction { transaction in
            let user = try Self.ensureUser(Self.maker, transaction)
            return try body(TagChanges(log: ChangeLog(transaction, user: user)))
        }
    }

    static func ensureUser(_ name: String, _ transaction: Transaction) throws -> Int64 {
        let known = try transaction.database.int("SELECT id FROM users WHERE name = ?", [.string(name)])
        return try known
            ?? transaction.database.insert("INSERT INTO users (name) VALUES (?)", [.string(name)])
    }

    /// Makes a user, or changes one.
    @discardableResult
    public func addUser(
        _ name: String, password: String? = nil, principal: String? = nil, permissions: [String] = []
    ) throws -> Int64 {
        try change { changes in
            let id = try Self.ensureUser(name, changes.log.transaction)
            if let password {
                try changes.database.run(
                    "UPDATE users SET password = ? WHERE id = ?", [.string(password), .int(id)])
            }
            if let principal {
                try changes.database.run(
                    "INSERT OR IGNORE INTO user_krb_principals VALUES (?, ?)", [.int(id), .string(principal)])
            }
            let known = try changes.database.rows(
                "SELECT p.name FROM user_perms u JOIN permissions p ON p.id = u.perm_id WHERE u.user_id = ? AND u.active = 1",
                [.int(id)]
            ).compactMap { $0["name"]?.string }
            for permission in permissions where !known.contains(permission) {
                try UserMethods.grant(permission, to: id, changes.log, create: true)
            }
            return id
        }
    }

    /// Makes a tag.
    @discardableResult
    public func addTag(
        _ name: String, arches: String = "x86_64 aarch64", parents: [Parent] = [], packages: [String] = [],
        locked: Bool = false, extra: XMLRPCStruct = [:]
    ) throws -> Int64 {
        try change { changes in
            let id = try changes.create(name, arches: arches, locked: locked, extra: extra)
            try Self.link(id, parents, changes)
            for package in packages { try changes.addPackage(package, to: id, owner: changes.log.user) }
            return id
        }
    }

    /// Lets a tag inherit from these and no others.
    public func setParents(_ parents: [Parent], of tag: String) throws {
        try change { changes in
            let id = try changes.lookup.requiredID(.string(tag))
            try changes.log.revoke("tag_inheritance", "tag_id = ?", [.int(id)])
            try Self.link(id, parents, changes)
        }
    }

    private static func link(_ tag: Int64, _ parents: [Parent], _ changes: TagChanges) throws {
        for (place, parent) in parents.enumerated() {
            let link: XMLRPCStruct = [
                "parent_id": .int(try changes.lookup.requiredID(.string(parent.tag))),
                "priority": .int(parent.priority ?? Int64(place * 10)),
                "maxdepth": XMLRPCValue(parent.maxDepth),
                "intransitive": .bool(parent.isIntransitive), "noconfig": .bool(parent.ignoresConfiguration),
                "pkg_filter": .string(parent.packageFilter),
            ]
            try changes.link(tag, [link], clear: false)
        }
    }

    public func deleteTag(_ name: String) throws {
        try change { try $0.delete($0.lookup.requiredID(.string(name))) }
    }

    /// Lists packages in a tag, or blocks them there.
    public func addPackages(
        _ names: [String], to tag: String, owner: String = maker, blocked: Bool = false
    ) throws {
        try change { changes in
            let id = try changes.lookup.requiredID(.string(tag))
            let owner = try Self.ensureUser(owner, changes.log.transaction)
            for name in names { try changes.addPackage(name, to: id, owner: owner, blocked: blocked) }
        }
    }

    public func addTarget(_ name: String, build: String, into dest: String) throws {
        try change { changes in
            try TargetMethods.create(
                .string(name), build: changes.lookup.requiredID(.string(build)),
                into: changes.lookup.requiredID(.string(dest)), changes.log)
        }
    }

    /// Puts a complete build into a tag, which then lists its package.
    public func tag(_ nvr: String, in tag: String) throws {
        try change { changes in
            let build = try BuildLookup(changes.database).required(.string(nvr))
            let id = try changes.lookup.requiredID(.string(tag))
            try Self.list(build["package_id"]?.int ?? 0, build["name"]?.string ?? "", id, changes)
            try changes.add(build["id"]?.int ?? 0, to: id)
        }
    }

    static func list(_ package: Int64, _ name: String, _ tag: Int64, _ changes: TagChanges) throws {
        if try PackageList.read(tag, changes.lookup, inherit: true, packages: [package])[package] == nil {
            try changes.addPackage(name, to: tag, owner: changes.log.user)
        }
    }

    public func untag(_ nvr: String, from tag: String) throws {
        try change { changes in
            try changes.remove(
                BuildLookup(changes.database).required(.string(nvr)),
                from: changes.lookup.required(.string(tag)),
                strict: true)
        }
    }

    /// The number of the last event.
    public var lastEvent: Int64 {
        get throws {
            try core.store.transaction { try $0.database.int("SELECT coalesce(max(id), 0) FROM events") ?? 0 }
        }
    }
}

extension KojiHubDouble {
    /// Makes events in which nothing happens, up to a number.
    public func passEvents(until last: Int64) throws {
        try core.store.transaction { transaction in
            while try transaction.database.int("SELECT coalesce(max(id), 0) FROM events") ?? 0 < last {
                try transaction.database.run(
                    "INSERT INTO events (time) VALUES (?)", [.double(transaction.now)])
            }
        }
    }
}
