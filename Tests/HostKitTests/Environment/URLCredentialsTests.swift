import HostKit
import Testing

@Suite("Credentials in URLs") struct URLCredentialsTests {
    @Test(
        "users and passwords in URLs are not shown",
        arguments: [
            (
                "git clone https://me:s3cret@example.org/a.git b",
                "git clone https://<redacted>@example.org/a.git b"
            ),
            ("'https://ghp_token@github.com/a'", "'https://<redacted>@github.com/a'"),
            ("http://a@b@host/x http://c:d@host", "http://<redacted>@host/x http://<redacted>@host"),
            ("ssh://git:pw@host/x", "ssh://<redacted>@host/x"),
        ])
    func redacted(text: String, shown: String) { #expect(URLCredentials.redacted(in: text) == shown) }

    @Test(
        "other texts are as they were",
        arguments: [
            "ssh://git@example.org/a", "git@example.org:a/b", "https://example.org/@scope/x", "a://",
            "é @ ://",
            "mail ada@example.org",
        ])
    func unchanged(text: String) { #expect(URLCredentials.redacted(in: text) == text) }
}
