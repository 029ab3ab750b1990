public import CurlHTTP
internal import JSONKit

/// Finds out what kind of forge a server is by asking for the version of its interface, as nobody.
public enum ForgeProbe {
    /// How much a version may be.
    private static let bodyLimit = 64 << 10

    /// Asks all at once; nil where nothing is answered that tells, or not in time.
    ///
    /// The client should have no certificate and no tickets of its own. Redirects are not followed.
    /// - Parameters:
    ///   - instance: The URL for people, such as `https://git.example.org`.
    ///   - timeout: For each question.
    /// - Throws: `.cancelled`.
    public static func kind(
        of instance: String, http: HTTPClient, timeout: Duration = .seconds(10)
    ) async throws(ForgeFailure) -> ForgeKind? {
        guard let root = WebURL(instance)?.root else { return nil }
        let signs = await withTaskGroup(of: Sign?.self) { group in
            for (kind, path) in [
                (ForgeKind.gitlab, "/api/v4/version"), (.forgejo, "/api/v1/version"),
                (.pagure, "/api/0/version"),
            ] {
                group.addTask { await sign(of: kind, root + path, http, timeout) }
            }
            return await group.reduce(into: [Sign?]()) { $0.append($1) }.compactMap { $0 }
        }
        guard !Task.isCancelled else { throw ForgeFailure(.cancelled, request: "GET \(root)") }
        return (signs.first { $0.isSure } ?? signs.first)?.kind
    }

    private struct Sign: Sendable {
        let kind: ForgeKind
        let isSure: Bool
    }

    private static func sign(of kind: ForgeKind, _ url: String, _ http: HTTPClient, _ timeout: Duration) async
        -> Sign?
    {
        var request = HTTPRequest("GET", url, header: [HTTPField("Accept", "application/json")])
        request.followsRedirects = false
        request.totalTimeout = timeout
        do throws(HTTPError) {
            return sign(of: kind, try await http.send(request, bodyLimit: bodyLimit))
        } catch {
            // Who does not answer is no forge that we know.
            return nil
        }
    }

    private static func sign(of kind: ForgeKind, _ response: HTTPResponse) -> Sign? {
        guard response.header["Content-Type"]?.lowercased().contains("json") == true,
            let json = try? JSONDocument(response.body).root
        else { return nil }
        if response.status == 200, json["version"]?.string != nil { return Sign(kind: kind, isSure: true) }
        // GitLab tells its version to those only whom it knows; others may refuse whatever they are asked.
        guard kind == .gitlab, response.status == 401 else { return nil }
        let isSure = response.header.contains { $0.name.lowercased() == "x-gitlab-meta" }
        return isSure || json["message"]?.string == "401 Unauthorized"
            ? Sign(kind: kind, isSure: isSure) : nil
    }
}
