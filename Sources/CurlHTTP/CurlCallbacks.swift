internal import CCurl

// libcurl calls these in the loop's thread; giving another number than it expects ends the transfer.

let receiveBody: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
    bytes, size, count, context in
    guard let context else { return 0 }
    let reply = Unmanaged<TransferReply>.fromOpaque(context).takeUnretainedValue()
    return switch reply.readBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) {
    case .taken: size * count
    case .later: Int(CURL_WRITEFUNC_PAUSE)
    case .refused: -1
    }
}

let sendBody: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
    bytes, size, count, context in
    guard let context else { return Int(CURL_READFUNC_ABORT) }
    let body = Unmanaged<UploadBody>.fromOpaque(context).takeUnretainedValue()
    let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return body.read(into: buffer) ?? Int(CURL_READFUNC_ABORT)
}

let seekBody: @convention(c) (UnsafeMutableRawPointer?, curl_off_t, Int32) -> Int32 = {
    context, offset, _ in
    // libcurl goes back to an absolute position only.
    guard let context else { return CURL_SEEKFUNC_FAIL }
    let body = Unmanaged<UploadBody>.fromOpaque(context).takeUnretainedValue()
    return body.seek(to: Int64(offset)) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
}

let logNegotiation:
    @convention(c) (
        UnsafeMutableRawPointer?, curl_infotype, UnsafeMutablePointer<CChar>?, Int, UnsafeMutableRawPointer?
    ) -> Int32 = { _, kind, text, count, context in
        guard kind == CURLINFO_TEXT, let context else { return 0 }
        let log = Unmanaged<NegotiationLog>.fromOpaque(context).takeUnretainedValue()
        log.add(UnsafeRawBufferPointer(start: text, count: count))
        return 0
    }

let receiveHeader: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int =
    {
        bytes, size, count, context in
        guard let context else { return 0 }
        let reply = Unmanaged<TransferReply>.fromOpaque(context).takeUnretainedValue()
        return reply.readHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
            ? size * count : -1
    }

let lookBeforeRequest:
    @convention(c) (
        UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?, Int32, Int32
    ) -> Int32 = { context, remote, local, remotePort, localPort in
        guard let context, let remote, let local else { return 0 }
        let handle = Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue()
        let ends = ConnectionEnds(
            localPort: localPort, remotePort: remotePort, local: String(cString: local),
            remote: String(cString: remote))
        return handle.mayAsk(over: ends) ? 0 : 1
    }

let reportProgress:
    @convention(c) (UnsafeMutableRawPointer?, curl_off_t, curl_off_t, curl_off_t, curl_off_t) -> Int32 =
        { context, expected, received, _, _ in
            guard let context else { return 1 }
            let reply = Unmanaged<TransferReply>.fromOpaque(context).takeUnretainedValue()
            reply.report(received: Int64(received), expected: Int64(expected))
            return 0
        }
