import DigestKit
import HostKit
import Testing

@Suite("codes and letters") struct AuthenticationTests {
    @Test("an HMAC is the one of RFC 4231 and RFC 2202") func code() {
        let text = Array("what do ya want for nothing?".utf8)
        let secret = Secret("Jefe")
        #expect(
            MessageAuthentication.code(.sha256, of: text, secret: secret).hexadecimal
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            MessageAuthentication.code(.sha1, of: text, secret: secret).hexadecimal
                == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
    }

    @Test("texts are compared as a whole") func equality() {
        #expect(MessageAuthentication.areEqual(Array("abc".utf8), Array("abc".utf8)))
        #expect(!MessageAuthentication.areEqual(Array("abc".utf8), Array("abd".utf8)))
        #expect(!MessageAuthentication.areEqual(Array("abc".utf8), Array("ab".utf8)))
    }

    @Test("letters of tokens go both ways") func letters() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 250) }
            #expect(Base64.urlBytes(Base64.urlText(bytes)) == bytes)
            #expect(Base64.bytes(Base64.text(bytes)) == bytes)
        }
        #expect(Base64.urlText([0xFB, 0xFF, 0xFE]) == "-__-")
        #expect(Base64.urlBytes("-__-=") == nil)
        #expect(Base64.urlBytes("a") == nil)
    }
}
