internal import CCurl
internal import HostKit
internal import SystemPackage

/// Owns one easy handle, and the multi handle that drives it and keeps its connections.
///
/// The multi handle is there to be woken: a blocking transfer would notice a cancellation a second late.
final class CurlHandle: @unchecked Sendable {
    // Unchecked: a handle is used by one thread at a time; the pool hands it from one to the next.
    private let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Nil without memory; libcurl must be loaded.
    init?() {
        guard let easy = ccurl_easy_init() else { return nil }
        guard let multi = ccurl_multi_init() else {
            ccurl_easy_cleanup(easy)
            return nil
        }
        self.easy = easy
        self.multi = multi
    }

    deinit {
        ccurl_easy_cleanup(easy)
        ccurl_multi_cleanup(multi)
        errorText.deallocate()
    }

    /// Performs a transfer to its end, in this thread.
    func perform(_ transfer: Transfer) -> Result<HTTPResponse, HTTPError> {
        do throws(HTTPError) { return .success(try exchange(transfer)) } catch { return .failure(error) }
    }

    private func exchange(_ transfer: Transfer) throws(HTTPError) -> HTTPResponse {
        let request = transfer.request
        guard request.isSendable else { throw HTTPError(.badRequest, request.method, request.url) }
        ccurl_easy_reset(easy)
        defer { ccurl_easy_reset(easy) }
        guard let fields = CurlFields(request) else {
            throw HTTPError(.other, request.method, request.url, detail: "out of memory")
        }
        try prepare(transfer)
        ccurl_set_list(easy, CURLOPT_HTTPHEADER, fields.list)
        let code = withExtendedLifetime((fields, transfer)) {
            (request.body ?? []).withUnsafeBytes { body in
                setMethod(request, body)
                return run(transfer)
            }
        }
        if code != CURLE_OK, !(code == CURLE_WRITE_ERROR && transfer.body.hasExcerpt) {
            throw failure(code, transfer)
        }
        transfer.beginBody()
        if transfer.body.fileError != nil || transfer.body.isUseless { throw failure(code, transfer) }
        return HTTPResponse(
            status: status(of: transfer), header: transfer.header, body: transfer.body.bytes,
            url: request.url,
            method: request.method)
    }

    private func prepare(_ transfer: Transfer) throws(HTTPError) {
        let (request, configuration) = (transfer.request, transfer.configuration)
        errorText.pointee = 0
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
        if let deadline = transfer.deadline {
            set(CURLOPT_TIMEOUT_MS, Self.milliseconds(ContinuousClock.now.duration(to: deadline)))
        }
        if let file = configuration.certificateFile { set(CURLOPT_CAINFO, file.string) }
        // The empty list stands for everything that the library can decompress.
        if transfer.policy == .exchange { set(CURLOPT_ACCEPT_ENCODING, "") }
        if code == CURLE_OK { code = ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText) }
        if code == CURLE_OK {
            let context = Unmanaged.passUnretained(transfer).toOpaque()
            code = ccurl_set_callbacks(easy, receiveBody, receiveHeader, reportProgress, context)
        }
        if code != CURLE_OK { throw failure(code, transfer) }
    }

    private static func milliseconds(_ span: Duration) -> Int {
        // libcurl takes 0 for its own default or for ever.
        Int(max(1, min(span.inSeconds * 1000, 2_000_000_000)))
    }

    private func setMethod(_ request: HTTPRequest, _ body: UnsafeRawBufferPointer) {
        if request.body != nil {
            ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            if let bytes = body.baseAddress, !body.isEmpty {
                ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: bytes))
            } else {
                // A null pointer would make libcurl ask a callback for the body.
                ccurl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
            }
        }
        if request.method == "HEAD" { ccurl_set_long(easy, CURLOPT_NOBODY, 1) }
        if request.method != (request.body == nil ? "GET" : "POST"), request.method != "HEAD" {
            ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    private func run(_ transfer: Transfer) -> CURLcode {
        guard ccurl_multi_add_handle(multi, easy) == CURLM_OK else { return CURLE_FAILED_INIT }
        defer { ccurl_multi_remove_handle(multi, easy) }
        let handle = self
        transfer.cancellation.onCancel { ccurl_multi_wakeup(handle.multi) }
        defer { transfer.cancellation.onCancel(nil) }
        while true {
            var running: Int32 = 0
            if transfer.cancellation.isCancelled { return CURLE_ABORTED_BY_CALLBACK }
            guard ccurl_multi_perform(multi, &running) == CURLM_OK else { return CURLE_FAILED_INIT }
            var code = CURLE_OK
            if ccurl_multi_take_result(multi, &code) { return code }
            guard ccurl_multi_poll(multi, 1000) == CURLM_OK else { return CURLE_FAILED_INIT }
        }
    }

    private func status(of transfer: Transfer) -> Int {
        var status = 0
        ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    private func failure(_ code: CURLcode, _ transfer: Transfer) -> HTTPError {
        let request = transfer.request
        func error(_ code: HTTPError.Code, _ detail: String?) -> HTTPError {
            HTTPError(code, request.method, request.url, detail: detail)
        }
        if transfer.cancellation.isCancelled { return error(.cancelled, nil) }
        if let cause = transfer.body.fileError { return error(.fileFailure, "\(cause)") }
        if transfer.body.isUseless {
            return error(.badReply, "it sent another part of the file than was asked for")
        }
        if transfer.body.isTooLarge || transfer.isHeaderTooLarge { return error(.tooLarge, nil) }
        let text =
            errorText.pointee == 0 ? String(cString: ccurl_easy_strerror(code)) : String(cString: errorText)
        return error(HTTPError.Code(code), text)
    }
}
