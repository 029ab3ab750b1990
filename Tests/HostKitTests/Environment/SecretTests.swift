import Foundation
import HostKit
import Testing

@Suite struct SecretTests {
    struct Login: Codable { var token: Secret }

    @Test("a secret shows in no description, dump, mirror or encoding") func hidden() throws {
        let login = Login(token: Secret("hunter2"))
        var dumped = ""
        dump(login, to: &dumped)
        let encoded = String(decoding: try JSONEncoder().encode(login), as: UTF8.self)
        let texts = [
            "\(login.token)", "\(login)", String(reflecting: login),
            String(describing: Optional(login.token)), dumped,
            encoded,
        ]
        for text in texts { #expect(!text.contains("hunter2")) }
        #expect(encoded == #"{"token":"<redacted>"}"#)
        #expect(login.token.reveal() == "hunter2")
    }

    @Test("a secret is read from where it is stored") func decoded() throws {
        let login = try JSONDecoder().decode(Login.self, from: Data(#"{"token": "x"}"#.utf8))
        #expect(login.token == Secret("x"))
    }
}
