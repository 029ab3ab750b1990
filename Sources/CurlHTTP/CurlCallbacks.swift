internal import CCurl

// libcurl calls these in the loop's thread; giving another number than it expects ends the transfer.

let receiveBody: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
    bytes, size, count, context in
    guard let context else { return 0 }
    let reply = Unmanaged<TransferReply>.fromOpaque(context).takeUnretainedValue()
    return reply.readBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : -1
}

let receiveHeader: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int =
    {
        bytes, size, count, context in
        guard let context else { return 0 }
        let reply = Unmanaged<TransferReply>.fromOpaque(context).takeUnretainedValue()
        return reply.readHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
            ? size * count : -1
    }

let reportProgress:
    @convention(c) (UnsafeMutableRawPointer?, curl_off_t, curl_off_t, curl_off_t, curl_off_t) -> Int32 =
        { context, expected, received, _, _ in
            guard let context else { return 1 }
            let reply = Unmanaged<TransferReply>.fromOpaque(context).takeUnretainedValue()
            reply.report(received: Int64(received), expected: Int64(expected))
            return 0
        }
