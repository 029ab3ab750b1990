internal import HostKit
internal import SystemPackage

/// The files with which a client proves who it is.
struct ClientCertificate: Sendable {
    let certificate: FilePath
    /// Nil when it is in the same file.
    let key: FilePath?

    private static let sizeLimit = 1 << 20

    /// Nil where none is to be shown.
    init?(_ configuration: HTTPClient.Configuration, for url: String) {
        guard let certificate = configuration.clientCertificate, CurlURL(url)?.scheme == "https" else {
            return nil
        }
        self.certificate = certificate
        key = configuration.clientKey
    }

    /// What is wrong with the files, as far as that can be seen without the library, whose words are obscure.
    var problem: String? {
        do throws(FileError) {
            let text = try Files.readText(certificate, limit: Self.sizeLimit)
            guard text.contains("-----BEGIN CERTIFICATE-----") else {
                return "\(certificate) has no certificate in PEM"
            }
            let keyText = if let key { try Files.readText(key, limit: Self.sizeLimit) } else { text }
            guard keyText.contains("PRIVATE KEY-----") else {
                return key.map { "\($0) has no key in PEM" }
                    ?? "\(certificate) has a certificate, and no key; append the key, or name its own file"
            }
            guard !keyText.contains("ENCRYPTED") else {
                return "the key in \(key ?? certificate) has a passphrase, for which nobody can be asked; "
                    + "remove it with 'openssl pkey'"
            }
            return nil
        } catch {
            return "the client certificate cannot be used: \(error)"
        }
    }
}
