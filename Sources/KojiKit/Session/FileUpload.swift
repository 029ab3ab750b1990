internal import DigestKit
public import SystemPackage

/// A file on its way to a hub, piece by piece; never more than one piece is in memory.
struct FileUpload {
    let session: KojiSession
    let place: UploadPlace
    let file: FilePath
    let overwrites: Bool
    let progress: (@Sendable (KojiSession.UploadProgress) -> Void)?

    /// How often a piece that arrived damaged is sent.
    private static let attempts = 3

    /// Sends the file, and has the hub compare all of it.
    func send() async throws(KojiError) {
        let reader = try UploadReader(file)
        do throws(KojiError) {
            try await send(reader)
            try reader.close()
        } catch {
            reader.discard()
            throw error
        }
    }

    private func send(_ reader: UploadReader) async throws(KojiError) {
        var digest = Hashing(.sha256)
        var offset: Int64 = 0
        repeat {
            let piece = try reader.read(session.profile.uploadBlockSize, at: offset)
            digest.update(piece)
            if session.profile.usesRawUpload {
                try await sendRaw(piece, at: offset)
            } else {
                try await sendText(piece, at: offset)
            }
            offset += Int64(piece.count)
            progress?(.init(sent: offset, size: reader.size))
        } while offset < reader.size
        let sum = digest.checksum().hexadecimal
        if !session.profile.usesRawUpload { try await finishText(reader.size, sum) }
        try await check(reader.size, sum)
    }

    /// One piece as the body of a POST.
    private func sendRaw(_ piece: [UInt8], at offset: Int64) async throws(KojiError) {
        let sum = Adler32.of(piece)
        for attempt in 1...Self.attempts {
            // What an attempt has left there may be written over by the next one.
            let overwrites = offset == 0 && (self.overwrites || attempt > 1)
            let answer: XMLRPCValue
            do throws(KojiError) {
                answer = try await post(piece, at: offset, overwrites: overwrites)
            } catch {
                guard offset == 0, !overwrites, try await isThere(piece, sum, error) else { throw error }
                return
            }
            let found = answer.structure
            if found?["size"]?.int == Int64(piece.count), found?["offset"]?.int == offset,
                found?["hexdigest"]?.string?.lowercased() == sum
            {
                return
            }
        }
        throw damaged("\(piece.count) bytes from \(offset) on")
    }

    private func post(
        _ piece: [UInt8], at offset: Int64, overwrites: Bool
    ) async throws(KojiError) -> XMLRPCValue {
        var query = "filename=\(place.name.queryEncoded)&filepath=\(place.directory.queryEncoded)"
        query += "&fileverify=adler32&offset=\(offset)"
        if overwrites { query += "&overwrite=1" }
        if let volume = place.volume { query += "&volume=\(volume.queryEncoded)" }
        let server = session.profile.server
        let url = server + (server.contains("?") ? "&" : "?") + query
        let message = KojiMessage("upload", to: url, body: piece, contentType: "application/octet-stream")
        // Nothing comes of a piece that is sent twice.
        return try await session.exchange(message, KojiListing(whole: KojiCall("upload")), changes: false)
            .value
    }

    /// Whether a first piece that "exists" is the one that was sent, and only its answer was lost.
    private func isThere(_ piece: [UInt8], _ sum: String, _ error: KojiError) async throws(KojiError) -> Bool
    {
        guard error.fault == .generic, error.message.contains("exists") else { return false }
        guard let found = try await session.call(.checkUpload(place, verify: "adler32")) else { return false }
        return found.size == Int64(piece.count) && found.digest == sum
    }

    /// One piece as text in a call, for hubs that take nothing else.
    private func sendText(_ piece: [UInt8], at offset: Int64) async throws(KojiError) {
        let sum = Checksum.of(piece, .sha256).hexadecimal
        for _ in 1...Self.attempts
        where try await session.call(.uploadFile(place, piece, size: Int64(piece.count), sum, at: offset)) {
            return
        }
        throw damaged("\(piece.count) bytes from \(offset) on")
    }

    private func finishText(_ size: Int64, _ sum: String) async throws(KojiError) {
        guard try await session.call(.uploadFile(place, [], size: size, sum, at: -1)) else {
            throw damaged("\(size) bytes")
        }
    }

    private func check(_ size: Int64, _ sum: String) async throws(KojiError) {
        guard let found = try await session.call(.checkUpload(place, verify: "sha256")) else {
            throw KojiError(.transfer, "the hub has no \(place.path), though it took all of it")
        }
        guard found.size == size else {
            throw KojiError(
                .transfer, "the hub has \(found.size) bytes of \(place.path), and \(size) were sent")
        }
        guard found.digest == sum else { throw damaged("\(size) bytes") }
    }

    private func damaged(_ what: String) -> KojiError {
        KojiError(.transfer, "\(what) of \(file) arrived at the hub as something else; send it again")
    }
}

extension KojiSession {
    /// How far an upload has come; bytes.
    public struct UploadProgress: Sendable, Hashable {
        public var sent: Int64
        public var size: Int64
    }

    /// Sends a file to the hub, and has it compare size and checksum.
    ///
    /// - Parameters:
    ///   - overwrites: Whether a file that is there already is replaced; else it is a fault.
    ///   - progress: Called after each piece.
    /// - Throws: `.transfer` for a file that cannot be read, changes meanwhile, or arrives damaged; what the hub says.
    public nonisolated func upload(
        _ file: FilePath, to place: UploadPlace, overwrites: Bool = false,
        progress: (@Sendable (UploadProgress) -> Void)? = nil
    ) async throws(KojiError) {
        try await FileUpload(
            session: self, place: place, file: file, overwrites: overwrites, progress: progress
        ).send()
    }

    /// Sends a file to the hub, unless that very file is in the place already; another one there is replaced.
    ///
    /// - Throws: What ``upload(_:to:overwrites:progress:)`` throws.
    public nonisolated func ensureUploaded(_ file: FilePath, to place: UploadPlace) async throws(KojiError) {
        let known = try await call(.checkUpload(place, verify: "sha256"))
        if let known {
            let sum: Checksum
            do {
                sum = try Checksum.of(file, .sha256)
            } catch {
                throw KojiError(.transfer, "\(file) cannot be read: \(error)")
            }
            if known.digest == sum.hexadecimal { return }
        }
        try await upload(file, to: place, overwrites: known != nil)
    }
}
