internal import DigestKit
public import HostKit
internal import JSONKit

/// What Testing Farm says when something about a request has changed: which one, and nothing that can be trusted.
public enum TestingFarmCallback {
    /// The request that a callback is about; it has to be read then.
    ///
    /// - Parameters:
    ///   - body: As it came; at most 64 KiB.
    ///   - secrets: The tokens of all ranches that results are expected from.
    /// - Throws: `.unauthorized` for a token that is none of them, `.invalid` for what is no callback.
    public static func request(in body: [UInt8], secrets: [Secret]) throws(ForgeFailure)
        -> TestingFarmRequest.ID
    {
        guard body.count <= 64 << 10, let json = try? JSONDocument(body).root,
            let id = json["request_id"]?.string, !id.isEmpty
        else {
            throw ForgeFailure(.invalid, detail: "a callback is an object with 'request_id' and 'token'")
        }
        let token = json["token"]?.string ?? ""
        guard !token.isEmpty, isKnown(token, secrets) else {
            throw ForgeFailure(.unauthorized, detail: "the callback's token is not one of ours")
        }
        return TestingFarmRequest.ID(id)
    }

    /// Compares with all of them, in a time that tells nothing of where they differ.
    private static func isKnown(_ token: String, _ secrets: [Secret]) -> Bool {
        // Checksums are equally long, whatever the secrets are.
        let digest = Checksum.of(Array(token.utf8), .sha256).bytes
        return secrets.filter { !$0.isEmpty }.reduce(false) { isKnown, secret in
            let other = Checksum.of(Array(secret.reveal().utf8), .sha256).bytes
            return MessageAuthentication.areEqual(digest, other) || isKnown
        }
    }
}
