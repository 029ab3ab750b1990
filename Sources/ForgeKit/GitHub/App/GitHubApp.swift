internal import DigestKit
public import HostKit
internal import JSONKit
public import SystemPackage

/// A GitHub App: who it is, and the key that proves it.
///
/// - SeeAlso: docs.github.com, "Authenticating as a GitHub App".
public struct GitHubApp: Sendable {
    /// The number of the App, or its client id.
    public let id: String
    let key: RSASigningKey
    /// What its tokens may do, such as `["checks": "write"]`; empty is all that the App may do.
    public var permissions: [String: String] = [:]
    /// Whether a token is good only for the repository that it is wanted for, not for all of an installation.
    public var isRestrictedToRepository = false

    /// - Parameter key: The private key in PEM, PKCS#1 as GitHub gives it, or PKCS#8; line ends may be written
    ///   as `\n`, as in environment variables.
    /// - Throws: `.badRequest` for what is no key.
    public init(id: String, key: Secret) throws(ForgeFailure) {
        let text = key.reveal().replacing(#"\n"#, with: "\n")
        do throws(RSASigningKey.Failure) {
            self.key = try RSASigningKey(pem: text)
        } catch {
            throw ForgeFailure(
                .badRequest,
                detail: "the key of the GitHub App \(id) cannot be used: \(error); give the PEM text of its"
                    + " private key, or the file that it is in")
        }
        self.id = id
    }

    /// - Parameter keyFile: Where the private key is, in PEM.
    /// - Throws: `.badRequest` for what is no key, or cannot be read.
    public init(id: String, keyFile: FilePath) throws(ForgeFailure) {
        let text: String
        do throws(FileError) {
            text = try Files.readText(keyFile, limit: 1 << 20)
        } catch {
            throw ForgeFailure(.badRequest, detail: "the key of the GitHub App \(id): \(error)")
        }
        try self.init(id: id, key: Secret(text))
    }

    /// - Parameter keyOrFile: The key itself, or the path of the file that it is in.
    /// - Throws: `.badRequest` for what is no key, or cannot be read.
    public init(id: String, keyOrFile: Secret) throws(ForgeFailure) {
        if keyOrFile.reveal().contains("-----BEGIN") {
            try self.init(id: id, key: keyOrFile)
        } else {
            try self.init(id: id, keyFile: FilePath(keyOrFile.reveal()))
        }
    }

    /// What proves at a moment who the App is: a JSON web token that is good for nine minutes.
    ///
    /// It is dated back by a minute, because clocks differ.
    /// - SeeAlso: RFC 7519; docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App".
    public func proof(at now: Timestamp) throws(ForgeFailure) -> Secret {
        let header: JSONValue = ["alg": "RS256", "typ": "JWT"]
        let issued = Int(now.seconds) - 60
        let claims: JSONValue = [
            "iat": .integer(issued), "exp": .integer(issued + 600), "iss": .string(id),
        ]
        let signed = "\(Base64.urlText(header.bytes)).\(Base64.urlText(claims.bytes))"
        do throws(RSASigningKey.Failure) {
            let signature = try key.signature(of: Array(signed.utf8))
            return Secret("\(signed).\(Base64.urlText(signature))")
        } catch {
            throw ForgeFailure(.badRequest, detail: "the key of the GitHub App \(id): \(error)")
        }
    }
}
