internal import DigestKit
internal import HostKit
public import KojiKit
internal import SystemPackage

extension KojiHubDouble {
    /// A file of a build that is no package.
    public struct Archive: Sendable {
        public var fileName: String
        public var content: [UInt8]
        /// Such as `module` or `image`.
        public var kind: String
        /// The name of the archive's type: `txt`, `qcow2`, `raw-xz` and so on.
        public var type: String
        /// Of an image.
        public var arch: String?
        public var extra: XMLRPCStruct?

        public init(_ fileName: String, _ content: [UInt8], kind: String, type: String, arch: String? = nil) {
            self.fileName = fileName
            self.content = content
            self.kind = kind
            self.type = type
            self.arch = arch
        }
    }

    /// Makes a module's build: `modulemd.txt`, and `modulemd.<arch>.txt` for each arch.
    ///
    /// - Parameters:
    ///   - contentTag: The tag that holds the module's packages.
    ///   - documents: Module metadata by arch; `""` is the one for all arches.
    /// - Returns: The build's N-V-R.
    @discardableResult
    public func addModule(
        _ name: String, stream: String, version: String, context: String, documents: [String: String],
        contentTag: String, tag: String? = nil
    ) throws -> String {
        let nsvc = "\(name):\(stream):\(version):\(context)"
        var build = Build(name, stream.map { $0 == "-" ? "_" : "\($0)" }.joined(), "\(version).\(context)")
        build.types = ["module"]
        build.extra = [
            "typeinfo": [
                "module": [
                    "name": .string(name), "stream": .string(stream), "version": .string(version),
                    "context": .string(context), "content_koji_tag": .string(contentTag),
                    "nsvc": .string(nsvc),
                    "modulemd_str": .string(documents[""] ?? ""), "module_build_service_id": 1,
                ]
            ]
        ]
        try addBuild(build, tag: tag)
        for (arch, text) in documents.sorted(by: { $0.key < $1.key }) {
            let file = arch.isEmpty ? "modulemd.txt" : "modulemd.\(arch).txt"
            try addArchive(Archive(file, Array(text.utf8), kind: "module", type: "txt"), to: build)
        }
        return build.nvr
    }

    /// Gives a build a file.
    @discardableResult
    public func addArchive(_ archive: Archive, to build: Build) throws -> Int64 {
        let base = directory(of: build)
        let directory =
            archive.kind == "image"
            ? base.appending("images") : base.appending("files").appending(archive.kind)
        try Files.createDirectories(directory)
        try Files.writeAtomically(archive.content, to: directory.appending(archive.fileName))
        return try change { changes in
            let id = try BuildLookup(changes.database).requiredID(.string(build.nvr))
            let database = changes.database
            guard
                let type = try database.int(
                    "SELECT id FROM archivetypes WHERE name = ?", [.string(archive.type)]),
                let kind = try database.int("SELECT id FROM btype WHERE name = ?", [.string(archive.kind)])
            else {
                throw HubFault.generic("No such archive type: \(archive.type) or build type: \(archive.kind)")
            }
            return try database.insert(
                """
                INSERT INTO archiveinfo (type_id, btype_id, build_id, filename, size, checksum, checksum_type, extra, arch)
                VALUES (?, ?, ?, ?, ?, ?, 2, ?, ?)
                """,
                [
                    .int(type), .int(kind), .int(id), .string(archive.fileName),
                    .int(Int64(archive.content.count)),
                    .string(Checksum.of(archive.content, .sha256).hexadecimal),
                    try archive.extra.map { .string(try WireXML.text(.structure($0))) } ?? .null,
                    XMLRPCValue(archive.arch),
                ])
        }
    }

    /// Says that packages of a build are in a file of another one.
    public func putPackages(of nvr: String, arch: String, into archive: Int64) throws {
        try change { changes in
            let build = try BuildLookup(changes.database).requiredID(.string(nvr))
            for id in try changes.database.ints(
                "SELECT id FROM rpminfo WHERE build_id = ? AND arch = ?", [.int(build), .string(arch)])
            {
                try changes.database.run(
                    "INSERT INTO archive_rpm_components VALUES (?, ?)", [.int(archive), .int(id)])
            }
        }
    }
}
