internal import CurlHTTP
internal import DigestKit
public import HostKit
internal import JSONKit

/// Whether a webhook comes from who it says.
public enum WebhookAuthenticity: Hashable, Sendable {
    case genuine
    /// There is no proof in it.
    case unsigned
    /// There is one, and it is wrong.
    case forged
}

extension WebhookDelivery {
    /// Checks the signature, or the token, against a secret that the forge was given; before anything is read.
    ///
    /// - GitHub: `X-Hub-Signature-256`, `sha256=` and the HMAC-SHA256 of the body.
    /// - Forgejo: `X-Forgejo-Signature` (or Gitea's), the bare HMAC-SHA256.
    /// - Pagure: `X-Pagure-Signature-256`, else `X-Pagure-Signature` (HMAC-SHA1).
    /// - GitLab: `X-Gitlab-Token` is the secret itself; see ``gitLabClaims(key:)`` for tokens of a service.
    public func authenticity(secret: Secret) -> WebhookAuthenticity {
        switch forge {
        case .github:
            signature("X-Hub-Signature-256", .sha256, prefix: "sha256=", secret)
        case .forgejo:
            signature(
                header["X-Forgejo-Signature"] == nil ? "X-Gitea-Signature" : "X-Forgejo-Signature", .sha256,
                prefix: "", secret)
        case .pagure:
            header["X-Pagure-Signature-256"] == nil
                ? signature("X-Pagure-Signature", .sha1, prefix: "", secret)
                : signature("X-Pagure-Signature-256", .sha256, prefix: "", secret)
        case .gitlab:
            token(secret)
        case nil: .unsigned
        }
    }

    private func signature(_ field: String, _ kind: Checksum.Kind, prefix: String, _ secret: Secret)
        -> WebhookAuthenticity
    {
        guard let value = header[field] else { return .unsigned }
        // A secret that is empty would let everybody sign.
        guard !secret.isEmpty else { return .forged }
        let expected = prefix + MessageAuthentication.code(kind, of: body, secret: secret).hexadecimal
        return MessageAuthentication.areEqual(Array(value.utf8), Array(expected.utf8)) ? .genuine : .forged
    }

    private func token(_ secret: Secret) -> WebhookAuthenticity {
        guard let value = header["X-Gitlab-Token"] else { return .unsigned }
        guard !secret.isEmpty else { return .forged }
        let isEqual = MessageAuthentication.areEqual(Array(value.utf8), Array(secret.reveal().utf8))
        return isEqual ? .genuine : .forged
    }

    /// What the JSON Web Token of a service that is in `X-Gitlab-Token` says, if it was signed with the key.
    ///
    /// - Returns: Nil when there is no token, or one that the key did not sign (only HS256 counts).
    public func gitLabClaims(key: Secret) -> GitLabHookClaims? {
        guard let token = header["X-Gitlab-Token"], !key.isEmpty else { return nil }
        return GitLabHookClaims(token: token, key: key)
    }
}

/// For whose hooks a token was made.
public struct GitLabHookClaims: Hashable, Sendable {
    public var namespace: String
    /// Nil for all repositories of a group.
    public var repository: String?

    public init(namespace: String, repository: String?) {
        self.namespace = namespace
        self.repository = repository
    }

    /// - Returns: Nil for a token that the key did not sign, or with other claims.
    init?(token: String, key: Secret) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let signature = Base64.urlBytes(parts[2]),
            let head = Self.object(parts[0]), head["alg"]?.string == "HS256"
        else { return nil }
        let code = MessageAuthentication.code(.sha256, of: Array("\(parts[0]).\(parts[1])".utf8), secret: key)
        guard MessageAuthentication.areEqual(code.bytes, signature), let claims = Self.object(parts[1]),
            let namespace = claims["namespace"]?.string
        else { return nil }
        self.init(namespace: namespace, repository: claims["repo_name"]?.string)
    }

    private static func object(_ part: String) -> JSON? {
        guard let bytes = Base64.urlBytes(part) else { return nil }
        return try? JSONDocument(bytes).root
    }

    /// The token for these, to be entered as the secret token of a hook.
    public func token(key: Secret) -> Secret {
        let head: JSONValue = ["alg": "HS256", "typ": "JWT"]
        let claims = JSONValue(fields: [
            "namespace": .string(namespace), "repo_name": repository.map(JSONValue.string),
        ])
        let text = Base64.urlText(head.bytes) + "." + Base64.urlText(claims.bytes)
        let code = MessageAuthentication.code(.sha256, of: Array(text.utf8), secret: key)
        return Secret(text + "." + Base64.urlText(code.bytes))
    }

    /// Whether hooks of a repository may use the token.
    public func cover(_ name: RepositoryName) -> Bool {
        name.namespace == namespace && (repository ?? name.name) == name.name
    }
}
