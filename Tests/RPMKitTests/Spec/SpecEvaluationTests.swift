import RPMKit
import TestSupport
import Testing

@Suite struct SpecEvaluationTests {
    @Test("literals and the spec file's own macros are known without rpm") func known() throws {
        let macros = try SpecTree(SpecSamples.macros)
        let evaluation = SpecEvaluation(macros)
        #expect(evaluation.name == .known("python-thing"))
        #expect(evaluation.version == .known("2.5.0"))
        #expect(evaluation.release == .known("1.rc1"))
        #expect(evaluation.epoch == .known("1"))
        let sources = SpecEditor(macros).sources
        #expect(evaluation.location(of: sources[0]) == .known("python-thing-2.5.0.tar.gz"))
    }

    @Test(
        "what depends on the machine, on conditions or on code is rpm's to say",
        arguments: [
            "%if x\nVersion: 1\n%endif\n", "Version: %{undefined}\n", "Version: %(echo 1)\n",
            "Version: %{lua:print(1)}\n",
            "Version: 1%{?beta}\n", "%global v %{?beta}1\nVersion: %v\n",
            "%if x\n%global v 1\n%endif\nVersion: %v\n",
            "%global v 1\n%undefine v\nVersion: %v\n", "%global v 1\n%anything\nVersion: %v\n",
            "%global v 1\n#%global v 2\nVersion: %v\n", "%define v() 1\nVersion: %v\n",
            "%define v %v\nVersion: %v\n",
            "Version: 1\nVersion: 2\n", "Version: 1%%2\n", "Version: a b\n", "Name: a\n",
            "%global lua 1\nVersion: %lua\n",
            "%global v {1}\nVersion: %v\n", "Version: %{version}\n", "%global v 1\\\nVersion: %v\n",
        ]) func needsRPM(spec: String) throws
    {
        #expect(SpecEvaluation(try SpecTree(spec)).version == .needsRPM)
    }

    @Test("whatever is known without rpm, rpm agrees with", .enabled(if: Oracle.hasRPM)) func sameAsRPM()
        throws
    {
        var random = SeededGenerator(seed: 6)
        var (accepted, known) = (0, 0)
        for _ in 0..<800 {
            let spec = Self.spec(&random)
            let tree = try SpecTree(spec)
            let ours = SpecEvaluation(tree)
            let query = SpecQuery(sourceDirectory: "/nonexistent")
            let reply = try Oracle.rpmspec(Array(spec.utf8)) { query.arguments(for: $0) }
            guard reply.status == 0 else { continue }
            accepted += 1
            let theirs = try query.read(Array(reply.output.utf8))
            if let name = ours.name.known { #expect(name == theirs.name, "\(spec)") }
            if let release = ours.release.known { #expect(release == theirs.release, "\(spec)") }
            if let version = ours.version.known {
                known += 1
                #expect(version == theirs.version, "\(spec)")
            }
            #expect(
                ours.epoch.map { $0 == .needsRPM || $0.known == theirs.epoch.map(String.init) }
                    ?? (theirs.epoch == nil), "\(spec)")
            for source in SpecEditor(tree).sources {
                guard let location = ours.location(of: source).known else { continue }
                #expect(
                    theirs.sources.contains { $0.number == source.number && $0.location == location },
                    "\(spec)")
            }
        }
        #expect(accepted > 150 && known > 80, "\(accepted) accepted, \(known) known")
    }

