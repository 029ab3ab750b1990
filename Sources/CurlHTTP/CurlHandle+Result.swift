internal import CCurl
internal import HostKit

extension CurlHandle {
    /// What became of a transfer that has ended with a code.
    func result(_ code: CURLcode) -> Result<HTTPResponse, HTTPError> {
        guard let reply else { preconditionFailure("a handle without a transfer has no result") }
        let (request, body) = (reply.transfer.request, reply.transfer.body)
        if code != CURLE_OK, !(code == CURLE_WRITE_ERROR && body.hasExcerpt) {
            return .failure(failure(code, reply))
        }
        reply.beginBody()
        if body.fileError != nil || body.isUseless { return .failure(failure(code, reply)) }
        var status = 0
        ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return .success(
            HTTPResponse(
                status: status, header: reply.header, body: body.bytes, url: request.url,
                method: request.method))
    }

    /// How many bytes of requests have been sent, without their bodies.
    private var requestSize: Int {
        var size = 0
        ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &size)
        return size
    }

    private func failure(_ code: CURLcode, _ reply: TransferReply) -> HTTPError {
        var error = cause(code, reply)
        let sent = requestSize
        var proxyStatus = 0
        ccurl_get_long(easy, CURLINFO_HTTP_CONNECTCODE, &proxyStatus)
        let isProxys = proxyStatus != 0 && !(200..<300).contains(proxyStatus)
        // Nothing is sent before both ends have agreed on keys.
        let wasSent = sent > 0 && !isProxys && error.code != .tlsFailure
        error.mayHaveArrived = wasSent || reply.transfer.isRedirected
        if error.code == .interrupted, !wasSent { error.code = .unreachable }
        return error
    }

    private func cause(_ code: CURLcode, _ reply: TransferReply) -> HTTPError {
        let (transfer, body) = (reply.transfer, reply.transfer.body)
        if reply.isCancelled { return transfer.error(.cancelled) }
        if let cause = body.fileError { return transfer.error(.fileFailure, "\(cause)") }
        if let cause = fileFailure ?? uploadBody?.failure { return transfer.error(.fileFailure, cause) }
        if body.isUseless {
            return transfer.error(.badReply, "it sent another part of the file than was asked for")
        }
        if wasToRepeat {
            return transfer.error(.interrupted, "the server closed it before it answered")
        }
        if body.isTooLarge || reply.isHeaderTooLarge { return transfer.error(.tooLarge) }
        let text =
            errorText.pointee == 0 ? String(cString: ccurl_easy_strerror(code)) : String(cString: errorText)
        if let alert = CertificateAlert(text) {
            return transfer.error(.tlsFailure, alert.message(hasCertificate: transfer.certificate != nil))
        }
        // The library shows the whole address, with its password.
        guard !text.contains("nsupported proxy") else {
            return transfer.error(.unreachable, "the proxy's address cannot be read")
        }
        // The same code as for an address of another kind, though one that is asked has been understood.
        if code == CURLE_UNSUPPORTED_PROTOCOL, requestSize > 0 { return transfer.error(.badReply, text) }
        let isBroken = code == CURLE_SSL_CONNECT_ERROR && Self.tellsOfBreak(text)
        let hint = certificateHint(code, reply) ?? ""
        return transfer.error(
            isBroken ? .unreachable : HTTPError.Code(code), URLCredentials.redacted(in: text) + hint)
    }

    /// What may be behind a connection that broke right after both ends had agreed on keys: what a server says of
    /// a certificate is lost when it closes the connection while we still send.
    private func certificateHint(_ code: CURLcode, _ reply: TransferReply) -> String? {
        var agreed: curl_off_t = 0
        ccurl_get_size(easy, CURLINFO_APPCONNECT_TIME_T, &agreed)
        guard [CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING].contains(code), agreed > 0,
            reply.status == 0
        else { return nil }
        if reply.transfer.certificate != nil { return "; the server may refuse our certificate" }
        return requestSize == 0 ? "; the server may ask for a client certificate" : nil
    }
}

extension CurlHandle {
    /// Whether it was the connection that failed, before both ends had agreed on keys.
    private static func tellsOfBreak(_ text: String) -> Bool {
        ["onnection reset", "SSL_ERROR_SYSCALL", "unexpected eof", "non-properly terminated"]
            .contains { text.contains($0) }
    }
}

/// What a server says of the certificate that it asked us for, in the words of the library.
struct CertificateAlert {
    private let text: Substring

    /// Nil for any other message.
    ///
    /// - SeeAlso: RFC 8446, 6.2.
    init?(_ message: String) {
        let names = [
            "certificate required", "bad certificate", "unsupported certificate", "certificate revoked",
            "certificate expired", "certificate unknown", "unknown ca",
        ]
        guard let alert = message.split(separator: " alert ", maxSplits: 1).dropFirst().first,
            names.contains(where: alert.hasPrefix)
        else { return nil }
        text = alert.prefix { $0 != "," }
    }

    func message(hasCertificate: Bool) -> String {
        hasCertificate
            ? "the server refuses our certificate: \(text)"
            : "the server asks for a client certificate: \(text)"
    }
}
