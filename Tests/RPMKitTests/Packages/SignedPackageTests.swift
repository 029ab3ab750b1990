import Foundation
import RPMKit
import SystemPackage
import Testing

@Suite(.enabled(if: Oracle.canSign)) struct SignedPackageTests {
    @Test(
        "the key that signed a package is the one that rpm names",
        arguments: [("rsa2048", "RSA"), ("ed25519", "EdDSA")])
    func signed(algorithm: String, name: String) throws {
        try BuiltPackages.with { directory, packages in
            let home = "\(directory)/gpg"
            try FileManager.default.createDirectory(
                atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            defer { _ = try? Oracle.run("gpgconf", ["--homedir", home, "--kill", "all"]) }
            let made = try Oracle.run(
                "gpg",
                [
                    "--homedir", home, "--batch", "--passphrase", "", "--quick-gen-key", "test@example.com",
                    algorithm, "sign", "never",
                ])
            try #require(made.status == 0, "\(made.errors)")
            let path = packages[0]
            let before = try PackageHeader.read(FilePath(path))
            #expect(before.signatures.isEmpty)
            // Some builds of rpm do not know where gpg is.
            let gpg = try #require(Oracle.find("gpg"))
            let sign = try Oracle.run(
                "rpmsign",
                [
                    "--addsign", "--define", "_gpg_name test@example.com", "--define", "_gpg_path \(home)",
                    "--define", "_tmppath \(directory)", "--define", "__gpg \(gpg)", path,
                ])
            try #require(sign.status == 0, "\(sign.errors)")
            let header = try PackageHeader.read(FilePath(path))
            let list = try Oracle.run("gpg", ["--homedir", home, "--list-keys", "--with-colons"])
            let key = try #require(list.output.split(separator: "\n").first { $0.hasPrefix("pub:") })
            let id = key.split(separator: ":", omittingEmptySubsequences: false)[4].lowercased()
            #expect(!header.signatures.isEmpty)
            #expect(header.signingKey == String(id.suffix(8)))
            // All signatures that rpm shows, in whatever entry: `RSA/SHA256, <date>, Key ID <id>`.
            let tags = ["DSAHEADER:pgpsig", "RSAHEADER:pgpsig", "SIGPGP:pgpsig", "SIGGPG:pgpsig"]
            let shown = try BuiltPackages.query(path, tags)
            let theirs = tags.flatMap { shown[$0] ?? [] }.filter { !$0.isEmpty }
            #expect(theirs.count == header.signatures.count)
            for (signature, text) in zip(header.signatures, theirs) {
                #expect(text.hasPrefix("\(signature.algorithm)/\(signature.hash), "), "\(text)")
                #expect(text.hasSuffix("Key ID \(signature.keyIDText)"))
                #expect(signature.algorithm.description == name)
            }
            #expect(header.name == before.name)
        }
    }
}
