public import KojiKit

extension KojiHubDouble {
    /// A package of a build, as a test makes one up.
    public struct RPM: Sendable, Hashable {
        public var name: String
        public var arch: String
        /// Bytes.
        public var size: Int64
        /// Keys that it is signed with, and what their signatures' digests are.
        public var signatures: [String: String] = ["": ""]
        /// MD5; nil for one that is made up.
        public var payloadHash: String?
        public var buildTime: Int64
        /// Those of the build if they are nil.
        public var version: String?
        public var release: String?
        public var epoch: Int64?

        public init(_ name: String, _ arch: String, size: Int64 = 6000, buildTime: Int64 = 1_700_000_000) {
            self.name = name
            self.arch = arch
            self.size = size
            self.buildTime = buildTime
        }
    }

    /// A build, as a test makes one up.
    public struct Build: Sendable {
        public var name: String
        public var version: String
        public var release: String
        public var epoch: Int64?
        /// 0 building, 1 complete, 2 deleted, 3 failed, 4 cancelled.
        public var state: Int64 = 1
        public var rpms: [RPM] = []
        public var task: Int64?
        public var owner = KojiHubDouble.maker
        public var volume = "DEFAULT"
        public var source: String?
        public var extra: XMLRPCStruct?
        public var isDraft = false
        /// `rpm`, `module`, `image` and so on.
        public var types = ["rpm"]
        /// Seconds since 1970; nil for now.
        public var completed: Double?

        public init(_ name: String, _ version: String, _ release: String, rpms: [RPM] = []) {
            self.name = name
            self.version = version
            self.release = release
            self.rpms = rpms
        }

        public var nvr: String { "\(name)-\(version)-\(release)" }
    }

    /// Makes a build and its packages' rows; files are not made.
    @discardableResult
    public func addBuild(_ build: Build, tag: String? = nil, signedWith keys: [String] = []) throws -> Int64 {
        try change { changes in
            let id = try Self.insert(build, keys, changes)
            if let tag {
                let place = try changes.lookup.requiredID(.string(tag))
                let package = try changes.makePackage(build.name)
                try Self.list(package, build.name, place, changes)
                try changes.add(id, to: place)
            }
            return id
        }
    }

    static func insert(_ build: Build, _ keys: [String], _ changes: TagChanges) throws -> Int64 {
        let database = changes.database
        let now = build.completed ?? changes.log.transaction.now
        let package = try changes.makePackage(build.name)
        let owner = try ensureUser(build.owner, changes.log.transaction)
        try database.run("INSERT OR IGNORE INTO volume (name) VALUES (?)", [.string(build.volume)])
        let volume = try database.int("SELECT id FROM volume WHERE name = ?", [.string(build.volume)])
        let event = try changes.log.transaction.currentEvent()
        let extra = try build.extra.map { XMLRPCValue.string(try WireXML.text(.structure($0))) }
        let id = try database.insert(
            """
            INSERT INTO build (pkg_id, version, release, epoch, state, draft, task_id, owner, volume_id, create_event,
                create_time, start_time, completion_time, source, extra)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .int(package), .string(build.version), .string(build.release), XMLRPCValue(build.epoch),
                .int(build.state), .bool(build.isDraft), XMLRPCValue(build.task), .int(owner),
                XMLRPCValue(volume),
                .int(event), .double(now), .double(now), build.state == 0 ? .null : .double(now),
                XMLRPCValue(build.source), extra ?? .null,
            ])
        for type in build.types {
            try database.run(
                "INSERT INTO build_types SELECT ?, id FROM btype WHERE name = ?", [.int(id), .string(type)])
            if type == "image" { try database.run("INSERT INTO image_builds VALUES (?)", [.int(id)]) }
        }
        try insert(build.rpms, of: build, id, keys, database)
        return id
    }

    static func insert(
        _ rpms: [RPM], of build: Build, _ id: Int64, _ keys: [String], _ database: Database
    ) throws {
        for rpm in rpms { try insert(rpm, of: build, id, keys, database) }
    }

    private static func insert(
        _ rpm: RPM, of build: Build, _ id: Int64, _ keys: [String], _ database: Database
    ) throws {
        let row = try database.insert(
            """
            INSERT INTO rpminfo (build_id, name, version, release, epoch, arch, payloadhash, size, buildtime, draft)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .int(id), .string(rpm.name), .string(rpm.version ?? build.version),
                .string(rpm.release ?? build.release), XMLRPCValue(rpm.epoch ?? build.epoch),
                .string(rpm.arch),
                .string(rpm.payloadHash ?? digest("\(build.nvr)/\(rpm.name).\(rpm.arch)")), .int(rpm.size),
                .int(rpm.buildTime), .bool(build.isDraft),
            ])
        var signatures = rpm.signatures
        for key in keys { signatures[key.lowercased()] = signatures[key.lowercased()] ?? "" }
        for (key, hash) in signatures {
            try database.run(
                "INSERT INTO rpmsigs VALUES (?, ?, ?)",
                [
                    .int(row), .string(key),
                    .string(hash.isEmpty ? digest("\(key)/\(build.nvr)/\(rpm.name).\(rpm.arch)") : hash),
                ])
        }
    }

    /// 32 hexadecimal digits that depend on a text.
    static func digest(_ text: String) -> String {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let halves = [state, state &* 0x9e37_79b9_7f4a_7c15].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return halves.joined()
    }

    /// Signs packages of a build as far as the hub knows; their signed copies are not made.
    public func sign(_ nvr: String, with key: String, arches: [String]? = nil) throws {
        try change { changes in
            let build = try BuildLookup(changes.database).requiredID(.string(nvr))
            for rpm in try changes.database.rows(
                "SELECT id, name, arch FROM rpminfo WHERE build_id = ?", [.int(build)])
            {
                guard let arch = rpm["arch"]?.string, arches?.contains(arch) ?? true else { continue }
                try changes.database.run(
                    "INSERT OR IGNORE INTO rpmsigs VALUES (?, ?, ?)",
                    [
                        rpm["id"] ?? .null, .string(key.lowercased()),
                        .string(Self.digest("\(key)/\(nvr)/\(rpm["name"]?.string ?? "").\(arch)")),
                    ])
            }
        }
    }
}
