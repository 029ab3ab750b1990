internal import HostKit
internal import SystemPackage

extension ComposePlanner {
    /// Adds what Koji and runroots would make; what cannot be made would stop the compose.
    ///
    /// - Parameter scratch: A directory that is gone afterwards.
    func addDeliveries(
        _ inputs: ComposeInputs, _ prepared: PreparedCompose, scratch: FilePath, to plan: inout ComposePlan
    ) throws {
        let layout = ComposeLayout(scratch.appending(plan.identity.id), templates: prepared.templates)
        let log = try ComposeLog(layout.logs, now: host.environment.now)
        let notifier = Notifier([], on: host, log: log)
        var context = DeliveryContext(
            host: host, identity: plan.identity, variants: inputs.variants, layout: layout,
            state: ComposeState(layout, log: log, notifier: notifier), log: log, notifier: notifier,
            runroots: Runroots(prepared.config.runroot, host: host, koji: nil))
        context.add(prepared.config, configDirectory: prepared.configDirectory)
        var phases = DeliveryPhases(prepared.config, context)
        phases.isBuildinstallSkipped = prepared.selection.skips(.buildinstall)
        do {
            plan.deliveries = try phases.deliveries { phase in
                !prepared.selection.skips(phase)
                    && PhaseSelection.isAskedFor(phase, by: prepared.loaded.options)
            }
        } catch {
            plan.failure = "\(error)"
        }
    }
}
