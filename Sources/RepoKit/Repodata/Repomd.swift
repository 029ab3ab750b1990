public import DigestKit

/// The index of a repository, `repomd.xml`: which metadata files there are.
public struct Repomd: Sendable, Hashable, Codable {
    /// What the repository calls its state; often seconds since the epoch.
    public var revision: String?
    public var tags = Tags()
    /// In the index's order.
    public var data: [DataFile]

    public init(revision: String? = nil, tags: Tags = Tags(), data: [DataFile] = []) {
        self.revision = revision
        self.tags = tags
        self.data = data
    }

    /// The file of a type, such as `primary`; the last one if there are several.
    public subscript(type: String) -> DataFile? { data.last { $0.type == type } }

    /// What a repository says of itself.
    public struct Tags: Sendable, Hashable, Codable {
        public var content: [String] = []
        public var repository: [String] = []
        public var distributions: [Distribution] = []

        public init() {}

        public struct Distribution: Sendable, Hashable, Codable {
            public var name: String
            /// An identifier of the Common Platform Enumeration.
            public var cpeID: String?

            public init(name: String, cpeID: String? = nil) {
                self.name = name
                self.cpeID = cpeID
            }
        }
    }

    /// One metadata file.
    public struct DataFile: Sendable, Hashable, Codable {
        /// Such as `primary`, `filelists`, `other`, `group`, `modules`, `updateinfo`.
        public var type: String
        public var location: RepositoryPackage.Location
        /// Of the file as it is stored.
        public var checksum: Checksum
        /// Of what comes out of it; nil if it is not compressed, or the index does not say.
        public var openChecksum: Checksum?
        /// Of a zchunk file's header.
        public var headerChecksum: Checksum?
        /// Bytes of the file as it is stored.
        public var size: Int64?
        /// Bytes that come out of it.
        public var openSize: Int64?
        /// Bytes of a zchunk file's header.
        public var headerSize: Int64?
        /// In seconds since the epoch; some writers add a fraction, which is dropped.
        public var timestamp: Int64?
        /// The version of the schema, of SQLite files.
        public var databaseVersion: Int?

        public init(type: String, location: RepositoryPackage.Location, checksum: Checksum) {
            self.type = type
            self.location = location
            self.checksum = checksum
        }
    }
}