    private static func spec(_ random: inout SeededGenerator) -> String {
        let values = [
            "1.0", "2", "3.4", "5", "1.0", "%{a}", "%{b}", "%a.%b", "1%{?a}", "%{?b:3}4", "5%{!?a:6}",
            "%{!?c:7}8", "%{name}",
            "9%{?a:%{?b:x}}y",
            "1%{?dist}", "%{version}", "%{?undefd}1", "%?a.0", "%{expand:%a}",
        ]
        let lines = [
            "%global a VALUE", "%global a 1.5", "%global b 2.5", "%global a 1", "%define a VALUE",
            "%global b VALUE", "%define b VALUE", "%global c VALUE",
            "%if 0%{?fedora}\n%global a VALUE\n%else\n%define b VALUE\n%endif",
            "%if 0\n%global a VALUE\n%endif",
            "%if 1\n%define a VALUE\n%endif", "%undefine a", "#%global a VALUE", "# plain VALUE",
            "%dnl %global a VALUE",
            "%{!?a:%global a VALUE}", "%{?c:%global b VALUE}", "%{?undefd}", "%bcond_without a",
            "%global dist VALUE",
            "%{lua: rpm.define('a 77')}", "BuildRequires: x%{?a}", "URL: http://%{a}", "%define a\\\n  VALUE",
            "%global url VALUE",
            "%define name VALUE", "%global b %{lua:rpm.define('c 3')}1",
            "%ifarch x86_64\n%define c VALUE\n%endif",
        ]
        var tags = [
            "Name: n", "Version: VALUE", "Release: VALUE", "Source0: f-VALUE-%{version}", "Source: g-VALUE",
        ]
        if Bool.random(using: &random) {
            tags.append("Epoch: \(random.pick(["1", "%{a}", "%{!?a:2}%{?a:3}"]))")
        }
        tags.shuffle(using: &random)
        var text = ""
        for tag in tags {
            for _ in 0..<random.pick([0, 0, 1, 1, 2]) {
                text += random.pick(lines).replacing("VALUE", with: random.pick(values)) + "\n"
            }
            text += tag.replacing("VALUE", with: random.pick(values)) + "\n"
        }
        return text + "Summary: s\nLicense: l\n%description\nd\n"
    }

    @Test("the query undefines what has no value and defines dist as nothing") func arguments() {
        let query = SpecQuery(
            sourceDirectory: "/src dir", macros: [.init("a", "1 2"), .init("b", nil), .init("c", "")])
        #expect(
            query.arguments(for: "x.spec") == [
                "-P", "--define", "_sourcedir /src dir", "--define", "dist %{nil}", "--define", "a 1 2",
                "--undefine=b", "--undefine=b", "--undefine=b", "--undefine=b",
                "--define", "c %{nil}", "--", "x.spec",
            ])
    }

    @Test(
        "rpm's reply has sources with URLs though their files are missing", .enabled(if: Oracle.hasRPM),
        arguments: [SpecSamples.plain, SpecSamples.listed, SpecSamples.macros])
    func query(spec: String) throws {
        let query = SpecQuery(sourceDirectory: "/nonexistent")
        let reply = try Oracle.rpmspec(Array(spec.utf8)) { query.arguments(for: $0) }
        let evaluated = try query.read(Array(reply.output.utf8))
        let names = try Oracle.rpmspec(Array(spec.utf8)) {
            [
                "-q", "--srpm", "--define", "dist %{nil}", "--qf",
                "[%{SOURCE}\\n][%{PATCH}\\n]%{NAME} %{VERSION} %{RELEASE} %{EPOCH}", $0,
            ]
        }
        let locations = evaluated.sources.reversed() + evaluated.patches.reversed()
        let epoch = evaluated.epoch.map(String.init) ?? "(none)"
        let identity = "\(evaluated.name) \(evaluated.version) \(evaluated.release) \(epoch)"
        #expect(locations.map { $0.fileName + "\n" }.joined() + identity == names.output)
        #expect(evaluated.sources.map(\.number) == (try SpecEditor(spec).sources.map(\.number)))
    }

    @Test("a reply without a version is an error that names the remedy") func emptyReply() {
        let error = #expect(throws: SpecError.self) {
            try SpecQuery(sourceDirectory: "/").read(Array("Name: a\n".utf8))
        }
        #expect(error?.code == .evaluationFailed)
        #expect(error?.description == "rpm reads no Version in the spec file; check it with 'rpmspec -P'")
    }

    @Test("the file name is what follows the last slash, a URL has a scheme") func locations() {
        #expect(SpecSource.fileName(ofLocation: "https://x/y?z#/name.tar.gz") == "name.tar.gz")
        #expect(
            SpecSource.isRemote("https://x/y") && !SpecSource.isRemote("x/y") && !SpecSource.isRemote("://x"))
    }
}
