import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit prepare-sources", Tool.require("git", "rpmspec"))
struct PrepareSourcesTests {
    @Test("the sources are copied to prepare_sources_result, and stay in the checkout") func result()
        async throws
    {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            let outcome = try await project.packit("prepare-sources")
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            let result = project.root.appending("prepare_sources_result")
            #expect(outcome.output == "\(result)\n")
            #expect(
                try Files.list(result).sorted() == [
                    ".packit.yaml", "greeting", "hello-1.2.0.tar.gz", "hello.spec",
                ])
            let status = try await project.repository.git("status", "--porcelain")
            #expect(status == "M hello.spec\n?? hello-1.2.0.tar.gz\n?? prepare_sources_result/")
            let again = try await project.packit("prepare-sources")
            #expect(again.status.isSuccess, "\(again.errors)")
            #expect(
                try Files.list(result).sorted() == [
                    ".packit.yaml", "greeting", "hello-1.2.0.tar.gz", "hello.spec",
                ])
            let spec = try Files.readText(result.appending("hello.spec"))
            #expect(spec.split(separator: "\n").filter { $0.hasPrefix("* ") }.count == 2)
        }
    }

    @Test(
        "--result-dir may lie inside of the directory that is copied",
        arguments: ["out", "deep/er/out", "../out"])
    func resultDirectory(name: String) async throws {
        try await PackagedProject.with(files: ["deep/file": "1\n"]) { project in
            try await project.repository.tag("1.2.0")
            let outcome = try await project.packit("prepare-sources", "--result-dir", name)
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            let result = project.root.pushing(FilePath(name)).lexicallyNormalized()
            #expect(Files.isRegular(result.appending("hello-1.2.0.tar.gz")))
            #expect(Files.isRegular(result.appending("deep").appending("file")))
            #expect(!Files.exists(result.pushing("deep/er/out")))
        }
    }

    @Test("each package has a directory of its own, and --job-config-index takes a job's view")
    func packages() async throws {
        let config = """
            packages:
              one: {specfile_path: one.spec, paths: [one], upstream_package_name: one}
              two: {specfile_path: two.spec, paths: [dir/two], upstream_package_name: two}
            jobs:
              - {job: copr_build, trigger: release, packages: [one], release_suffix: first}
              - {job: copr_build, trigger: release, packages: [two], release_suffix: second}

            """
        let spec = PackagedProject.specfile
        let files = [
            "one/one.spec": spec.replacing("hello", with: "one"),
            "dir/two/two.spec": spec.replacing("hello", with: "two"),
        ]
        try await PackagedProject.with(config: config, specfile: nil, files: files) { project in
            try await project.repository.tag("1.2.0")
            let both = try await project.packit("prepare-sources", in: project.root)
            #expect(both.status.isSuccess, "\(both.errors)")
            let results = ["prepare_sources_result_one", "prepare_sources_result_dir_two"].map {
                project.root.appending($0)
            }
            #expect(both.output == results.map { "\($0)\n" }.joined())
            let job = try await project.packit(
                "prepare-sources", "--job-config-index", "1", "--result-dir", "../job")
            #expect(job.status.isSuccess, "\(job.errors)")
            let text = try Files.readText(project.base.pushing("job/two.spec"))
            #expect(text.contains(".second%{?dist}\n"))
            let beyond = try await project.packit("prepare-sources", "--job-config-index", "2")
            #expect(beyond.status == .exited(2))
            #expect(
                beyond.errors.contains("job_config_index is bigger than number of jobs in package config!"))
        }
    }

    @Test("--merged-ref counts only tags that it can reach, --ref checks out first") func references()
        async throws
    {
        try await PackagedProject.with { project in
            let repository = project.repository
            try await repository.tag("1.2.0", message: "a", date: "2024-03-01T00:00:00 +0000")
            try await repository.git("checkout", "--quiet", "-b", "topic")
            try await repository.commit("Topic", ["topic": "1\n"])
            try await repository.tag("9.0.0", message: "b", date: "2024-04-01T00:00:00 +0000")
            try await repository.git("checkout", "--quiet", "main")
            let merged = try await project.packit(
                "prepare-sources", "--merged-ref", "main", "--result-dir", "../merged")
            #expect(merged.status.isSuccess, "\(merged.errors)")
            #expect(Files.exists(project.base.pushing("merged/hello-1.2.0.tar.gz")))
            let url = "file://\(project.root)"
            let other = try await project.packit(
                "prepare-sources", url, "--ref", "topic", "--result-dir", "../topic")
            #expect(other.status.isSuccess, "\(other.errors)")
            #expect(Files.exists(project.base.pushing("topic/topic")))
            let none = try await project.packit("prepare-sources", url, "--ref", "nowhere")
            #expect(none.status == .exited(2))
            #expect(none.errors.contains("cannot check 'nowhere' out: "))
        }
    }

    @Test("--pr-id fetches a pull request, and merges it into its target unless told not to")
    func pullRequest() async throws {
        try await PackagedProject.with { project in
            let repository = project.repository
            try await repository.tag("1.2.0")
            try await repository.git("checkout", "--quiet", "-b", "change")
            try await repository.commit("Change", ["changed": "1\n"])
            try await repository.git("update-ref", "refs/pull/1/head", "HEAD")
            try await repository.git("update-ref", "refs/merge-requests/2/head", "HEAD")
            try await repository.git("checkout", "--quiet", "main")
            try await repository.commit("Meanwhile", ["meanwhile": "1\n"])
            let forge = project.base.appending("forge.git")
            try await repository.git("clone", "--quiet", "--mirror", project.root.string, forge.string)
            let url = "file://\(forge)"
            for (number, options) in [
                ("1", ["--target-branch", "main"]), ("2", []), ("1", ["--no-merge-pr"]),
            ] {
                let command = try project.command(
                    ["prepare-sources", url, "--pr-id", number, "--result-dir", "../result"] + options)
                let result = try await Host.forTests().runner.run(command)
                #expect(result.status.isSuccess, "\(result.errorOutput)")
                let files = try Files.list(project.base.appending("result"))
                #expect(files.contains("changed"))
                #expect(files.contains("meanwhile") == (options != ["--no-merge-pr"]))
                try Files.removeTree(project.base.appending("result"))
            }
            let missing = try await project.packit("prepare-sources", url, "--pr-id", "7")
            #expect(missing.status == .exited(2))
            #expect(missing.errors.contains("pull request 7 cannot be fetched: "))
        }
    }

    @Test("a pull request that conflicts is told, with what to do") func conflict() async throws {
        try await PackagedProject.with { project in
            let repository = project.repository
            try await repository.git("checkout", "--quiet", "-b", "change")
            try await repository.commit("Change", ["greeting": "one\n"])
            try await repository.git("update-ref", "refs/pull/1/head", "HEAD")
            try await repository.git("checkout", "--quiet", "main")
            try await repository.commit("Other", ["greeting": "two\n"])
            let outcome = try await project.packit(
                "prepare-sources", "file://\(project.root)", "--pr-id", "1")
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("pull request 1 cannot be merged: "))
            #expect(outcome.errors.contains("--no-merge-pr"))
            try project.expectNothingTemporary()
        }
    }

    @Test("links without a target, and directories, are copied as they are") func links() async throws {
        try await PackagedProject.with(files: ["data/x": "1\n"]) { project in
            try Files.symlink("nowhere", at: project.root.appending("dangling"))
            try Files.symlink("data", at: project.root.appending("folder"))
            let outcome = try await project.packit("prepare-sources", "--result-dir", "../out")
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            #expect(try Files.readlink(project.base.pushing("out/dangling")) == "nowhere")
            #expect(try Files.readlink(project.base.pushing("out/folder")) == "data")
            #expect(Files.isRegular(project.base.pushing("out/data/x")))
        }
    }

    @Test("names that are not UTF-8 are copied and removed, and what is no file is left out") func oddFiles()
        async throws
    {
        try await PackagedProject.with { project in
            let script =
                #"touch "$(printf 'bad\377')" && git add . && git -c user.name=a -c user.email=b commit -qm x && mkfifo pipe"#
            try await Host.forTests().runner.check(.shell(script, in: project.root))
            let outcome = try await project.packit("prepare-sources", "--result-dir", "../out")
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            #expect(outcome.errors.contains("/pipe is not copied"))
            let names = try Files.entries(of: project.base.appending("out"))
            #expect(names.contains(FilePath.Component(platformString: [0x62, 0x61, 0x64, -1, 0])!))
            #expect(!names.contains("pipe"))
            let clone = try await project.packit("srpm", "file://\(project.root)", in: project.results)
            #expect(clone.status.isSuccess, "\(clone.errors)")
            try project.expectNothingTemporary()
        }
    }
}
