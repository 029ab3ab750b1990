internal import CCurl

// libcurl calls these in the thread of the transfer; giving another number than it expects ends the transfer.

let receiveBody: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
    bytes, size, count, context in
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.readBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : -1
}

let receiveHeader: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int =
    {
        bytes, size, count, context in
        guard let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        return transfer.readHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
            ? size * count : -1
    }

let reportProgress:
    @convention(c) (UnsafeMutableRawPointer?, curl_off_t, curl_off_t, curl_off_t, curl_off_t) -> Int32 =
        { context, expected, received, _, _ in
            guard let context else { return 1 }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            if transfer.cancellation.isCancelled { return 1 }
            if received > 0, transfer.isSuccess {
                let total = expected > 0 ? Int64(expected) : nil
                transfer.progress?(HTTPClient.Progress(received: Int64(received), expected: total))
            }
            return 0
        }
