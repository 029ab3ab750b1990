internal import CCurl
internal import HostKit
internal import SystemPackage

extension CurlHandle {
    func setOptions(_ transfer: Transfer) -> CURLcode {
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
        let stall = request.stallTimeout ?? configuration.stallTimeout
        set(CURLOPT_LOW_SPEED_LIMIT, 1)
        set(CURLOPT_LOW_SPEED_TIME, Int(max(1, min(stall.inSeconds.rounded(.up), 1_000_000_000))))
        // A server may work for hours before it answers; what is between us must not forget the connection.
        set(CURLOPT_TCP_KEEPALIVE, 1)
        // Only encryption tells early whether a connection can be shared; others would wait for an answer.
        if transfer.url?.scheme == "https" { set(CURLOPT_PIPEWAIT, 1) }
        if request.expectsContinue { set(CURLOPT_EXPECT_100_TIMEOUT_MS, 5000) }
        if let deadline = transfer.deadline {
            set(CURLOPT_TIMEOUT_MS, Self.milliseconds(ContinuousClock.now.duration(to: deadline)))
        }
        if let proxy = configuration.proxy {
            set(CURLOPT_PROXY, proxy)
            // Who names a proxy means it, whatever the environment excepts from its own.
            set(CURLOPT_NOPROXY, "")
        }
        // The empty list stands for everything that the library can decompress.
        if transfer.policy != .download { set(CURLOPT_ACCEPT_ENCODING, "") }
        if transfer.body.channel != nil {
            set(CURLOPT_BUFFERSIZE, 128 << 10)
            // A body that waits and shares its connection is kept in memory or holds up the others, as the
            // version of the library has it.
            set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
        // A transfer that ends while its server's name is looked up must not hold up the others.
        return code == CURLE_OK ? ccurl_set_quick_exit(easy) : code
    }

    private static func milliseconds(_ span: Duration) -> Int {
        // libcurl takes 0 for its own default or for ever.
        Int(max(1, min(span.inSeconds * 1000, 2_000_000_000)))
    }

    /// Whom we trust, and who we are.
    func setIdentity(_ transfer: Transfer) -> CURLcode {
        let configuration = transfer.configuration
        var code = CURLE_OK
        func set(_ option: CURLoption, _ value: Int) {
            if code == CURLE_OK { code = ccurl_set_long(easy, option, value) }
        }
        func set(_ option: CURLoption, _ value: String) {
            if code == CURLE_OK { code = ccurl_set_string(easy, option, value) }
        }
        if let file = configuration.certificateFile { set(CURLOPT_CAINFO, file.string) }
        if !configuration.verifiesServer {
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        }
        if let certificate = transfer.certificate {
            set(CURLOPT_SSLCERT, certificate.certificate.string)
            if let key = certificate.key { set(CURLOPT_SSLKEY, key.string) }
            // Without one the library would ask for it on the terminal.
            set(CURLOPT_KEYPASSWD, "")
        }
        // A server may ask for the certificate when it has seen the path, which HTTP/2 does not know; and
        // Kerberos makes friends with a connection, on which HTTP/2 has several talks at a time.
        if configuration.clientCertificate != nil || configuration.kerberos != nil {
            set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
        guard code == CURLE_OK, let negotiation = transfer.negotiation else { return code }
        return ccurl_set_negotiate(easy, logNegotiation, Unmanaged.passUnretained(negotiation).toOpaque())
    }
}
