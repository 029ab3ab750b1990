/// The files that the commands read, made in a temporary directory.
struct Inputs {
    /// Everything lies below this.
    let root: String

    /// A project whose configuration has 200 lines, and a spec file.
    var longConfigProject: String { "\(root)/long" }
    var longConfig: String { "\(longConfigProject)/.packit.yaml" }
    /// 300 copies of it, each in a project of its own.
    var manyConfigs: [String] { (1...300).map { "\(root)/many/\($0)/.packit.yaml" } }
    /// A small git project: a tag and two commits after it.
    var project: String { "\(root)/project" }
    /// The same for the reference, which leaves its edits behind.
    var referenceProject: String { "\(root)/reference-project" }
    /// Where results go.
    var results: String { "\(root)/results" }
    var home: String { "\(root)/home" }

    /// Makes all of them.
    init(in root: String, runner: ProcessRunner) throws(BenchError) {
        self.root = root
        for directory in [home, results, longConfigProject, "\(root)/many", project] {
            try makeDirectory(directory)
        }
        try writeText(Self.configText, to: longConfig)
        try writeText(Self.specText, to: "\(longConfigProject)/hello-bench.spec")
        for path in manyConfigs {
            let directory = String(path.dropLast("/.packit.yaml".count))
            try makeDirectory(directory)
            try writeText(Self.configText, to: path)
            try writeText(Self.specText, to: "\(directory)/hello-bench.spec")
        }
        try makeProject(runner)
    }

    private func makeProject(_ runner: ProcessRunner) throws(BenchError) {
        let script = """
            set -e
            git -c init.defaultBranch=main init -q .
            git config user.name 'Bench Packager'
            git config user.email packager@example.com
            echo 'int main(void) { return 0; }' >hello.c
            git add --all
            git commit -q -m 'Say nothing'
            git tag -a v1.2.0 -m 1.2.0
            for number in 1 2; do
                echo "/* $number */" >>hello.c
                git commit -q -a -m "Comment $number"
            done
            git clone -q . "$1"
            git clone -q . "$2"
            git init -q "$3"  # the reference validates nothing but repositories
            """
        try writeText(Self.specText, to: "\(project)/hello-bench.spec")
        try writeText(Self.smallConfigText, to: "\(project)/.packit.yaml")
        _ = try runner.run(
            Command(
                executable: "sh",
                arguments: [
                    "-c", script, "sh", referenceProject, "\(root)/yardstick-project", longConfigProject,
                ],
                directory: project))
    }
}
