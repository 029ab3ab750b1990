import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: the archive", Tool.require("git", "rpmbuild", "rpm2cpio", "cpio"))
struct SRPMArchiveTests {
    private static func config(_ action: String, _ more: String = "") -> String {
        PackagedProject.config + more + "actions:\n  create-archive:\n\(action)\n"
    }

    @Test("git archive packs what is committed in HEAD, and nothing else") func headOnly() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            try project.repository.write("changed\n", to: "greeting")
            try project.repository.write("new\n", to: "untracked")
            let srpm = try await project.srpm()
            let members = try await srpm.members("hello-1.2.0.tar.gz")
            #expect(
                members == [
                    "hello-1.2.0/", "hello-1.2.0/.packit.yaml", "hello-1.2.0/greeting",
                    "hello-1.2.0/hello.spec",
                ])
            #expect(try Files.readText(project.root.appending("greeting")) == "changed\n")
        }
    }

    @Test("the base name is upstream_package_name, else downstream_package_name") func names() async throws {
        let config = """
            specfile_path: hello.spec
            upstream_package_name: Hello-Py
            downstream_package_name: python-hello

            """
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("1.2.0")
            let srpm = try await project.srpm()
            #expect(try srpm.tag("Source0") == "Hello-Py-1.2.0.tar.gz")
            #expect(try srpm.spec.contains("%autosetup -p1 -n Hello-Py-1.2.0\n"))
        }
    }

    @Test("a package in a directory of the repository packs only that directory") func monorepo() async throws
    {
        let config = """
            packages:
              one:
                specfile_path: one.spec
                paths: [one]
                upstream_package_name: one
                downstream_package_name: one
              two:
                specfile_path: rpm/two.spec
                paths: [two]
                upstream_package_name: two
                downstream_package_name: two

            """
        let spec = PackagedProject.specfile
        let files = [
            "one/one.spec": spec.replacing("hello", with: "one"), "one/greeting": "1\n",
            "two/rpm/two.spec": spec.replacing("hello", with: "two"), "two/greeting": "2\n",
        ]
        try await PackagedProject.with(config: config, specfile: nil, files: files) { project in
            try await project.repository.tag("1.2.0")
            let srpm = try await project.srpm("-p", "two")
            #expect(try srpm.files == ["two-1.2.0.tar.gz", "two.spec"])
            let members = try await srpm.members("two-1.2.0.tar.gz")
            #expect(
                members == ["two-1.2.0/", "two-1.2.0/greeting", "two-1.2.0/rpm/", "two-1.2.0/rpm/two.spec"])
            let both = try await project.srpm()
            #expect(both.name.hasPrefix("two-1.2.0-"))
            #expect(try Files.list(project.results).contains { $0.hasPrefix("one-1.2.0-") })
        }
    }

    @Test(
        "create-archive may be a text, a list, or a list of word lists, and print the path on any line",
        arguments: [
            "    sh pack.sh hello-1.2.0.tar.gz",
            "    - sh pack.sh hello-1.2.0.tar.gz\n    - echo done",
            "    - [sh, pack.sh, hello-1.2.0.tar.gz]\n    - [echo, no such file]",
            "    - [sh, pack.sh, '$PWD/hello-1.2.0.tar.gz']",
        ])
    func forms(action: String) async throws {
        try await PackagedProject.with(config: Self.config(action), files: ["pack.sh": Self.packScript]) {
            project in
            try await project.repository.tag("1.2.0")
            let srpm = try await project.srpm()
            #expect(try srpm.files == ["hello-1.2.0.tar.gz", "hello.spec"])
            #expect(try srpm.spec.contains("%autosetup -p1 -n inner-1\n"))
            #expect(srpm.log.contains("hello-1.2.0.tar.gz"))
        }
    }

    /// Packs one directory `inner-1`; prints noise around the path.
    private static let packScript = """
        set -e
        eval "path=$1"
        mkdir -p "$(dirname "$path")" inner-1 && cp greeting inner-1/
        tar czf "$path" inner-1
        rm -r inner-1
        echo packing
        echo "  $path  "
        echo ""
        echo finished

        """

    @Test("an archive elsewhere is linked beside the spec file, run after run") func elsewhere() async throws
    {
        let config = Self.config("    sh pack.sh dist/hello-1.2.0.tar.gz")
        let files = ["pack.sh": Self.packScript, "dist/README": "archives\n"]
        try await PackagedProject.with(config: config, files: files) { project in
            try await project.repository.tag("1.2.0")
            for _ in 1...2 {
                let srpm = try await project.srpm()
                #expect(try srpm.files == ["hello-1.2.0.tar.gz", "hello.spec"])
            }
            for _ in 1...2 {
                let kept = try await project.packit("srpm", "--keep", "--output", project.results.string)
                #expect(kept.status.isSuccess, "\(kept.errors)")
                let link = try Files.readlink(project.root.appending("hello-1.2.0.tar.gz"))
                #expect(link == "dist/hello-1.2.0.tar.gz")
            }
        }
    }

    @Test("prepare-sources --no-create-symlinks copies the archive") func copies() async throws {
        let config = Self.config("    sh pack.sh dist/hello-1.2.0.tar.gz")
        try await PackagedProject.with(config: config, files: ["pack.sh": Self.packScript]) { project in
            try await project.repository.tag("1.2.0")
            let outcome = try await project.packit("prepare-sources", "--no-create-symlinks")
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            let archive = project.root.appending("hello-1.2.0.tar.gz")
            #expect(Files.isRegular(archive) && !Files.isSymlink(archive))
        }
    }

    @Test("a create-archive that names no file gets the reference's message") func noPath() async throws {
        try await PackagedProject.with(config: Self.config("    echo nothing here")) { project in
            let outcome = try await project.failingSRPM()
            #expect(outcome.status == .exited(2))
            #expect(
                outcome.errors.contains(
                    "The create-archive action did not output a path to the generated archive. Please make sure that you have valid path in the single line of the output."
                ))
        }
    }

    @Test("zip archives and those with several roots use the template, with the version being packed")
    func template() async throws {
        let zip =
            "python3 -c \"import zipfile; zipfile.ZipFile('hello-1.2.0.zip', 'w').writestr('x/a', 'a'); print('hello-1.2.0.zip')\""
        let several = "sh -c \"tar cf hello-1.2.0.tar greeting hello.spec && echo hello-1.2.0.tar\""
        for (command, name) in [(zip, "hello-1.2.0.zip"), (several, "hello-1.2.0.tar")] {
            let config = Self.config(
                "    \(command)", "archive_root_dir_template: \"{upstream_pkg_name}_v{version}\"\n")
            try await PackagedProject.with(config: config) { project in
                try await project.repository.tag("1.2.0")
                let srpm = try await project.srpm()
                #expect(try srpm.tag("Source0") == name)
                #expect(try srpm.spec.contains("%autosetup -p1 -n hello_v1.2.0\n"))
            }
        }
    }

    @Test("an archive whose entries lead elsewhere is described, not unpacked") func hostile() async throws {
        let script = """
            import io, tarfile
            with tarfile.open('hello-1.2.0.tar', 'w') as archive:
                for name in ['../../escape', '/etc/escape', 'hello-1.2.0/a']:
                    entry = tarfile.TarInfo(name)
                    entry.size = 1
                    archive.addfile(entry, io.BytesIO(b'x'))
            print('hello-1.2.0.tar')

            """
        try await PackagedProject.with(config: Self.config("    python3 pack.py"), files: ["pack.py": script])
        { project in
            try await project.repository.tag("1.2.0")
            let srpm = try await project.srpm()
            #expect(try srpm.spec.contains("%autosetup -p1 -n hello-1.2.0\n"))
            #expect(!Files.exists(project.base.appending("escape")) && !Files.exists("/etc/escape"))
        }
    }

    @Test("an archive that was there before, tracked or not, is as it was") func existing() async throws {
        try await PackagedProject.with(files: ["hello-1.2.0.tar.gz": "tracked\n"]) { project in
            try await project.repository.tag("1.2.0")
            try project.repository.write("mine\n", to: "hello-1.3.0.tar.gz")
            #expect(try await project.srpm().members("hello-1.2.0.tar.gz").contains("hello-1.2.0/greeting"))
            try await project.repository.git("tag", "--delete", "1.2.0")
            try await project.repository.tag("1.3.0")
            #expect(try await project.srpm().tag("Source0") == "hello-1.3.0.tar.gz")
        }
    }

    @Test("an archive that create-archive overwrites is as it was") func overwritten() async throws {
        let config = Self.config("    sh pack.sh hello-1.2.0.tar.gz")
        let files = ["pack.sh": Self.packScript, "hello-1.2.0.tar.gz": "tracked\n"]
        try await PackagedProject.with(config: config, files: files) { project in
            try await project.repository.tag("1.2.0")
            #expect(
                try await project.srpm().members("hello-1.2.0.tar.gz") == ["inner-1/", "inner-1/greeting"])
        }
    }

    @Test("what create-archive made is gone, also when it fails halfway", arguments: [0, 4]) func leftovers(
        status: Int
    ) async throws {
        let script =
            "git archive -o hello-1.2.0.tar HEAD && gzip -k hello-1.2.0.tar && echo hello-1.2.0.tar.gz; exit \(status)"
        try await PackagedProject.with(config: Self.config("    - [sh, -c, \"\(script)\"]")) { project in
            try await project.repository.tag("1.2.0")
            if status == 0 {
                _ = try await project.srpm()
            } else {
                #expect(try await project.failingSRPM().status == .exited(2))
            }
        }
    }
}
