import PackitCore
import SystemPackage

/// Prints the jobs of a Packit configuration, one `JOB on TRIGGER` a line.
@main
struct ListJobs {
    static func main() throws {
        let path = CommandLine.arguments.dropFirst().first ?? ".packit.yaml"
        let loaded = try ConfigLoader().load(FilePath(path))
        for job in loaded.jobs {
            print("\(job.type.rawValue) on \(job.trigger.rawValue)")
        }
    }
}
