internal import CCurl

/// Owns one multi handle: it drives the transfers of a loop and keeps their connections.
final class CurlMulti: @unchecked Sendable {
    // Unchecked: only the loop's thread uses it, except for `wake`, which libcurl allows from anywhere. Who
    // wakes holds a reference, so the handle is there for as long as that takes.
    private let multi: UnsafeMutableRawPointer

    /// Nil without memory; libcurl must be loaded.
    init?() {
        guard let multi = ccurl_multi_init() else { return nil }
        self.multi = multi
        ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        // At most as many transfers run, so that none waits within libcurl, where its time-outs would already
        // count; a connection at rest is closed in favour of a new one. A limit for each host would be one
        // for each plain proxy, whatever hosts are behind it: hosts are counted in `Admission`.
        ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, CurlLoop.totalLimit)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, CurlLoop.totalLimit)
    }

    deinit { ccurl_multi_cleanup(multi) }

    /// False when libcurl does not take it.
    func add(_ handle: CurlHandle) -> Bool { ccurl_multi_add_handle(multi, handle.easy) == CURLM_OK }

    /// Ends a transfer where it is; no callback is called any more.
    func remove(_ handle: CurlHandle) { ccurl_multi_remove_handle(multi, handle.easy) }

    /// Does what can be done without waiting; false when libcurl fails as a whole.
    func perform() -> Bool {
        var running: Int32 = 0
        return ccurl_multi_perform(multi, &running) == CURLM_OK
    }

    /// The next transfer that has ended.
    func takeResult() -> (handle: CurlHandle.ID, code: CURLcode)? {
        var code = CURLE_OK
        return ccurl_multi_take_result(multi, &code).map { (CurlHandle.ID($0), code) }
    }

    /// Waits until there is something to do, somebody wakes it, or the span is over.
    func poll(atMost span: Duration) -> Bool {
        let milliseconds = min(max(0, span / .milliseconds(1)), 3_600_000).rounded(.up)
        return ccurl_multi_poll(multi, Int32(milliseconds)) == CURLM_OK
    }

    /// Ends the `poll` that is under way, or the next one.
    func wake() { ccurl_multi_wakeup(multi) }
}
