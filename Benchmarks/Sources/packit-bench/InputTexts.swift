extension Inputs {
    /// Four keys.
    static let smallConfigText = """
        specfile_path: hello-bench.spec
        upstream_package_name: hello-bench
        downstream_package_name: hello-bench
        upstream_tag_template: v{version}

        """

    /// 200 lines of what real configurations hold: actions, synced files, jobs of several kinds.
    static let configText: String = {
        let head = """
            # A configuration with a job for each of many targets.
            specfile_path: hello-bench.spec
            files_to_sync:
              - hello-bench.spec
              - src: .packit.yaml
                dest: .packit.yaml
            upstream_package_name: hello-bench
            downstream_package_name: hello-bench
            upstream_tag_template: v{version}
            actions:
              get-current-version:
                - git describe --tags --abbrev=0
              post-upstream-clone: make sources
            srpm_build_deps: [git, make]
            notifications:
              pull_request:
                successful_build: true
            jobs:

            """
        let jobs = (1...26).map { number in
            """
              - job: copr_build
                trigger: pull_request
                identifier: build-\(number)
                owner: "@hello"
                project: hello-\(number)
                targets:
                  - fedora-rawhide-x86_64

            """
        }
        return head + jobs.joined()
    }()

    static let specText = """
        Name:           hello-bench
        Version:        1.2.0
        Release:        1%{?dist}
        Summary:        Says nothing
        License:        MIT
        Source0:        hello-bench-%{version}.tar.gz

        %description
        Says nothing.

        %prep
        %autosetup -n hello-bench-%{version}

        %build
        %make_build

        %files

        %changelog
        * Mon Jan 05 2026 Bench Packager <packager@example.com> - 1.2.0-1
        - Initial package

        """
}
