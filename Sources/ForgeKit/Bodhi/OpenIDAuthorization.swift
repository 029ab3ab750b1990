internal import CurlHTTP
public import HostKit

/// A question to a provider who somebody is: a page for a browser, and what has to come back.
///
/// A front end shows ``url`` to the user, and takes what the user copies from the last page, or waits for the browser
/// at the address of ``redirect``.
public struct OpenIDAuthorization: Hashable, Sendable {
    public enum Redirect: Hashable, Sendable {
        /// The last page shows a text to be copied.
        case page
        /// The browser is sent to `http://localhost:PORT/auth?…`.
        case listener(port: UInt16)

        var uri: String {
            switch self {
            case .page: "urn:ietf:wg:oauth:2.0:oob"
            case .listener(let port): "http://localhost:\(port)/auth"
            }
        }
    }

    /// What to open in a browser.
    public var url: String
    public var redirect: Redirect
    /// What has to come back unchanged.
    let state: String

    /// - Parameter redirect: Nil is a page where the provider has them, else a listener.
    public init(
        _ settings: OpenIDClient.Settings, _ configuration: OpenIDConfiguration, redirect: Redirect? = nil
    ) {
        let hasPages = configuration.responseModes.contains("oob")
        let redirect = redirect ?? (hasPages ? .page : .listener(port: settings.listenerPort))
        self.redirect = redirect
        state = Self.randomState()
        let query: [(name: String, value: String)] = [
            ("client_id", settings.clientID), ("response_type", "code"),
            ("scope", settings.scopes.joined(separator: " ")), ("redirect_uri", redirect.uri),
            ("state", state),
        ]
        let mark = configuration.authorizationEndpoint.contains("?") ? "&" : "?"
        url = configuration.authorizationEndpoint + mark + URLText.query(query)
    }

    /// The code in what came back: the text of the page (`code=…;state=…`), the query that the listener got, or the
    /// whole URL of it.
    ///
    /// - Throws: `.unauthorized` when it is a refusal, or the answer to another question.
    public func code(in answer: String) throws(ForgeFailure) -> Secret {
        let query = answer.firstIndex(of: "?").map { answer[answer.index(after: $0)...] } ?? answer[...]
        var values: [String: String] = [:]
        for item in query.split(whereSeparator: { $0 == "&" || $0 == ";" || $0.isWhitespace }) {
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(sides[0])] = sides.count == 2 ? Self.decoded(sides[1]) : ""
        }
        if let error = values["error"] {
            throw ForgeFailure(
                .unauthorized, detail: values["error_description"] ?? "the provider refused",
                serviceCode: error)
        }
        guard let code = values["code"], !code.isEmpty else {
            throw ForgeFailure(.unauthorized, detail: "there is no code in the provider's answer")
        }
        guard values["state"] == state else {
            throw ForgeFailure(
                .unauthorized, detail: "the provider's answer belongs to another login; log in again")
        }
        return Secret(code)
    }

    /// A value as it was before it was encoded; what is no escape stays.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// 192 bits by chance.
    private static func randomState() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<3).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
