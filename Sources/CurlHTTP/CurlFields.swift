internal import CCurl

/// Owns the list of header fields that libcurl sends.
final class CurlFields {
    let list: UnsafeMutablePointer<curl_slist>?

    /// Nil without memory.
    init?(_ request: HTTPRequest) {
        var list: UnsafeMutablePointer<curl_slist>?
        // An empty value makes libcurl leave out what it would add on its own: it would wait for a
        // 100 Continue, and call every body a form.
        var lines = ["Expect:"]
        if request.body != nil || request.file != nil, request.header["Content-Type"] == nil {
            lines.append("Content-Type:")
        }
        for field in request.header {
            let value = field.revealed()
            lines.append(value.isEmpty ? "\(field.name);" : "\(field.name): \(value)")
        }
        for line in lines {
            guard let longer = ccurl_slist_append(list, line) else {
                ccurl_slist_free_all(list)
                return nil
            }
            list = longer
        }
        self.list = list
    }

    deinit { ccurl_slist_free_all(list) }
}

extension HTTPRequest {
    /// Whether method and fields are what they look like, and cannot smuggle in another line.
    var isSendable: Bool {
        Self.isToken(method) && (body == nil || file == nil)
            && header.allSatisfy { field in
                Self.isToken(field.name)
                    && !field.revealed().utf8.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 }
            } && !url.utf8.contains { $0 < 0x20 || $0 == 0x7F }
    }

    /// - SeeAlso: RFC 9110, 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
