internal import CCurl

/// Owns the list of header fields that libcurl sends.
final class CurlFields {
    let list: UnsafeMutablePointer<curl_slist>?

    /// Nil without memory.
    init?(_ request: HTTPRequest) {
        var list: UnsafeMutablePointer<curl_slist>?
        // An empty value makes libcurl leave out what it would add on its own: it would wait for a
        // 100 Continue, and call every body a form.
        var lines = request.expectsContinue ? [] : ["Expect:"]
        if let multipart = request.multipart {
            lines.append("Content-Type: \(multipart.contentType)")
        } else if request.hasBody, request.header["Content-Type"] == nil {
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
