internal import CCurl
internal import HostKit
internal import SystemPackage

/// Owns one easy handle, and what libcurl reads from and writes to while it performs a transfer.
///
/// Only the loop's thread uses it.
final class CurlHandle {
    /// Tells handles apart, and no more.
    struct ID: Hashable {
        private let address: UnsafeMutableRawPointer
        init(_ address: UnsafeMutableRawPointer) { self.address = address }
    }

    /// The handle, for the multi handle alone.
    let easy: UnsafeMutableRawPointer
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var reply: TransferReply?
    private var fields: CurlFields?
    /// The request's body, which libcurl does not copy.
    private var upload: UnsafeMutableRawBufferPointer?

    var id: ID { ID(easy) }

    /// Nil without memory; libcurl must be loaded.
    init?() {
        guard let easy = ccurl_easy_init() else { return nil }
        self.easy = easy
        errorText.pointee = 0
    }

    deinit {
        ccurl_easy_cleanup(easy)
        upload?.deallocate()
        errorText.deallocate()
    }

    /// Makes the handle ready to perform a transfer.
    func begin(_ transfer: Transfer, _ cancellation: Cancellation) -> CURLcode {
        let reply = TransferReply(transfer, cancellation)
        self.reply = reply
        errorText.pointee = 0
        guard let fields = CurlFields(transfer.request) else { return CURLE_OUT_OF_MEMORY }
        self.fields = fields
        var code = setOptions(transfer)
        if code == CURLE_OK { code = ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText) }
        if code == CURLE_OK { code = ccurl_set_list(easy, CURLOPT_HTTPHEADER, fields.list) }
        if code == CURLE_OK {
            let context = Unmanaged.passUnretained(reply).toOpaque()
            let progress = transfer.progress == nil ? nil : reportProgress
            code = ccurl_set_callbacks(easy, receiveBody, receiveHeader, progress, context)
        }
        return code == CURLE_OK ? setMethod(transfer.request) : code
    }

    /// Forgets the transfer, and keeps what makes the next one fast.
    func reset() {
        ccurl_easy_reset(easy)
        upload?.deallocate()
        (reply, fields, upload) = (nil, nil, nil)
    }

    private func setOptions(_ transfer: Transfer) -> CURLcode {
        let (request, configuration) = (transfer.request, transfer.configuration)
        var code = ccurl_set_protocols(easy, transfer.policy.allowsFTP)
        func set(_ option: CURLoption, _ value: Int) {
            if code == CURLE_OK { code = ccurl_set_long(easy, option, value) }
        }
        func set(_ option: CURLoption, _ value: String) {
            if code == CURLE_OK { code = ccurl_set_string(easy, option, value) }
        }
        set(CURLOPT_URL, request.url)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_USERAGENT, configuration.userAgent)
        set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(configuration.connectTimeout))
        set(CURLOPT_LOW_SPEED_LIMIT, 1)
        set(CURLOPT_LOW_SPEED_TIME, max(1, Int(configuration.stallTimeout.inSeconds.rounded(.up))))
        // Only encryption tells early whether a connection can be shared; others would wait for an answer.
        if CurlURL(request.url)?.scheme == "https" { set(CURLOPT_PIPEWAIT, 1) }
        if let deadline = transfer.deadline {
            set(CURLOPT_TIMEOUT_MS, Self.milliseconds(ContinuousClock.now.duration(to: deadline)))
        }
        if let file = configuration.certificateFile { set(CURLOPT_CAINFO, file.string) }
        // The empty list stands for everything that the library can decompress.
        if transfer.policy == .exchange { set(CURLOPT_ACCEPT_ENCODING, "") }
        // A transfer that ends while its server's name is looked up must not hold up the others.
        return code == CURLE_OK ? ccurl_set_quick_exit(easy) : code
    }

    private static func milliseconds(_ span: Duration) -> Int {
        // libcurl takes 0 for its own default or for ever.
        Int(max(1, min(span.inSeconds * 1000, 2_000_000_000)))
    }

    private func setMethod(_ request: HTTPRequest) -> CURLcode {
        var code = CURLE_OK
        if let body = request.body {
            code = ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            if code == CURLE_OK { code = body.isEmpty ? setEmptyBody() : setBody(body) }
        }
        if code == CURLE_OK, request.method == "HEAD" { code = ccurl_set_long(easy, CURLOPT_NOBODY, 1) }
        let usual = request.body == nil ? "GET" : "POST"
        guard code == CURLE_OK, request.method != usual, request.method != "HEAD" else { return code }
        return ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method)
    }

    private func setEmptyBody() -> CURLcode {
        // A null pointer would make libcurl ask a callback for the body.
        ccurl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
    }

    private func setBody(_ body: [UInt8]) -> CURLcode {
        let upload = UnsafeMutableRawBufferPointer.allocate(byteCount: body.count, alignment: 1)
        upload.copyBytes(from: body)
        self.upload = upload
        return ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, upload.baseAddress)
    }
}

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

    private func failure(_ code: CURLcode, _ reply: TransferReply) -> HTTPError {
        let (transfer, body) = (reply.transfer, reply.transfer.body)
        if reply.isCancelled { return transfer.error(.cancelled) }
        if let cause = body.fileError { return transfer.error(.fileFailure, "\(cause)") }
        if body.isUseless {
            return transfer.error(.badReply, "it sent another part of the file than was asked for")
        }
        if body.isTooLarge || reply.isHeaderTooLarge { return transfer.error(.tooLarge) }
        let text =
            errorText.pointee == 0 ? String(cString: ccurl_easy_strerror(code)) : String(cString: errorText)
        return transfer.error(HTTPError.Code(code), text)
    }
}
