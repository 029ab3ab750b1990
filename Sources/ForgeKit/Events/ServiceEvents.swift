internal import JSONKit

/// Reads what Copr, Koji and others tell over the message bus.
enum ServiceEvents {
    static func coprBuild(_ json: JSON, _ phase: CoprBuildEvent.Phase) throws(JSONError) -> CoprBuildEvent {
        CoprBuildEvent(
            phase: phase, build: try json.int("build"), chroot: try json.string("chroot"),
            status: try json.int("status"), owner: try json.string("owner"),
            project: try json.string("copr"), user: try json.string("user"),
            package: try json.optionalString("pkg"), version: try json.optionalString("version"))
    }

    static func kojiBuild(_ json: JSON) throws(JSONError) -> KojiBuildEvent {
        let request = json["request"] ?? json["task"]?["request"]
        let words = (request?.items ?? []).map(\.string)
        return KojiBuildEvent(
            build: try json.int("build_id"), task: try json.optionalInt("task_id"),
            state: try state(json.member("new")), before: try json["old"].mapped(state),
            name: try json.string("name"), version: try json.string("version"),
            release: try json.string("release"), epoch: try json.optionalInt("epoch"),
            owner: try json.string("owner"), source: words.first ?? nil,
            target: words.count > 1 ? words[1] : nil)
    }

    private static func state(_ json: JSON) throws(JSONError) -> KojiBuildEvent.State {
        guard let state = json.int.flatMap(KojiBuildEvent.State.init(rawValue:)) else {
            throw json.unexpected("the number of a state of builds")
        }
        return state
    }

    static func kojiTask(_ json: JSON) throws(JSONError) -> KojiTaskEvent {
        let info = json["info"]
        return KojiTaskEvent(
            task: try json.int("id"), state: try json.string("new"), before: try json.optionalString("old"),
            method: try json.string("method"), owner: try json.string("owner"),
            children: try (info?.optionalList("children") ?? []).mapped { child throws(JSONError) in
                KojiTaskEvent.Child(
                    id: try child.int("id"), method: try child.string("method"),
                    arch: try child.string("arch"), state: try child.int("state"))
            }, started: info?["start_time"]?.double, completed: info?["completion_time"]?.double)
    }

    static func kojiTag(_ json: JSON) throws(JSONError) -> KojiTagEvent {
        KojiTagEvent(
            build: try json.int("build_id"), tag: try json.string("tag"), name: try json.string("name"),
            version: try json.string("version"), release: try json.string("release"),
            owner: try json.string("owner"))
    }

    static func hotness(_ json: JSON) throws(JSONError) -> HotnessEvent {
        let trigger = json["trigger"]?["msg"]
        let message = trigger?["message"]
        let project = trigger?["project"] ?? message?["project"]
        return HotnessEvent(
            package: try json.string("package"), versions: try newVersions(message),
            bug: try json["bug"]?.optionalInt("bug_id"), project: try project?.optionalInt("id"),
            projectName: try project?.optionalString("name"))
    }

    static func versions(_ json: JSON) throws(JSONError) -> VersionsEvent {
        let message = try json.member("message")
        let project = try json["project"] == nil ? message.member("project") : json.member("project")
        return VersionsEvent(
            project: try project.int("id"), projectName: try project.string("name"),
            versions: try newVersions(message),
            packages: try message.optionalList("packages").mapped { package throws(JSONError) in
                VersionsEvent.Mapping(
                    distribution: try package.string("distro"), package: try package.string("package_name"))
            })
    }

    private static func newVersions(_ message: JSON?) throws(JSONError) -> [String] {
        guard let message else { return [] }
        let new = try message.strings("upstream_versions")
        return try new.isEmpty ? message.optionalString("upstream_version").map { [$0] } ?? [] : new
    }

    static func scan(_ json: JSON, hasEnded: Bool) throws(JSONError) -> ScanEvent {
        let results: ScanEvent.Results? =
            hasEnded
            ? ScanEvent.Results(
                status: try json.string("status"), added: try json.optionalString("added.js"),
                fixed: try json.optionalString("fixed.js"), all: try json.optionalString("scan-results.js"))
            : nil
        return ScanEvent(task: try json.int("task_id"), results: results)
    }

    static func logAnalysis(_ json: JSON) throws(JSONError) -> LogAnalysisEvent {
        LogAnalysisEvent(
            id: try json.string("log_detective_analysis_id"), status: try json.string("status"),
            buildSystem: try json.string("build_system"), build: try json.string("target_build"),
            commit: try json.optionalString("commit_sha"), pullRequest: try json.optionalInt("pr_id"),
            projectURL: try json.optionalString("project_url"),
            explanation: try json["log_detective_response"]?["explanation"]?.optionalString("text"),
            problem: try json.optionalString("error_msg"))
    }
}
