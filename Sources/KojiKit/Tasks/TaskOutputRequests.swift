internal import DigestKit

/// A file of a task.
public struct KojiTaskFile: Sendable, Hashable {
    /// Perhaps with directories.
    public var name: String
    public var volume: String
    /// Bytes; nil unless it was asked for, as the time.
    public var size: Int64?
    /// When it was written last; seconds since 1970.
    public var modified: Double?

    public init(name: String, volume: String = "DEFAULT", size: Int64? = nil, modified: Double? = nil) {
        self.name = name
        self.volume = volume
        self.size = size
        self.modified = modified
    }
}

extension KojiRequest where Answer == [KojiTaskFile] {
    /// The files of a task by name.
    ///
    /// - Parameters:
    ///   - details: Whether to tell size and time.
    ///   - strict: Whether a task without a directory is a fault.
    /// - SeeAlso: `listTaskOutput`
    public static func taskOutput(_ id: KojiTask.ID, details: Bool = false, strict: Bool = false) -> Self {
        let call = KojiCall(
            "listTaskOutput", [id.xmlrpc],
            given: [("stat", XMLRPCValue(given: details)), ("strict", XMLRPCValue(given: strict))])
        return Self(call) { value throws(KojiError) in
            try files(value) { name, details in [KojiTaskFile(name, "DEFAULT", details)] }
        }
    }

    /// The files of a task by name and volume: the same name may lie on several.
    ///
    /// - SeeAlso: `listTaskOutput` with `all_volumes`
    public static func taskOutputOnAllVolumes(_ id: KojiTask.ID, details: Bool = false) -> Self {
        let call = KojiCall(
            "listTaskOutput", [id.xmlrpc],
            given: [("stat", XMLRPCValue(given: details)), ("all_volumes", true)])
        return Self(call) { value throws(KojiError) in
            try files(value) { name, volumes in
                if let names = volumes.array {
                    return names.compactMap(\.string).map { KojiTaskFile(name, $0, nil) }
                }
                return (volumes.structure?.members ?? []).map { KojiTaskFile(name, $0.name, $0.value) }
            }
        }
    }

    private static func files(
        _ value: XMLRPCValue, _ read: (String, XMLRPCValue) -> [KojiTaskFile]
    ) throws(KojiError) -> [KojiTaskFile] {
        let files: [KojiTaskFile]
        if let names = value.array {
            files = names.compactMap(\.string).flatMap { read($0, nil) }
        } else if let members = value.structure?.members {
            files = members.flatMap { read($0.name, $0.value) }
        } else {
            throw AnswerReader.unexpected("list of files")
        }
        return files.sorted { ($0.name, $0.volume) < ($1.name, $1.volume) }
    }
}

extension KojiTaskFile {
    fileprivate init(_ name: String, _ volume: String, _ details: XMLRPCValue?) {
        self.name = name
        self.volume = volume
        // A text, since sizes do not fit the integers of old XML-RPC.
        size = details?.structure?["st_size"]?.int
        modified = details?.structure?["st_mtime"]?.double
    }
}

extension KojiRequest where Answer == [UInt8] {
    /// A piece of a file of a task.
    ///
    /// - Parameters:
    ///   - offset: Where it starts; from the end if it is negative.
    ///   - size: How many bytes; -1 for all that follow.
    /// - SeeAlso: `downloadTaskOutput`
    public static func taskOutput(
        _ id: KojiTask.ID, file: String, offset: Int64 = 0, size: Int64 = -1, volume: String? = nil
    ) -> Self {
        let call = KojiCall(
            "downloadTaskOutput", [id.xmlrpc, .string(file)],
            given: [
                ("offset", offset == 0 ? nil : .int(offset)), ("size", size == -1 ? nil : .int(size)),
                ("volume", XMLRPCValue(volume)),
            ])
        return Self(call) { value throws(KojiError) in
            guard let text = value.string, let bytes = Base64.bytes(text) else {
                throw AnswerReader.unexpected("piece of a file in base64")
            }
            return bytes
        }
    }
}
