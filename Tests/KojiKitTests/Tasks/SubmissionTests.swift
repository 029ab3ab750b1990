import TestSupport
import Testing

@testable import KojiKit

/// Calls that make tasks, and what is read out of tasks.
@Suite("Making tasks") struct SubmissionTests {
    @Test("a build is what the reference client sends") func build() throws {
        let source = "git+https://example.com/hello.git#0123456789abcdef0123456789abcdef01234567"
        let request = KojiRequest.build(
            source: source, target: "f99-candidate", options: KojiBuildOptions(isScratch: true), priority: 5)
        #expect(try Recorded.answer(to: request, "45-build") == KojiID(22))
    }

    @Test("a command in a room is what the reference client sends") func runroot() throws {
        var runroot = KojiRunroot(
            tag: "f99-build", arch: "x86_64", command: .arguments(["rm -f /var/lib/rpm/__db*; set -x; true"]))
        runroot.packages = ["lorax"]
        runroot.mounts = ["/mnt/compose"]
        #expect(try Recorded.answer(to: .runroot(runroot), "79-runroot") == KojiID(24))
        runroot.command = .shell("set -x; true")
        #expect(KojiRequest.runroot(runroot).call.arguments[2] == "set -x; true")
        runroot.usesNewChroot = true
        runroot.logs = ["/a.log"]
        let named = KojiRequest.runroot(runroot).call.named
        #expect(named["new_chroot"] == true && named["upload_logs"] == ["/a.log"])
    }

