public import DigestKit
internal import SystemPackage
internal import XMLKit

/// `repomd.xml`, as it is written: what files a repository's metadata has.
public struct RepomdDocument: Hashable, Sendable {
    /// A number that grows, or any text that its maker calls this state of the repository.
    public var revision: String
    public var tags = Tags()
    public var records: [Record] = []

    public init(revision: String, tags: Tags = Tags(), records: [Record] = []) {
        self.revision = revision
        self.tags = tags
        self.records = records
    }

    /// What the repository is for.
    public struct Tags: Hashable, Sendable, Codable {
        public var content: [String] = []
        public var repository: [String] = []
        public var distribution: [Distribution] = []

        public init() {}

        /// A distribution by its name, and its CPE if it has one.
        public struct Distribution: Hashable, Sendable, Codable {
            public var name: String
            public var cpe: String?

            public init(name: String, cpe: String? = nil) {
                self.name = name
                self.cpe = cpe
            }
        }
    }

    /// One file of the metadata.
    public struct Record: Hashable, Sendable {
        /// `primary`, `group`, `modules` and so on.
        public var type: String
        public var checksum: Checksum
        /// Of the file before it was compressed; nil if it is not.
        public var openChecksum: Checksum?
        /// Of a zchunk file's header.
        public var headerChecksum: Checksum?
        /// From the repository's directory, `repodata/` included.
        public var location: String
        public var locationBase: String?
        /// When the file was made, in seconds since 1970.
        public var timestamp: Int64
        /// In bytes.
        public var size: Int64
        public var openSize: Int64?
        public var headerSize: Int64?
        /// Of an SQLite database.
        public var databaseVersion: Int?

        public init(type: String, checksum: Checksum, location: String, timestamp: Int64, size: Int64) {
            self.type = type
            self.checksum = checksum
            self.location = location
            self.timestamp = timestamp
            self.size = size
        }
    }
}

extension RepomdDocument {
    /// The document as createrepo_c writes it; the records in its order.
    ///
    /// - Throws: `.controlCharacter`.
    public func xml() throws(RepositoryWriteError) -> [UInt8] {
        do throws(XMLError) {
            var options = XMLWriter.Options()
            options.dropsInvalidCharacters = false
            var writer = XMLWriter(options)
            writer.declaration()
            try writer.start(
                "repomd",
                [
                    "xmlns": "http://linux.duke.edu/metadata/repo",
                    "xmlns:rpm": "http://linux.duke.edu/metadata/rpm",
                ])
            try writer.element("revision", text: revision)
            try tags.write(to: &writer)
            for record in sortedRecords { try record.write(to: &writer) }
            writer.end()
            return writer.takeBytes()
        } catch {
            throw RepositoryWriteError(.controlCharacter, "repomd.xml", detail: error.description)
        }
    }

    /// The three files about packages, their databases, then everything else by type.
    var sortedRecords: [Record] {
        let first = ["primary", "filelists", "other", "primary_db", "filelists_db", "other_db"]
        func rank(_ record: Record) -> Int { first.firstIndex(of: record.type) ?? first.count }
        return records.enumerated().sorted { left, right in
            let (one, two) = (rank(left.element), rank(right.element))
            if one != two { return one < two }
            if left.element.type != right.element.type {
                return left.element.type.utf8.lexicographicallyPrecedes(right.element.type.utf8)
            }
            return left.offset < right.offset
        }.map(\.element)
    }
}

extension RepomdDocument.Tags {
    fileprivate func write(to writer: inout XMLWriter) throws(XMLError) {
        if content.isEmpty, repository.isEmpty, distribution.isEmpty { return }
        try writer.start("tags")
        for text in content { try writer.element("content", text: text) }
        for text in repository { try writer.element("repo", text: text) }
        for one in distribution {
            try writer.start("distro")
            if let cpe = one.cpe { try writer.attribute("cpeid", cpe) }
            try writer.text(one.name)
            writer.end()
        }
        writer.end()
    }
}

extension RepomdDocument.Record {
    fileprivate func write(to writer: inout XMLWriter) throws(XMLError) {
        try writer.start("data", ["type": type])
        try Self.write("checksum", checksum, to: &writer)
        if let openChecksum { try Self.write("open-checksum", openChecksum, to: &writer) }
        if let headerChecksum { try Self.write("header-checksum", headerChecksum, to: &writer) }
        try writer.start("location")
        try writer.attribute("href", location)
        if let locationBase { try writer.attribute("xml:base", locationBase) }
        writer.end()
        try writer.element("timestamp", text: String(timestamp))
        try writer.element("size", text: String(size))
        if let openSize { try writer.element("open-size", text: String(openSize)) }
        if let headerSize { try writer.element("header-size", text: String(headerSize)) }
        if let databaseVersion { try writer.element("database_version", text: String(databaseVersion)) }
        writer.end()
    }

    private static func write(
        _ name: String, _ checksum: Checksum, to writer: inout XMLWriter
    ) throws(XMLError) {
        try writer.element(name, ["type": checksum.kind.rawValue], text: checksum.hexadecimal)
    }
}
