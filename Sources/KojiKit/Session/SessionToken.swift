internal import CurlHTTP
internal import HostKit

/// What proves that a call belongs to a session.
struct SessionToken: Sendable, Hashable {
    var id: Int64
    var key: Secret
    /// Whether it travels in the header; hubs before 1.30 want it in the URL.
    var isInHeader = true

    init(id: Int64, key: Secret) {
        self.id = id
        self.key = key
    }

    /// Reads what a login gives.
    init(_ value: XMLRPCValue, action: String) throws(KojiError) {
        guard let members = value.structure, let id = members["session-id"]?.int,
            let key = members["session-key"]?.string, !key.isEmpty
        else {
            throw KojiError(
                .unexpectedAnswer, "the hub sent something else where a session is expected", action: action)
        }
        self.init(id: id, key: Secret(key))
        isInHeader = members["header-auth"]?.bool ?? false
    }

    /// The message as one of the session.
    ///
    /// - Parameter number: Of the call; nil turns the hub's check off.
    func signed(_ message: KojiMessage, number: Int64?) -> KojiMessage {
        var signed = message
        guard isInHeader else {
            signed.url += message.url.contains("?") ? "&" : "?"
            signed.url += "session-id=\(id)&session-key=\(key.reveal().queryEncoded)"
            if let number { signed.url += "&callnum=\(number)" }
            return signed
        }
        signed.header.append(HTTPField("Koji-Session-Id", String(id)))
        signed.header.append(HTTPField("Koji-Session-Key", secret: key))
        if let number { signed.header.append(HTTPField("Koji-Session-Callnum", String(number))) }
        return signed
    }
}

extension String {
    /// The text as a value of a URL's query.
    ///
    /// - SeeAlso: RFC 3986, 2.3: what is not reserved stays.
    var queryEncoded: String {
        var result = ""
        for byte in utf8 {
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80, scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar)
            {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