    @Test("options of a build that are not set are left out") func options() {
        #expect(KojiBuildOptions().xmlrpc == [:])
        var options = KojiBuildOptions()
        options.arches = ["x86_64", "aarch64"]
        options.waitedBuilds = ["a-1-1"]
        options.repository = KojiID(3)
        options.rebuildsSRPM = false
        (options.skipsTagging, options.failsFast, options.waitsForRepository) = (true, true, true)
        options.isDraft = true
        options.userMetadata = ["k": "v"]
        #expect(
            options.xmlrpc == [
                "skip_tag": true, "arch_override": "x86_64 aarch64", "repo_id": 3, "fail_fast": true,
                "wait_repo": true, "wait_builds": ["a-1-1"], "rebuild_srpm": false, "draft": true,
                "custom_user_metadata": ["k": "v"],
            ])
    }

    @Test("images go by the method of what makes them") func images() {
        var options = KojiImageOptions(isScratch: true)
        options.repositories = ["https://example.com/$arch"]
        options.formats = ["qcow2"]
        options.diskSize = 10
        let live = KojiKickstartImage(
            .livemedia(arches: ["x86_64"]), name: "n", version: "1", target: "t", kickstart: "a.ks",
            options: options)
        let call = KojiRequest.image(live, priority: 3).call
        #expect(call.method == "buildImage")
        #expect(call.arguments == ["n", "1", ["x86_64"], "t", "a.ks", "livemedia"])
        #expect(
            call.named == [
                "opts": [
                    "scratch": true, "repo": ["https://example.com/$arch"], "format": ["qcow2"],
                    "disk_size": 10,
                ], "priority": 3,
            ])
        let disk = KojiDiskImage(name: "n", version: "1", arches: ["x86_64"], target: "t", installTree: "u")
        #expect(
            KojiRequest.image(disk).call
                == KojiCall("buildImageOz", ["n", "1", ["x86_64"], "t", "u"], named: ["opts": [:]]))
    }

    @Test("images of plugins have their options") func plugins() {
        var osbuild = KojiOSBuildImage(
            name: "n", version: "1", distro: "f99", imageTypes: ["qcow2"], target: "t", arches: ["x86_64"])
        osbuild.repositories = [.init(url: "u"), .init(url: "v", packageSets: ["build"])]
        osbuild.ostree = .init(url: "o", ref: "r")
        osbuild.release = "2"
        let call = KojiRequest.image(osbuild).call
        #expect(call.arguments == ["n", "1", "f99", ["qcow2"], "t", ["x86_64"]])
        #expect(
            call.named == [
                "opts": [
                    "release": "2", "repo": ["u", ["baseurl": "v", "package_sets": ["build"]]],
                    "ostree": ["url": "o", "ref": "r"],
                ]
            ])
        var kiwi = KojiKiwiImage(
            target: "t", arches: ["x86_64"], descriptionSource: "git+u#1", descriptionPath: "a.kiwi")
        kiwi.profile = "p"
        kiwi.optionalArches = ["aarch64"]
        #expect(
            KojiRequest.image(kiwi).call
                == KojiCall(
                    "kiwiBuild", ["t", ["x86_64"], "git+u#1", "a.kiwi"],
                    named: ["profile": "p", "optional_arches": ["aarch64"]]))
        let builder = KojiImageBuilderImage(
            target: "t", arches: ["x86_64"], types: ["minimal-raw"], name: "n", version: "1")
        #expect(
            KojiRequest.image(builder).call
                == KojiCall(
                    "imageBuilderBuild", ["t", ["x86_64"]],
                    named: ["types": ["minimal-raw"], "name": "n", "version": "1", "opts": [:]]))
        #expect(
            KojiRequest.container(source: "u", target: "t", options: ["scratch": true], priority: -1).call
                == KojiCall("buildContainer", ["u", "t", ["scratch": true]], named: ["priority": -1]))
        #expect(
            KojiRequest.buildinstall(tag: "t", arch: "x86_64", options: ["product": "Fedora"]).call
                == KojiCall("pungi_buildinstall", ["t", "x86_64"], named: ["product": "Fedora"]))
    }

    @Test("chains, wrappers and repositories") func others() {
        #expect(
            KojiRequest.chainBuild(groups: [["a", "b"], ["c"]], target: "t").call
                == KojiCall("chainBuild", [[["a", "b"], ["c"]], "t", [:]]))
        #expect(
            KojiRequest.wrapperRPM(of: "a-1-1", url: "u", target: "t", isScratch: true).call
                == KojiCall("wrapperRPM", ["a-1-1", "u", "t"], named: ["opts": ["scratch": true]]))
        #expect(
            KojiRequest.newRepository("f99-build", options: .init(includesDebuginfo: true)).call
                == KojiCall("newRepo", ["f99-build"], named: ["debuginfo": true]))
        #expect(
            KojiRequest.requestRepository("f99-build", minimumEvent: KojiID(7)).call
                == KojiCall("repo.request", ["f99-build"], named: ["min_event": 7]))
        #expect(
            KojiRequest.moveBuild("a-1-1", from: "x", to: "y").call
                == KojiCall("moveBuild", ["x", "y", "a-1-1"]))
    }

    @Test("arguments of tasks are found by place and by name") func arguments() throws {
        let children = try KojiRequest.taskChildren(KojiID(5), request: true)
            .decode(Recorded.result("41-getTaskChildren-request"))
        let works = Dictionary(uniqueKeysWithValues: children.map { ($0.label ?? "", $0.work) })
        let options: XMLRPCStruct = ["repo_id": 1]
        #expect(
            works["aarch64"]
                == .buildArch(
                    package: "tasks/7/7/hello-1.2-1.fc99.src.rpm", buildTag: KojiID(6), arch: "aarch64",
                    options: options))
        #expect(works["tag"] == .tagBuild(tag: KojiID(5), build: KojiID(5)))
        guard case .sourcePackage(let source, let tag, _) = works["srpm"] ?? nil else {
            Issue.record("no source package")
            return
        }
        #expect(source.hasSuffix("hello-1.2-1.fc99.src.rpm") && tag == KojiID(6))
        var named = try #require(children.first)
        named.method = "runroot"
        named.request = [["__method__": "runroot", "root": "t", "arch": "x86_64", "command": "true"]]
        #expect(named.work == .runroot(tag: "t", arch: "x86_64", command: ["true"]))
        named.request = ["t", "x86_64", ["a", "b"], ["mounts": ["/m"], "__starstar": true]]
        #expect(named.work == .runroot(tag: "t", arch: "x86_64", command: ["a", "b"]))
        #expect(named.arguments.named == ["mounts": ["/m"]])
    }

    @Test("image tasks say what they make") func imageArguments() throws {
        var task = try KojiTask(TaskHub.task(1, .open, method: "livemedia"))
        task.request = ["n", "1", ["x86_64", "aarch64"], "t", "a.ks", ["scratch": true]]
        #expect(
            task.work
                == .image(
                    name: "n", version: "1", arches: ["x86_64", "aarch64"], target: "t",
                    options: ["scratch": true]))
        task.method = "createImage"
        task.request = ["n", "1", "2", "x86_64", [:], "t-build", [:], "u", [:]]
        #expect(
            task.work == .imageOfArch(name: "n", version: "1", release: "2", arch: "x86_64", options: [:]))
        task.method = "somethingElse"
        #expect(task.work == nil)
    }

    @Test("a task knows whether it is scratch") func scratch() throws {
        var task = try KojiTask(TaskHub.task(1, .open))
        #expect(!task.isScratch)
        task.request = ["src", "target", ["scratch": true]]
        #expect(task.isScratch)
        task.request = [["__method__": "build", "src": "s", "opts": ["scratch": true]]]
        #expect(task.isScratch)
    }

    @Test("results of tasks are read by their methods") func results() throws {
        let built = try Recorded.answer(to: .buildArchResult(KojiID(7)), "42-getTaskResult")
        #expect(built.rpms.count == 3 && built.srpms == ["tasks/7/7/hello-1.2-1.fc99.src.rpm"])
        #expect(built.logs.count == 3 && built.buildroot == nil)
        let source = try KojiRequest.sourcePackageResult(KojiID(1)).decode([
            "srpm": "a.src.rpm", "logs": ["l"], "brootid": 3, "source": ["source": "u#1", "url": "u#main"],
        ])
        #expect(
            source.resolvedSource == "u#1" && source.requestedSource == "u#main"
                && source.buildroot == KojiID(3))
        #expect(try KojiRequest.sourcePackageResult(KojiID(1)).decode("a.src.rpm").srpm == "a.src.rpm")
        let image = try KojiRequest.imageResult(KojiID(1)).decode([
            "name": "n", "version": "1", "release": "2", "arch": "x86_64", "files": ["a.qcow2"], "logs": [],
            "task_id": 9, "rootdev": nil, "rpmlist": [["name": "a"]],
        ])
        #expect(image.files == ["a.qcow2"] && image.task == KojiID(9) && image.packages.count == 1)
        let osbuild = try KojiRequest.osbuildResult(KojiID(1)).decode(["composer": [:], "koji": ["build": 7]])
        #expect(osbuild.build == KojiID(7))
        let container = try KojiRequest.containerResult(KojiID(1)).decode([
            "koji_builds": ["12"], "repositories": ["r/x:1"],
        ])
        #expect(container.builds == [KojiID(12)] && container.repositories == ["r/x:1"])
        let repository = try KojiRequest.newRepositoryResult(KojiID(1)).decode([4, 42])
        #expect(repository == KojiNewRepositoryResult(repository: KojiID(4), event: KojiID(42)))
    }
}
