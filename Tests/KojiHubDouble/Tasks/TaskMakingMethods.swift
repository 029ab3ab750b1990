internal import KojiKit

/// Calls that make tasks.
enum TaskMakingMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("build", "build(src, target, opts=None, priority=None, channel=None)", needs: .login) {
            call in
            try make(call, "build", [call["src"], call["target"], call.given("opts") ?? [:]])
        }
        methods.add(
            "chainBuild", "chainBuild(srcs, target, opts=None, priority=None, channel=None)", needs: .login
        ) {
            call in try make(call, "chainbuild", [call["srcs"], call["target"], call.given("opts") ?? [:]])
        }
        methods.add("tagBuild", "tagBuild(tag, build, force=False, fromtag=None)", needs: .login) { call in
            let changes = TagChanges(log: ChangeLog(call))
            let tag = try changes.lookup.required(call["tag"])
            let build = try BuildLookup(call.database).required(call["build"])
            try changes.check(build, for: tag, force: call.flag("force"))
            let from = try call.given("fromtag").map { try changes.lookup.required($0) }
            if let from, try !changes.isTagged(build["id"]?.int ?? 0, in: from["id"]?.int ?? 0) {
                throw HubFault.tag(
                    "build \(build["nvr"]?.plain ?? "") not in tag \(from["name"]?.plain ?? "")")
            }
            return try make(
                call, "tagBuild",
                [tag["id"] ?? nil, build["id"] ?? nil, call["force"], from?["id"] ?? nil])
        }
        methods.add("moveBuild", "moveBuild(tag1, tag2, build, force=False)", needs: .login) { call in
            let changes = TagChanges(log: ChangeLog(call))
            let ids = try [call["tag1"], call["tag2"]].map {
                XMLRPCValue.int(try changes.lookup.requiredID($0))
            }
            let build = try BuildLookup(call.database).requiredID(call["build"])
            return try make(call, "tagBuild", [ids[1], .int(build), call["force"], ids[0]])
        }
        methods.add(
            "runroot",
            "runroot(tagInfo, arch, command, channel=None, packages=None, mounts=None, repo_id=None, skip_setarch=False, "
                + "weight=None, new_chroot=None, upload_logs=None, keep=False)", needs: .permission("runroot")
        ) { call in try runroot(call) }
        methods.add(
            "newRepo", "newRepo(tag, event=None, src=False, debuginfo=False, separate_src=False)",
            needs: .permission("repo")
        ) {
            call in
            let tag = try TagLookup(database: call.database, event: nil).required(call["tag"])
            return try make(call, "newRepo", [tag["name"] ?? nil], channel: "createrepo")
        }
        methods.add(
            "wrapperRPM", "wrapperRPM(build, url, target, priority=None, channel='maven', opts=None)",
            needs: .login
        ) {
            call in
            try make(call, "wrapperRPM", [call["url"], call["target"], call["build"], nil, call["opts"]])
        }
        addImages(to: &methods)
    }

    private static func addImages(to methods: inout HubMethods) {
        methods.add(
            "buildImage",
            "buildImage(name, version, arch, target, ksfile, img_type, opts=None, priority=None)",
            needs: .login
        ) { call in
            let type = call.text("img_type") ?? ""
            guard ["livecd", "appliance", "livemedia"].contains(type) else {
                throw HubFault.generic("Unrecognized image type: \(type)")
            }
            return try make(
                call, type,
                [call["name"], call["version"], call["arch"], call["target"], call["ksfile"], call["opts"]],
                channel: type)
        }
        methods.add(
            "buildImageOz",
            "buildImageOz(name, version, arches, target, inst_tree, opts=None, priority=None)",
            needs: .login
        ) { call in
            try make(
                call, "image",
                [
                    call["name"], call["version"], call["arches"], call["target"], call["inst_tree"],
                    call["opts"],
                ],
                channel: "image")
        }
        methods.add(
            "osbuildImage",
            "osbuildImage(name, version, distro, image_types, target, arches, opts=None, priority=None)",
            needs: .login
        ) { call in
            try make(
                call, "osbuildImage",
                [
                    call["name"], call["version"], call["distro"], call["image_types"], call["target"],
                    call["arches"],
                    call["opts"],
                ], channel: "image")
        }
        methods.add(
            "kiwiBuild",
            "kiwiBuild(target, arches, desc_url, desc_path, optional_arches=None, profile=None, scratch=False, "
                + "priority=None, make_prep=False, repos=None, release=None, type=None, type_attr=None, "
                + "result_bundle_name_format=None, use_buildroot_repo=True, version=None, repo_releasever=None)",
            needs: .login
        ) { call in
            let names = [
                "optional_arches", "profile", "scratch", "make_prep", "repos", "release", "type", "type_attr",
                "result_bundle_name_format", "version", "repo_releasever",
            ]
            var options: XMLRPCStruct = [:]
            for name in names { options[name] = call.given(name) }
            return try make(
                call, "kiwiBuild",
                [
                    call["target"], call["arches"], call["desc_url"], call["desc_path"],
                    .structure(options),
                ], channel: "image")
        }
        methods.add(
            "imageBuilderBuild",
            "imageBuilderBuild(target, arches, types, name, version, opts=None, priority=None)", needs: .login
        ) { call in
            try make(
                call, "imageBuilderBuild",
                [
                    call["target"], call["arches"], call["types"], call["name"], call["version"],
                    call["opts"],
                ], channel: "image")
        }
        methods.add(
            "buildContainer", "buildContainer(src, target, opts=None, priority=None, channel='default')",
            needs: .login
        ) { call in try make(call, "buildContainer", [call["src"], call["target"], call["opts"]]) }
        for name in ["pungi_buildinstall", "pungi_ostree"] {
            methods.add(name, "\(name)(tag, arch, channel=None, **options)", needs: .permission("runroot")) {
                call in
                try make(
                    call, name, [call["tag"], call["arch"], named(call["options"].structure ?? [:])],
                    channel: call.text("channel") ?? "runroot", arch: call.text("arch"))
            }
        }
    }

    /// Arguments of the task that runs lorax.
    private static func named(_ members: XMLRPCStruct) -> XMLRPCValue {
        var members = members
        members["__starstar"] = true
        return .structure(members)
    }

    private static func make(
        _ call: HubCall, _ method: String, _ parameters: [XMLRPCValue], channel: String? = nil,
        arch: String? = nil
    ) throws -> XMLRPCValue {
        let user = try call.user()
        var task = TaskStore.New(method: method, parameters: parameters, owner: user.userID)
        task.arch = arch ?? "noarch"
        task.channel = call.text("channel") ?? channel
        if let more = call.int("priority") {
            if more < 0, !call.hasPermission("admin") {
                throw HubFault.notAllowed("only admins may create high-priority tasks")
            }
            task.priority += more
        }
        return .int(try TaskStore(call.transaction).make(task))
    }

    private static func runroot(_ call: HubCall) throws -> XMLRPCValue {
        let tag = try TagLookup(database: call.database, event: nil).required(call["tagInfo"])
        let options = [
            "packages", "mounts", "repo_id", "skip_setarch", "weight", "new_chroot", "upload_logs",
        ]
        var members: XMLRPCStruct = [:]
        for name in options { members[name] = call.given(name) }
        return try make(
            call, "runroot",
            [tag["name"] ?? nil, call["arch"], call["command"], call["keep"], named(members)],
            channel: call.text("channel") ?? "runroot", arch: call.text("arch"))
    }
}
