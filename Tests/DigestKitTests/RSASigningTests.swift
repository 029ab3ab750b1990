import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("RSA signatures", Tool.require("openssl")) struct RSASigningTests {
    /// Runs a script of OpenSSL in a directory of its own.
    private func openssl<Result>(_ script: String, _ body: (FilePath) async throws -> Result) async throws
        -> Result
    {
        try await withTemporaryDirectory { directory in
            _ = try await CommandRunner().check(.shell("set -e; \(script)", in: directory))
            return try await body(directory)
        }
    }

    @Test("OpenSSL believes them, with keys of either form") func signature() async throws {
        let make = """
            openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out new.pem
            openssl rsa -in new.pem -traditional -out old.pem
            openssl pkey -in new.pem -pubout -out public.pem
            """
        try await openssl(make) { directory in
            let message = Array("the message".utf8)
            try Files.writeAtomically(message, to: directory.appending("message"))
            for file in ["new.pem", "old.pem"] {
                let pem = try Files.readText(directory.appending(file))
                let key = try RSASigningKey(pem: pem)
                let signature = try key.signature(of: message)
                #expect(signature.count == 256)
                try Files.writeAtomically(signature, to: directory.appending("signature"))
                let check = "openssl dgst -sha256 -verify public.pem -signature signature message"
                _ = try await CommandRunner().check(.shell(check, in: directory))
                var shown = "\(key)"
                dump(key, to: &shown)
                #expect(!shown.contains(pem.split(separator: "\n")[1]))
            }
        }
    }

    @Test("keys that are small, locked or of another kind are refused") func refusals() async throws {
        let make = """
            openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out small.pem
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out curve.pem
            openssl pkey -in small.pem -aes128 -passout pass:secret -out locked.pem
            openssl pkey -in small.pem -pubout -out public.pem
            """
        try await openssl(make) { directory in
            for file in ["small.pem", "curve.pem", "locked.pem", "public.pem"] {
                let pem = try Files.readText(directory.appending(file))
                #expect(throws: RSASigningKey.Failure.self, "\(file)") { try RSASigningKey(pem: pem) }
            }
            #expect(throws: RSASigningKey.Failure.self) { try RSASigningKey(pem: "") }
        }
    }
}
