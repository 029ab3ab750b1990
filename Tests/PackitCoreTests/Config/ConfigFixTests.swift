import ConfigSyntax
import HostKit
import PackitCore
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@Suite struct ConfigFixTests {
    private func fixed(_ text: String, isUnsafe: Bool = false) throws -> ConfigFix {
        try ConfigFix(SourceFile(name: "x.yaml", text: text), isUnsafe: isUnsafe)
    }

    /// The new text, after a second run that must find nothing more to do.
    private func rewritten(_ text: String, isUnsafe: Bool = false) throws -> String {
        let fix = try fixed(text, isUnsafe: isUnsafe)
        #expect(try !ConfigFix(fix.file, isUnsafe: isUnsafe).hasChanges)
        return String(decoding: fix.file.bytes, as: UTF8.self)
    }

    private func job(_ body: String) -> String { "jobs:\n- job: tests\n  trigger: release\n" + body }

    // MARK: Names

    @Test("renamed keys keep their quotes, comments and values")
    func renamed() throws {
        let old = """
            # files
            synced_files:   # all of them
              - a.spec
            "upstream_project_name": 'x'   # é

            """
        let new = """
            # files
            files_to_sync:   # all of them
              - a.spec
            "upstream_package_name": 'x'   # é

            """
        #expect(try rewritten(old) == new)
    }

    @Test("Windows line breaks and a byte order mark stay")
    func windows() throws {
        let old = "\u{FEFF}synced_files:\r\n- a\r\ncurrent_version_command: make\r\nbump_release: no\r\n"
        let new =
            "\u{FEFF}files_to_sync:\r\n- a\r\nactions:\r\n  get-current-version: make\r\nupdate_release: no\r\n"
        #expect(try rewritten(old) == new)
    }

    @Test("a key whose new name stands there already is left alone, and both places are told")
    func existing() throws {
        let text = "synced_files: [a]\nfiles_to_sync: [b]\n"
        let fix = try fixed(text)
        #expect(!fix.hasChanges)
        #expect(fix.file == fix.original)
        #expect(
            fix.remarks.map(\.message) == [
                "'synced_files' is left alone: 'files_to_sync' stands already at line 2"
            ])
        #expect(fix.remarks.first?.notes.first?.range.start.line == 2)
    }

    @Test("of two old names for one key only the first is renamed")
    func twoOldNames() throws {
        let fix = try fixed("upstream_project_name: a\nupstream_name: b\n")
        #expect(
            String(decoding: fix.file.bytes, as: UTF8.self) == "upstream_package_name: a\nupstream_name: b\n")
        #expect(fix.remarks.count == 1)
    }

    @Test("the branch of old becomes a list where only a list will do")
    func branch() throws {
        #expect(try rewritten("dist-git-branch: f30 # one\n") == "dist_git_branches: [f30] # one\n")
        #expect(try rewritten("dist_git_branch: [f30, f31]\n") == "dist_git_branches: [f30, f31]\n")
        #expect(try rewritten(job("  dist_git_branch: f30\n")) == job("  dist_git_branches: f30\n"))
    }

    @Test("a name that an anchor shares is changed for all who use it")
    func anchor() throws {
        let old = """
            _:
              base: &base
                metadata:
                  targets: [fedora-all]
            jobs:
            - <<: *base
              job: tests
              trigger: release
            - <<: *base
              job: copr_build
              trigger: release

            """
        let new = """
            _:
              base: &base
                targets: [fedora-all]
            jobs:
            - <<: *base
              job: tests
              trigger: release
            - <<: *base
              job: copr_build
              trigger: release

            """
        #expect(try rewritten(old) == new)
    }

    @Test("a change that would reach other values through an alias is not made")
    func sharedValue() throws {
        let fix = try fixed("jobs:\n- {job: tests, trigger: release, metadata: &m {targets: a}, env: *m}\n")
        #expect(!fix.hasChanges)
        #expect(fix.remarks.map(\.code) == ["fix.left-alone"])
    }

    @Test("metadata that is an alias becomes a merge key")
    func mergeKey() throws {
        let old = "_: &m {targets: [fedora-all]}\n" + job("  metadata: *m # shared\n")
        #expect(try rewritten(old) == "_: &m {targets: [fedora-all]}\n" + job("  <<: *m # shared\n"))
    }

    // MARK: Values

    @Test("what must be text gets quotes")
    func quotes() throws {
        #expect(try rewritten("specfile_path: 1.10 # v\n") == "specfile_path: '1.10' # v\n")
        #expect(try rewritten(job("  branch: 2024-01-02\n")) == job("  branch: '2024-01-02'\n"))
        #expect(try rewritten(job("  branch: on\n")) == job("  branch: 'on'\n"))
        #expect(try rewritten(job("  env: {X: 2024-01-02}\n")) == job("  env: {X: '2024-01-02'}\n"))
        #expect(try rewritten(job("  env: {1: x}\n")) == job("  env: {'1': x}\n"))
    }

    @Test("deprecated targets are renamed in every form, whatever their quotes")
    func targets() throws {
        let old = job("  targets:\n  - centos-stream-x86_64 # a\n  - 'centos-stream-aarch64'\n")
        let new = job("  targets:\n  - centos-stream-8-x86_64 # a\n  - 'centos-stream-8-aarch64'\n")
        #expect(try rewritten(old) == new)
        #expect(
            try rewritten(job("  targets: {centos-stream-x86_64: {distros: [a]}}\n"))
                == job("  targets: {centos-stream-8-x86_64: {distros: [a]}}\n"))
        #expect(
            try rewritten(job("  targets: centos-stream-x86_64")) == job("  targets: centos-stream-8-x86_64"))
    }

    @Test("misspelt names change only when that is asked for")
    func misspelt() throws {
        let text = "specfile_pth: a\nactions:\n  pre-synk: ls\n"
        #expect(try rewritten(text) == text)
        #expect(try rewritten(text, isUnsafe: true) == "specfile_path: a\nactions:\n  pre-sync: ls\n")
    }

    // MARK: Metadata

    @Test("metadata moves up, comments and all")
    func metadata() throws {
        let old = """
            jobs:
              - job: copr_build
                trigger: release
                metadata:  # old
                  # which
                  targets:
                    - fedora-all  # all

                  owner: me
                  tf_post_install_script: |
                    #!/bin/sh
                      deeper
                  # the last
                labels: [a]
              # another
              - job: tests
                trigger: release

            """
        let new = """
            jobs:
              - job: copr_build
                trigger: release
                # old
                # which
                targets:
                  - fedora-all  # all

                owner: me
                tf_post_install_script: |
                  #!/bin/sh
                    deeper
                # the last
                labels: [a]
              # another
              - job: tests
                trigger: release

            """
        #expect(try rewritten(old) == new)
    }

    @Test(
        "metadata may be a job's first key, in braces, or empty",
        arguments: [
            (
                "- metadata:\n    targets: [a]\n    branch: b\n  job: tests\n",
                "- targets: [a]\n  branch: b\n  job: tests\n"
            ),
            ("- metadata:  # x\n    targets: [a]\n  job: tests\n", "- # x\n  targets: [a]\n  job: tests\n"),
            (
                "- metadata:\n    # x\n    targets: [a]\n  job: tests\n",
                "-\n  # x\n  targets: [a]\n  job: tests\n"
            ),
            (
                "- job: tests\n  metadata: {targets: [a], branch: \"b\"}  # x\n",
                "- job: tests\n  targets: [a]\n  branch: \"b\"  # x\n"
            ),
            (
                "- {job: tests, metadata: {targets: [a], branch: b}}\n",
                "- {job: tests, targets: [a], branch: b}\n"
            ),
            ("- job: tests\n  metadata: {}\n", "- job: tests\n"),
            ("- job: tests\n  metadata: {}  # x\n", "- job: tests\n  # x\n"),
            ("- job: tests\n  metadata:\n    targets: [a]", "- job: tests\n  targets: [a]"),
        ])
    func metadataForms(old: String, new: String) throws {
        let tail = "\n- {job: tests, trigger: release}\n"
        #expect(try rewritten("jobs:\n" + old + tail) == "jobs:\n" + new + tail)
    }

    @Test("an old name within metadata is renamed and moved")
    func branchInMetadata() throws {
        let old = job("  metadata:\n    dist-git-branch: f30\n")
        #expect(try rewritten(old) == job("  dist_git_branches: f30\n"))
    }

    @Test("metadata beside the same key, or with a key that it never had, is left alone")
    func metadataConflict() throws {
        let beside = try fixed(job("  owner: a\n  metadata:\n    owner: b\n"))
        #expect(!beside.hasChanges)
        #expect(
            beside.remarks.map(\.message) == ["'metadata' is left alone: 'owner' stands already at line 4"])
        #expect(try !fixed(job("  metadata:\n    foo: b\n")).hasChanges)
    }

    // MARK: Actions

    @Test("commands move into new actions with their comments; words stay one command")
    func newActions() throws {
        let old = """
            specfile_path: a.spec

            # how to get the version
            current_version_command: ["make", "version"]  # words

            create_tarball_command:
            - make
            - dist  # tar
            jobs: []

            """
        let new = """
            specfile_path: a.spec

            actions:
              # how to get the version
              get-current-version: [["make", "version"]]  # words
              create-archive:
              - - make
                - dist  # tar

            jobs: []

            """
        #expect(try rewritten(old) == new)
    }

    @Test(
        "commands join the actions that are there",
        arguments: [
            (
                "current_version_command: make v\nactions:\n    pre-sync: |\n        ls\n    # the end\njobs: []\n",
                "actions:\n    pre-sync: |\n        ls\n    # the end\n    get-current-version: make v\njobs: []\n"
            ),
            (
                "actions:\n  pre-sync: ls\ncurrent_version_command: make",
                "actions:\n  pre-sync: ls\n  get-current-version: make\n"
            ),
            (
                "actions: {pre-sync: ls}\ncurrent_version_command: a, b\n",
                "actions: {pre-sync: ls, get-current-version: 'a, b'}\n"
            ),
            (
                "actions: {}  # none\ncurrent_version_command: make\n",
                "actions:  # none\n  get-current-version: make\n"
            ),
            (
                "packages:\n   a:\n      create_tarball_command: [make, dist]\n",
                "packages:\n   a:\n      actions:\n         create-archive: [[make, dist]]\n"
            ),
            (
                "current_version_command: |\n  sh -c 'a\n  b'\n\njobs: []\n",
                "actions:\n  get-current-version: |\n    sh -c 'a\n    b'\n\njobs: []\n"
            ),
        ])
    func joinActions(old: String, new: String) throws {
        #expect(try rewritten(old) == new)
    }

    @Test("a command whose action is defined is left alone")
    func definedAction() throws {
        let fix = try fixed("current_version_command: a\nactions:\n  get-current-version: b\n")
        #expect(!fix.hasChanges)
        #expect(
            fix.remarks.map(\.message) == [
                "'current_version_command' is left alone: 'get-current-version' stands already at line 3"
            ])
    }

    @Test("actions that come through a merge key are not replaced")
    func mergedActions() throws {
        let fix = try fixed("_: &b\n  actions: {pre-sync: ls}\n<<: *b\ncurrent_version_command: a\n")
        #expect(!fix.hasChanges)
        #expect(fix.remarks.count == 1)
    }

    // MARK: What is told

    @Test("changes name the lines of the old text, in its order")
    func changes() throws {
        let fix = try fixed("current_version_command: a\n" + job("  metadata:\n    dist-git-branch: f30\n"))
        #expect(
            fix.changes.map(\.description) == [
                "x.yaml:1: current_version_command → actions: get-current-version",
                "x.yaml:5: metadata → its keys stand in the job itself",
                "x.yaml:6: dist-git-branch → dist_git_branches",
            ])
    }

    @Test("the diff is that of diff -u")
    func diff() throws {
        let text = "a_: 1\n\n\n\n\nsynced_files: [a]\nspecfile_path: x"
        #expect(
            try UnifiedDiff.text(from: SourceFile(name: "x.yaml", text: text), to: fixed(text).file) == """
                --- x.yaml
                +++ x.yaml
                @@ -3,5 +3,5 @@
                \(" ")
                \(" ")
                \(" ")
                -synced_files: [a]
                +files_to_sync: [a]
                 specfile_path: x
                \\ No newline at end of file

                """)
    }

    @Test("what is no YAML is an error with its place")
    func unreadable() {
        let error = #expect(throws: PackitError.self) { try fixed("a: [1\n") }
        #expect(error?.diagnostics.first?.code == "yaml.syntax")
    }

    @Test(
        "sample configurations are no worse afterwards, and a second run changes nothing",
        .enabled(if: !Samples.files.isEmpty, "no sample configurations here"),
        arguments: Samples.files.map(\.string))
    func samples(_ path: String) async throws {
        let file = SourceFile(name: path, bytes: try Files.read(.init(path)))
        guard (try? YAMLDocument(file)) != nil else { return }
        let fix = try ConfigFix(file)
        #expect(try !ConfigFix(fix.file).hasChanges)
        #expect(comments(fix.file) == comments(file))
        try await withTemporaryDirectory { directory in
            let before = try errors(file, in: directory)
            let after = try errors(fix.file, in: directory)
            #expect(after.count <= before.count, "\(after)")
            #expect(!after.contains("config.removed-key") || !fix.remarks.isEmpty)
        }
    }

    private func errors(_ file: SourceFile, in directory: FilePath) throws -> [String] {
        let path = directory.appending(".packit.yaml")
        try Files.writeAtomically(file.bytes, to: path)
        let found = try ConfigLoader().load(path, checks: .schema).diagnostics
        return found.filter { $0.severity == .error }.map(\.code.rawValue)
    }

    /// A repair may move comments, and loses none.
    private func comments(_ file: SourceFile) -> Int { file.bytes.count { $0 == UInt8(ascii: "#") } }
}
