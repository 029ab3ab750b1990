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
    let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private(set) var reply: TransferReply?
    private var fields: CurlFields?
    /// The request's body, which libcurl does not copy.
    private var upload: UnsafeMutableRawBufferPointer?
    private(set) var uploadBody: UploadBody?
    /// Why a file to send cannot be used.
    private(set) var fileFailure: String?
    private let connections: KeptConnections
    /// Whether the transfer was stopped before its request: something else waited on its connection.
    private(set) var wasStopped = false
    /// Whether the library was about to send a request again that must arrive once only.
    private(set) var wasToRepeat = false
    private var hasAsked = false

    var id: ID { ID(easy) }

    /// Nil without memory; libcurl must be loaded.
    init?(_ connections: KeptConnections) {
        guard let easy = ccurl_easy_init() else { return nil }
        self.easy = easy
        self.connections = connections
        errorText.pointee = 0
    }

    deinit {
        ccurl_easy_cleanup(easy)
        upload?.deallocate()
        errorText.deallocate()
    }

    /// Makes the handle ready to perform a transfer.
    ///
    /// - Parameter isAlone: Whether it needs a new connection.
    func begin(_ transfer: Transfer, _ cancellation: Cancellation, isAlone: Bool = false) -> CURLcode {
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
        if code == CURLE_OK { code = setIdentity(transfer) }
        if code == CURLE_OK { code = setConnection(isAlone: isAlone) }
        return code == CURLE_OK ? setMethod(transfer.request) : code
    }

    private func setConnection(isAlone: Bool) -> CURLcode {
        guard !isAlone else { return ccurl_set_long(easy, CURLOPT_FRESH_CONNECT, 1) }
        return ccurl_set_before_request(
            easy, lookBeforeRequest, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Whether the request may go out over a connection; otherwise the connection ends with the transfer.
    func mayAsk(over ends: ConnectionEnds) -> Bool {
        guard !isRepetition else {
            wasToRepeat = true
            return false
        }
        hasAsked = true
        guard connections.hasInput(ends) else { return true }
        wasStopped = true
        ccurl_set_long(easy, CURLOPT_FORBID_REUSE, 1)
        return false
    }

    /// Whether the request was sent before and has had no answer: the library takes a connection that ends then for
    /// one that was closed long ago, though the server may have got the request and acted on it.
    private var isRepetition: Bool {
        guard hasAsked, let reply, reply.status == 0, !reply.transfer.request.isIdempotent else {
            return false
        }
        var sent = 0
        ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &sent)
        return sent > 0
    }

    /// Remembers the connection of a transfer that has ended well, while it is still known.
    func keepConnection() {
        var (version, localPort, remotePort) = (0, 0, 0)
        ccurl_get_long(easy, CURLINFO_HTTP_VERSION, &version)
        ccurl_get_long(easy, CURLINFO_LOCAL_PORT, &localPort)
        ccurl_get_long(easy, CURLINFO_PRIMARY_PORT, &remotePort)
        var (local, remote): (UnsafePointer<CChar>?, UnsafePointer<CChar>?)
        ccurl_get_string(easy, CURLINFO_LOCAL_IP, &local)
        ccurl_get_string(easy, CURLINFO_PRIMARY_IP, &remote)
        var socket = CURL_SOCKET_BAD
        ccurl_get_socket(easy, CURLINFO_ACTIVESOCKET, &socket)
        guard [Int(CURL_HTTP_VERSION_1_0), Int(CURL_HTTP_VERSION_1_1)].contains(version), socket >= 0,
            let local, let remote
        else { return }
        connections.keep(
            socket,
            ConnectionEnds(
                localPort: Int32(clamping: localPort), remotePort: Int32(clamping: remotePort),
                local: String(cString: local), remote: String(cString: remote)))
    }

    /// Lets a transfer go on that has paused.
    func resume() -> CURLcode { ccurl_easy_resume(easy) }

    /// Forgets the transfer, and keeps what makes the next one fast.
    func reset() {
        ccurl_easy_reset(easy)
        upload?.deallocate()
        (reply, fields, upload) = (nil, nil, nil)
        (uploadBody, fileFailure) = (nil, nil)
        (wasStopped, wasToRepeat, hasAsked) = (false, false, false)
    }

    private func setMethod(_ request: HTTPRequest) -> CURLcode {
        var code = CURLE_OK
        if let pieces = request.pieces { code = setBody(pieces) }
        if let body = request.body {
            code = ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            if code == CURLE_OK { code = body.isEmpty ? setEmptyBody() : setBody(body) }
        }
        if code == CURLE_OK, request.method == "HEAD" { code = ccurl_set_long(easy, CURLOPT_NOBODY, 1) }
        let usual = request.hasBody ? "POST" : "GET"
        guard code == CURLE_OK, request.method != usual, request.method != "HEAD" else { return code }
        return ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method)
    }

    private func setEmptyBody() -> CURLcode {
        // A null pointer would make libcurl ask a callback for the body.
        ccurl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
    }

    private func setBody(_ pieces: [BodyPiece]) -> CURLcode {
        do {
            let body = try UploadBody(pieces)
            uploadBody = body
            var code = ccurl_set_long(easy, CURLOPT_POST, 1)
            if code == CURLE_OK {
                code = ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            }
            guard code == CURLE_OK else { return code }
            return ccurl_set_upload(easy, sendBody, seekBody, Unmanaged.passUnretained(body).toOpaque())
        } catch {
            fileFailure = "\(error)"
            return CURLE_READ_ERROR
        }
    }

    private func setBody(_ body: [UInt8]) -> CURLcode {
        let upload = UnsafeMutableRawBufferPointer.allocate(byteCount: body.count, alignment: 1)
        upload.copyBytes(from: body)
        self.upload = upload
        return ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, upload.baseAddress)
    }
}
