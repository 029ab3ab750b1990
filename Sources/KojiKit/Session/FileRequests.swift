internal import DigestKit

/// What a hub says of an uploaded file.
struct UploadedFile: Sendable, Hashable {
    var size: Int64
    var digest: String?
}

extension KojiRequest where Answer == UploadedFile? {
    /// What has arrived; nil without such a file.
    static func checkUpload(_ place: UploadPlace, verify: String) -> Self {
        let call = KojiCall(
            "checkUpload", [.string(place.directory), .string(place.name)],
            given: [("verify", .string(verify)), ("volume", XMLRPCValue(place.volume))])
        return KojiRequest(call) { value throws(KojiError) in
            if value.isNull { return nil }
            guard let members = value.structure, let size = members["size"]?.int else {
                throw AnswerReader.unexpected("file")
            }
            return UploadedFile(size: size, digest: members["hexdigest"]?.string?.lowercased())
        }
    }
}

extension KojiRequest where Answer == Bool {
    /// A piece of a file as text; at offset -1 the whole is compared. False for one that is damaged.
    static func uploadFile(
        _ place: UploadPlace, _ piece: [UInt8], size: Int64, _ sum: String, at offset: Int64
    ) -> Self {
        let arguments: [XMLRPCValue] = [
            .string(place.directory), .string(place.name), .int(size), .array(["sha256", .string(sum)]),
            .int(offset), .string(Base64.text(piece)),
        ]
        let call = KojiCall("uploadFile", arguments, given: [("volume", XMLRPCValue(place.volume))])
        return KojiRequest(call) { value throws(KojiError) in
            guard let isGood = value.bool else { throw AnswerReader.unexpected("yes or no") }
            return isGood
        }
    }
}
