internal import CurlHTTP
public import HostKit

extension OpenIDClient {
    /// Logs in with the Kerberos tickets of the HTTP client: gives the code that stands in the title of the last page.
    ///
    /// - Throws: `.unauthorized` when the provider shows another page, such as one with a form to log in.
    public func kerberosCode(_ authorization: OpenIDAuthorization) async throws(ForgeFailure) -> Secret {
        guard http.configuration.kerberos != nil else {
            throw ForgeFailure(.unauthorized, detail: "Kerberos is switched off for this client")
        }
        let response = try await lastPage(authorization)
        let label = "GET \(HTTPError.redacted(response.url))"
        guard response.isSuccess else {
            throw ForgeFailure(
                response.status == 401 || response.status == 403 ? .unauthorized : .serverFailure,
                request: label, status: response.status, detail: HTMLTitle.text(in: response.text))
        }
        guard let title = HTMLTitle.text(in: response.text),
            title.contains("code=") || title.contains("error=")
        else {
            throw ForgeFailure(
                .unauthorized, request: label,
                detail: "the provider wants more than Kerberos tickets; "
                    + "get some of the right realm with 'kinit', or log in with a browser")
        }
        return try authorization.code(in: title)
    }

    /// Goes where the provider points, with the cookies that it sets on the way, and on its own origin alone.
    private func lastPage(_ authorization: OpenIDAuthorization) async throws(ForgeFailure) -> HTTPResponse {
        var cookies = HTTPCookies()
        var url = authorization.url
        for _ in 0..<20 {
            var request = HTTPRequest("GET", url, header: [HTTPField("Accept", "text/html")])
            request.followsRedirects = false
            if let field = cookies.field(for: url, now: .now()) { request.header.append(field) }
            let response: HTTPResponse
            do throws(HTTPError) {
                response = try await http.send(request, bodyLimit: 1 << 20)
            } catch {
                var failure = ForgeFailure(error)
                // Another attempt would need other tickets.
                if error.code == .authenticationFailed { failure.code = .unauthorized }
                throw failure
            }
            cookies.take(response, now: .now())
            guard (300..<400).contains(response.status), let target = response.header["Location"] else {
                return response
            }
            url = try Self.next(target, after: url)
        }
        throw ForgeFailure(
            .malformedReply, request: "GET \(HTTPError.redacted(authorization.url))",
            detail: "the provider's pages lead in a circle")
    }

    /// The URL that a redirect leads to.
    private static func next(_ target: String, after url: String) throws(ForgeFailure) -> String {
        let slashes = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let origin = slashes.prefix(3).joined(separator: "/").prefix { $0 != "?" && $0 != "#" }
        if target.hasPrefix("\(origin)/") { return target }
        guard target.hasPrefix("/"), !target.hasPrefix("//") else {
            throw ForgeFailure(
                .malformedReply, request: "GET \(HTTPError.redacted(url))",
                detail: "the provider leads to another server, \(HTTPError.redacted(target))")
        }
        return origin + target
    }
}

/// The title of a page.
enum HTMLTitle {
    /// The text between `<title>` and its end, without space around it; nil when there is none.
    static func text(in page: String) -> String? {
        guard let match = page.firstMatch(of: /<title[^>]*>([^<]*)<\/title/.ignoresCase()) else { return nil }
        let text = match.1.trimmingPrefix { $0.isWhitespace }
        let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex
        let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        return entities.reduce(String(text[..<end])) { $0.replacing($1.0, with: $1.1) }
    }
}
