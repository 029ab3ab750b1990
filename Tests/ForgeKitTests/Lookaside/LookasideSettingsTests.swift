import DigestKit
import ForgeKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("settings of package tools") struct LookasideSettingsTests {
    @Test("they come from the tool's section of its file") func file() async throws {
        try await withTemporaryDirectory { directory in
            let text = """
                [DEFAULT]
                lookasidehash = sha256
                [other]
                lookaside = https://other.example.org
                [mypkg]
                # where files are
                lookaside = https://src.example.org/repo/pkgs/
                lookaside_cgi = https://src.example.org/repo/pkgs/upload.cgi
                lookaside_namespaced = True
                gitbaseurl = ssh://%(user)s@pkgs.example.org/%(repo)s
                anongiturl = https://src.example.org/%(module)s.git
                branchre = f\\d$|rawhide$
                kojiconfig = /etc/koji.conf
                """
            try Files.writeAtomically(text, to: directory.appending("mypkg.conf"))
            let settings = try LookasideSettings.of("mypkg", in: directory)
            #expect(settings.downloadURL == "https://src.example.org/repo/pkgs")
            #expect(settings.uploadURL == "https://src.example.org/repo/pkgs/upload.cgi")
            #expect((settings.hash, settings.isNamespaced) == (.sha256, true))
            #expect((settings.branchPattern, settings.kojiConfig) == ("f\\d$|rawhide$", "/etc/koji.conf"))
            let hello = RepositoryName(namespace: "rpms", name: "hello")
            let value1 = try settings.pushURL(of: hello, user: "ada")
            #expect(value1 == "ssh://ada@pkgs.example.org/rpms/hello")
            #expect(
                try settings.forkURL(of: hello, owner: "ada", user: "bob")
                    == "ssh://bob@pkgs.example.org/forks/ada/rpms/hello.git")
            let value2 = try settings.anonymousURL(of: hello)
            #expect(value2 == "https://src.example.org/rpms/hello.git")
        }
    }

    @Test("a file that cannot be used is named") func mistakes() async throws {
        try await withTemporaryDirectory { directory in
            let needed = "lookaside = a\ngitbaseurl = %(user)s/%(what)s\nanongiturl = b\n"
            for (text, words) in [
                ("[other]\n", "no section '[mypkg]'"), ("[mypkg]\nlookaside = a\n", "no 'gitbaseurl'"),
                ("x = 1\n", "line 1: an option stands before any section"),
                ("[mypkg]\nlookasidehash = crc\n\(needed)", "'crc' is no kind of checksum"),
            ] {
                try Files.writeAtomically(text, to: directory.appending("mypkg.conf"))
                let error = #expect(throws: ForgeFailure.self) {
                    try LookasideSettings.of("mypkg", in: directory)
                }
                #expect(error?.detail?.contains(words) == true, "\(String(describing: error))")
                #expect(error?.detail?.contains("mypkg.conf") == true)
            }
            try Files.writeAtomically("[mypkg]\n\(needed)", to: directory.appending("mypkg.conf"))
            let settings = try LookasideSettings.of("mypkg", in: directory)
            let error = #expect(throws: ForgeFailure.self) {
                try settings.pushURL(of: RepositoryName(namespace: "rpms", name: "hello"), user: "ada")
            }
            #expect(error?.detail?.contains("'what'") == true)
            for name in ["nobody", "../mypkg", ""] {
                #expect(throws: ForgeFailure.self) { try LookasideSettings.of(name, in: directory) }
            }
        }
    }

    @Test("without a file there are those of Fedora and CentOS") func known() async throws {
        try await withTemporaryDirectory { directory in
            let hello = RepositoryName(namespace: "rpms", name: "hello")
            let fedora = try LookasideSettings.of("fedpkg", in: directory)
            #expect(fedora.downloadURL == "https://src.fedoraproject.org/repo/pkgs")
            #expect(fedora.uploadURL == "https://src.fedoraproject.org/repo/pkgs/upload.cgi")
            let value3 = try fedora.anonymousURL(of: hello)
            #expect(value3 == "https://src.fedoraproject.org/rpms/hello.git")
            let value4 = try fedora.pushURL(of: hello, user: "ada")
            #expect(value4 == "ssh://ada@pkgs.fedoraproject.org/rpms/hello")
            let centos = try LookasideSettings.of("centpkg", in: directory)
            #expect(centos.downloadURL == "https://sources.stream.centos.org/sources")
            #expect(
                try centos.anonymousURL(of: hello)
                    == "https://gitlab.com/redhat/centos-stream/rpms/hello.git")
            let value5 = try LookasideSettings.of("fedpkg-stage", in: directory).hash
            #expect(value5 == .sha512)
        }
    }

    @Test("the address of a file has its name twice, its kind and its hash; an old one not the kind")
    func urls()
        throws
    {
        let settings = try #require(LookasideSettings.known("fedpkg"))
        let cache = LookasideCache(settings, http: .forTests())
        let md5 = try #require(Checksum(.md5, hexadecimal: "0123456789abcdef0123456789abcdef"))
        let hello = RepositoryName(namespace: "rpms", name: "hello")
        let base = "https://src.fedoraproject.org/repo/pkgs/rpms/hello"
        #expect(
            try cache.urls(of: .init("a b+c#.tgz", md5), in: hello) == [
                "\(base)/a%20b%2Bc%23.tgz/md5/\(md5.hexadecimal)/a%20b%2Bc%23.tgz",
                "\(base)/a%20b%2Bc%23.tgz/\(md5.hexadecimal)/a%20b%2Bc%23.tgz",
            ])
        var plain = settings
        plain.isNamespaced = false
        let sha1 = try #require(Checksum(.sha1, hexadecimal: String(repeating: "0", count: 40)))
        #expect(
            try LookasideCache(plain, http: .forTests()).urls(of: .init("f", sha1), in: hello)
                == ["https://src.fedoraproject.org/repo/pkgs/hello/f/sha1/\(sha1.hexadecimal)/f"])
        #expect(throws: ForgeFailure.self) { try cache.urls(of: .init("..", md5), in: hello) }
    }
}
