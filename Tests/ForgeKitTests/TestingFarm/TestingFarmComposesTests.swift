import ForgeKit
import Testing

@Suite("composes of Testing Farm") struct TestingFarmComposesTests {
    @Test(
        "distributions have composes in the public ranch",
        arguments: [
            ("fedora-43", "Fedora-43"), ("fedora-rawhide", "Fedora-Rawhide"), ("fedora-eln", "Fedora-eln"),
            ("centos-stream-9", "CentOS-Stream-9"), ("centos-stream", "CentOS-Stream-8"),
            ("centos-7", "CentOS-7"), ("rhel-9", "RHEL-9"), ("oraclelinux-9", "Oracle-Linux-9"),
            ("fedora-latest", "Fedora-latest"), ("Fedora-43", "Fedora-43"),
        ])
    func open(distribution: String, compose: String) {
        let composes = TestingFarmComposes([compose, "Other"], ranch: .public)
        #expect(composes.compose(for: distribution) == compose)
        #expect(TestingFarmComposes(["Other"], ranch: .public).compose(for: distribution) == nil)
    }

    @Test(
        "and others in the internal one",
        arguments: [
            ("fedora-rawhide", "Fedora-Rawhide-Nightly"), ("fedora-43", "Fedora-43-Updated"),
            ("centos-7", "CentOS-7-latest"), ("centos-stream-9", "CentOS-Stream-9"),
            ("rhel-6", "RHEL-6-LatestReleased"), ("rhel-7", "RHEL-7-LatestReleased"),
            ("rhel-8", "RHEL-8.5.0-Nightly"), ("rhel-9", "RHEL-9"), ("oraclelinux-7", "Oracle-Linux-7.9"),
            ("oraclelinux-8", "Oracle-Linux-8.6"), ("oraclelinux-9", "Oracle-Linux-9"),
        ])
    func closed(distribution: String, compose: String) {
        let composes = TestingFarmComposes([compose, "Other"], ranch: .redHat)
        #expect(composes.compose(for: distribution) == compose)
    }

    @Test(
        "names are patterns for whole names",
        arguments: [
            (#"Fedora-\d+"#, "Fedora-43", true), (#"Fedora-\d+"#, "Fedora-43x", false),
            (#"Fedora-\d+"#, "xFedora-43", false), (#"^Fedora-(4[0-9]|Rawhide)$"#, "Fedora-Rawhide", true),
            (#"^Fedora-(4[0-9]|Rawhide)$"#, "Fedora-39", false),
            (#"CentOS-Stream-(8|9|10)(-latest)?"#, "CentOS-Stream-10-latest", true),
            (#"RHEL-8\.\d{1,2}\.0-Nightly"#, "RHEL-8.10.0-Nightly", true),
            (#"RHEL-8\.\d{1,2}\.0-Nightly"#, "RHEL-8x10.0-Nightly", false),
            (#"RHEL-8\.\d{1,2}\.0-Nightly"#, "RHEL-8.100.0-Nightly", false), ("a{2,}", "aaaa", true),
            ("a{2,}", "a", false), ("a{2}", "aaa", false), ("[^-]+-x", "ab-x", true),
            ("[^-]+-x", "a-b-x", false), ("[]a-c]+", "]b", true), (#"(?:a|b)*?\w\s."#, "abab_ !", true),
            ("a|", "", true), ("", "", true), ("(a|b", "(a|b", true), ("(a|b", "a", false),
            ("a**", "aa", false),
            ("(?=a)a", "a", false), (#"\bx"#, "x", false), ("[z-a]", "z", false), ("x{99999}", "x", false),
            ("Fedora.43", "Fedora\n43", false), ("[é-ü]", "ö", true),
        ])
    func patterns(pattern: String, name: String, fits: Bool) {
        #expect(TestingFarmComposes([pattern], ranch: .public).contains(name) == fits)
    }

    @Test("a hostile pattern takes no longer than another, or is none") func hostile() {
        let name = String(repeating: "a", count: 900) + "!"
        let patterns = [
            "(a+)+$", "(a*)*b", "((((a*)*)*)*)*c", "(a|a)*b", "(a?){100}(a){100}c", "(.*)*=.*",
            String(repeating: "(", count: 1000), String(repeating: "(a{100}){100}", count: 50),
            "((a{100}){100}){100}", String(repeating: "[", count: 1000),
        ]
        for pattern in patterns {
            #expect(!TestingFarmComposes([pattern], ranch: .public).contains(name))
        }
    }
}
