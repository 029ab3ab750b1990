/// Answers as forges give them.
enum JSONTexts {
    /// Pull requests, each with some hundred members, on one line, in pieces.
    static func pullRequests(_ count: Int) -> some Sequence<String> {
        (1...count).lazy.map { ($0 == 1 ? "[" : ",") + pullRequest($0) + ($0 == count ? "]" : "") }
    }

    private static func pullRequest(_ number: Int) -> String {
        let api = "https://api.forge.example/repos/project-\(number % 40)/package"
        let page = "https://forge.example/project-\(number % 40)/package/pull/\(number)"
        let isOpen = number % 3 == 0
        let state = isOpen ? "open" : "closed"
        let merged = isOpen ? "null" : "\"2026-12-01T10:11:12Z\""
        let commit = hash(number)
        return #"""
            {"url":"\#(api)/pulls/\#(number)","id":\#(1_900_000_000 + number * 7),"node_id":"PR_kwDOAB\#(number)",\#
            "html_url":"\#(page)","diff_url":"\#(page).diff","patch_url":"\#(page).patch",\#
            "issue_url":"\#(api)/issues/\#(number)","number":\#(number),"state":"\#(state)","locked":false,\#
            "title":"Update to \#(number % 90).\#(number % 10): fix \"crash\" in the parser",\#
            "user":\#(user(number)),"body":\#(body(number)),"created_at":"2026-10-11T08:15:30Z",\#
            "updated_at":"2026-12-01T10:11:12Z","closed_at":null,"merged_at":\#(merged),\#
            "merge_commit_sha":"\#(commit)","assignee":null,"assignees":[],"requested_reviewers":[],\#
            "requested_teams":[],"labels":[\#(label(number)),\#(label(number + 1))],"milestone":null,\#
            "draft":false,"commits_url":"\#(api)/pulls/\#(number)/commits",\#
            "review_comments_url":"\#(api)/pulls/\#(number)/comments",\#
            "review_comment_url":"\#(api)/pulls/comments{/number}",\#
            "comments_url":"\#(api)/issues/\#(number)/comments","statuses_url":"\#(api)/statuses/\#(commit)",\#
            "head":\#(branch(number, "fix-\(number)")),"base":\#(branch(number % 40, "main")),\#
            "_links":{"self":{"href":"\#(api)/pulls/\#(number)"},"html":{"href":"\#(page)"}},\#
            "author_association":"CONTRIBUTOR","auto_merge":null,"active_lock_reason":null}
            """#
    }

    private static func user(_ number: Int) -> String {
        let id = number % 700
        let name = "person-\(id)"
        let api = "https://api.forge.example/users/\(name)"
        return #"""
            {"login":"\#(name)","id":\#(id),"node_id":"MDQ6VXNlcj\#(id)","gravatar_id":"",\#
            "avatar_url":"https://avatars.forge.example/u/\#(id)?v=4","url":"\#(api)",\#
            "html_url":"https://forge.example/\#(name)","followers_url":"\#(api)/followers",\#
            "gists_url":"\#(api)/gists{/gist_id}","starred_url":"\#(api)/starred{/owner}{/repo}",\#
            "repos_url":"\#(api)/repos","events_url":"\#(api)/events{/privacy}","type":"User","site_admin":false}
            """#
    }

    private static func branch(_ number: Int, _ name: String) -> String {
        let owner = "project-\(number % 40)"
        return #"""
            {"label":"\#(owner):\#(name)","ref":"\#(name)","sha":"\#(hash(number + 1))","user":\#(user(number)),\#
            "repo":{"id":\#(number % 40),"name":"package","full_name":"\#(owner)/package","private":false,\#
            "html_url":"https://forge.example/\#(owner)/package","description":"Räder für Pakete ☸",\#
            "clone_url":"https://forge.example/\#(owner)/package.git","fork":false,"size":\#(number * 3),\#
            "has_issues":true,"default_branch":"main","topics":["rpm","packaging"],"archived":false,\#
            "open_issues_count":\#(number % 50)}}
            """#
    }

    private static func label(_ number: Int) -> String {
        let id = number % 30
        return #"{"id":\#(id),"name":"area/\#(id)","color":"ededed","default":false,"description":null}"#
    }

    private static func body(_ number: Int) -> String {
        let line = #"A line of a description, with `code`, a \"quotation\" and [a link](https://x.y).\r\n"#
        return "\"" + String(repeating: line, count: 1 + number % 8) + "\""
    }

    private static func hash(_ number: Int) -> String {
        var state = UInt64(number) &+ 0x9E37_79B9_7F4A_7C15
        var text = ""
        while text.utf8.count < 40 {
            state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            text += String(state, radix: 16)
        }
        return String(text.prefix(40))
    }
}
