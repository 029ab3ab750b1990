internal import DigestKit
internal import Glibc
internal import HostKit
internal import KojiKit
internal import SystemPackage

/// Files that clients send to the hub.
enum Uploads {
    static func add(to methods: inout HubMethods) {
        methods.add(
            "checkUpload", "checkUpload(path, name, verify=None, tail=None, volume=None)", needs: .login
        ) { call in
            let path = try place(call.core, call.text("path") ?? "", call.text("name") ?? "")
            guard let record = Files.record(path) else { return nil }
            let time = Double(record.modified.seconds) + Double(record.modified.nanoseconds) / 1_000_000_000
            var answer: XMLRPCStruct = ["size": .int(record.size), "mtime": .double(time)]
            if let kind = call.text("verify") {
                let bytes = try Files.read(path)
                let part = call.int("tail").map { bytes.suffix(Int($0)) } ?? bytes[...]
                answer["sumlength"] = .int(Int64(part.count))
                answer["hexdigest"] = .string(try digest(Array(part), kind))
            }
            return .structure(answer)
        }
        methods.add(
            "uploadFile", "uploadFile(path, name, size, md5sum, offset, data, volume=None, checksum=None)",
            needs: .login
        ) { call in
            guard let bytes = Base64.bytes(call.text("data") ?? "") else {
                throw HubFault.exception("binascii.Error", "Invalid base64-encoded string")
            }
            let directory = call.text("path") ?? ""
            let path = try place(call.core, directory, call.text("name") ?? "")
            try own(call, directory)
            let pair = call["md5sum"].array ?? ["md5", call["md5sum"]]
            guard let kind = pair.first?.string, let expected = pair.last?.string else { return false }
            let offset = call.int("offset") ?? 0
            if offset < 0 {
                // The end: the digest is that of the whole file.
                let whole = try Files.read(path)
                let found = try digest(whole, kind)
                return .bool(call.int("size") == Int64(whole.count) && found == expected)
            }
            let found = try digest(bytes, kind)
            guard call.int("size") == Int64(bytes.count), found == expected else { return false }
            try write(bytes, to: path, at: Int(offset), isNew: offset == 0)
            return true
        }
    }

    /// The place of a file below the work directory.
    ///
    /// - Throws: Fault 1000 for names that lead elsewhere.
    static func place(_ core: HubCore, _ directory: String, _ name: String) throws -> FilePath {
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/") else {
            throw HubFault.generic("Invalid upload filename: \(name)")
        }
        let parts = directory.split(separator: "/", omittingEmptySubsequences: false)
        guard !directory.isEmpty, parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else {
            throw HubFault.generic("Invalid upload directory: \(directory)")
        }
        return HubFiles(core).work.pushing(FilePath(directory)).appending(name)
    }

    /// The first who sends something to a directory owns it.
    static func own(_ call: HubCall, _ directory: String) throws {
        let user = try call.user()
        if directory.hasPrefix("tasks/"), !user.isHost {
            throw HubFault.notAllowed("Only the builder of a task may upload its files")
        }
        let path = HubFiles(call.core).work.pushing(FilePath(directory))
        let mark = path.appending(".user")
        if Files.exists(mark) {
            guard try Files.readText(mark).split(separator: "\n").first == "\(user.userID)" else {
                throw HubFault.generic("Invalid upload directory, not owner: \(path)")
            }
            return
        }
        try Files.createDirectories(path)
        try Files.writeAtomically("\(user.userID)\n", to: mark)
    }

    static func write(_ bytes: [UInt8], to path: FilePath, at offset: Int, isNew: Bool) throws {
        try Files.createDirectories(path.removingLastComponent())
        let file = open(path.string, O_WRONLY | O_CREAT | O_CLOEXEC | (isNew ? O_TRUNC : 0), 0o644)
        guard file >= 0 else { throw HubFault.exception("OSError", "cannot write \(path)") }
        defer { close(file) }
        var place = 0
        while place < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(file, $0.baseAddress?.advanced(by: place), bytes.count - place, off_t(offset + place))
            }
            guard count > 0 else { throw HubFault.exception("OSError", "cannot write \(path)") }
            place += count
        }
    }

    static func digest(_ bytes: [UInt8], _ kind: String) throws -> String {
        switch kind {
        case "adler32": return adler32(bytes)
        case "md5": return Checksum.of(bytes, .md5).hexadecimal
        case "sha1": return Checksum.of(bytes, .sha1).hexadecimal
        case "sha256": return Checksum.of(bytes, .sha256).hexadecimal
        default: throw HubFault.generic("Unsupported verify type: \(kind)")
        }
    }

    /// - SeeAlso: RFC 1950, 9.
    private static func adler32(_ bytes: [UInt8]) -> String {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        let digits = String(high << 16 | low, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension HubCore {
    /// Takes a part of a file as it is.
    func upload(_ message: HubMessage, _ request: HTTPRequest) -> Outcome {
        do {
            let answer = try store.transaction { transaction in
                let call = try authenticated(message, transaction)
                _ = try call.user()
                let directory = request.parameter("filepath") ?? ""
                let path = try Uploads.place(self, directory, request.parameter("filename") ?? "")
                let offset = Int(request.parameter("offset") ?? "0") ?? 0
                let kind = request.parameter("fileverify") ?? ""
                try Uploads.own(call, directory)
                let overwrites = ["1", "True", "true"].contains(request.parameter("overwrite") ?? "")
                if !overwrites, let record = Files.record(path) {
                    if offset == 0 { throw HubFault.generic("upload path exists: \(path)") }
                    guard Int(record.size) <= offset + request.body.count else {
                        throw HubFault.generic("Incorrect file size: \(path)")
                    }
                }
                try Uploads.write(request.body, to: path, at: offset, isNew: offset == 0)
                var answer: XMLRPCStruct = [
                    "size": .int(Int64(request.body.count)), "fileverify": .string(kind),
                    "offset": .int(Int64(offset)),
                ]
                if !kind.isEmpty { answer["hexdigest"] = .string(try Uploads.digest(request.body, kind)) }
                return XMLRPCValue.structure(answer)
            }
            return Outcome(
                bytes: WireXML.replyStart + (try WireXML.bytes(answer)) + WireXML.replyEnd, fault: nil)
        } catch {
            return Outcome(HubFault.of(error))
        }
    }
}
