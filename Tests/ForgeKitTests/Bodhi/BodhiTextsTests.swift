import ForgeKit
import HostKit
import Testing

@Suite("texts of Bodhi") struct BodhiTextsTests {
    @Test(
        "bugs are found in notes",
        arguments: [
            ("Resolves: rhbz#123456", [123_456]), ("- fix fedora#12345, closes epel#23456", [12345, 23456]),
            ("FIXES RH#123456\nClose:\tRHBZ#34567", [123_456, 34567]), ("Resolves rhbz#1234", []),
            ("resolves:rhbz#123456", []), ("see rhbz#123456", []),
            ("fix rhbz#123456, fix rhbz#123456", [123_456]),
            ("fixed rhbz#123456", []), ("Resolves: #123456", []), ("fix rhbz#99999999999999999999", []),
        ])
    func bugs(_ text: String, _ bugs: [Int]) { #expect(BodhiNotes.bugs(in: text) == bugs) }

    @Test("notes that nobody wrote") func notes() {
        #expect(BodhiNotes.standard("hello-1-1.fc43") == "Automatic update for hello-1-1.fc43.")
        #expect(
            BodhiNotes.standard("hello-1-1.fc43", changelog: " \n") == "Automatic update for hello-1-1.fc43.")
        let text = BodhiNotes.standard("hello-1-1.fc43", changelog: "* Mon\n- new")
        #expect(text.hasPrefix("Automatic update for hello-1-1.fc43.\n\n"))
        #expect(text.contains("* Mon\n- new"))
    }

    @Test("versions are compared part by part") func versions() {
        let texts = ["10.10", "9", "10", "eln", "10.9", "43", "8"]
        let sorted = texts.map { BodhiRelease.Version(rawValue: $0) }.sorted().map(\.rawValue)
        #expect(sorted == ["eln", "8", "9", "10", "10.9", "10.10", "43"])
    }

    @Test("a draft that the service would refuse is found before it is sent") func problems() {
        func problem(_ change: (inout BodhiUpdateDraft) -> Void) -> String? {
            var draft = BodhiUpdateDraft(.builds(["a-1-1"]), notes: "ok")
            change(&draft)
            return draft.problem
        }
        #expect(problem { _ in } == nil)
        #expect(problem { $0.notes = "n" } == "the notes have to have two characters or more")
        #expect(problem { $0.content = .builds([]) } == "an update needs a build; name one, or a side tag")
        #expect(problem { $0.content = .builds(["a b"]) } == "'a b' is no build")
        #expect(problem { $0.content = .sideTag("") } == "'' is no side tag")
        #expect(problem { $0.kind = .security }?.contains("severity") == true)
        #expect(problem { ($0.kind, $0.severity) = (.security, .unspecified) }?.contains("severity") == true)
        #expect(problem { ($0.kind, $0.severity) = (.security, .low) } == nil)
        #expect(problem { $0.stableKarma = 0 } == "stable_karma has to be at least 1, not 0")
        #expect(problem { $0.unstableKarma = 0 } == "unstable_karma has to be at most -1, not 0")
        #expect(problem { $0.stableDays = -1 } == "stable_days has to be at least 0, not -1")
        #expect(problem { $0.bugs = [0] } == "0 is no number of a bug")
    }
}
