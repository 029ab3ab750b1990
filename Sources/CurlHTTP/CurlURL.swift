internal import CCurl

/// The libcurl that is loaded at the first question.
enum CurlLibrary {
    static var isLoaded: Bool { ccurl_load() }
    static var loadError: String { String(cString: ccurl_load_error()) }
}

/// A URL taken apart by libcurl itself, so that we and the transfer never disagree about its host.
struct CurlURL {
    /// The whole, normalized.
    let text: String
    /// In lower case.
    let scheme: String
    /// Who is trusted with a credential: scheme, host and port.
    let origin: String

    /// Nil for what libcurl cannot read.
    init?(_ text: String) { self.init(text, relativeTo: nil) }

    /// Where a reference in an answer leads to.
    func resolving(_ reference: String) -> Self? { Self(reference, relativeTo: text) }

    private init?(_ text: String, relativeTo base: String?) {
        guard CurlLibrary.isLoaded, let handle = ccurl_url() else { return nil }
        defer { ccurl_url_cleanup(handle) }
        for part in [base, text].compactMap({ $0 }) {
            // A space or a letter beyond ASCII in a Location is common, and harmless once it is encoded.
            let flags = UInt32(CURLU_URLENCODE)
            guard !part.utf8.contains(0), ccurl_url_set(handle, CURLUPART_URL, part, flags) == CURLUE_OK
            else {
                return nil
            }
        }
        guard let whole = Self.part(CURLUPART_URL, of: handle),
            let scheme = Self.part(CURLUPART_SCHEME, of: handle),
            let host = Self.part(CURLUPART_HOST, of: handle)
        else { return nil }
        let port = Self.part(CURLUPART_PORT, of: handle, UInt32(CURLU_DEFAULT_PORT)) ?? ""
        self.text = whole
        self.scheme = scheme.lowercased()
        origin = "\(scheme)://\(host):\(port)".lowercased()
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard ccurl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { ccurl_free(text) }
        return String(cString: text)
    }
}
