using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Containers run, but their startup probe has not passed: until it does, they are not ready and not asked whether they are.</summary>
/// <remarks>Source: Kubernetes documentation, "Configure Liveness, Readiness and Startup Probes", Protect slow starting containers.</remarks>
public sealed class StartupProbeRunning : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD28", "Startup probe still running", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD02", "POD04", "SVC12", "DNS26", "EPS11", "APP01"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var starting = PodStates.With(TargetPods.NotReady(context.Route), pod => Starting.Of(context, pod));
        if (starting.IsEmpty)
        {
            yield break;
        }

        var states = TargetPods.Together(starting.Select(pair => pair.Problem.Text));
        var (first, problem) = starting[0];
        yield return TargetPods.Finding(
            context,
            [.. starting.Select(pair => pair.Pod)],
            $"is still starting: {states}",
            $"are still starting: {states}",
            starting.SelectMany(pair => pair.Problem.Evidence(context, pair.Pod)),
            new Fix(
                "Read how far the start has come.",
                $"kubectl -n {first.Namespace} logs {first.Name} -c {problem.Container.Name} --tail=50"),
            new Fix(
                "If the start is only slow, give it more time: failureThreshold times periodSeconds.",
                Owners.EditCommand(context.Snapshot, first),
                FixRisk.Medium));
    }

    private sealed record Starting(Container Container, ContainerStatus Status, ContainerProbe Probe, WarningEvent? Event)
    {
        public string Text => $"container {Container.Name} has {Probe.PeriodSeconds * Probe.FailureThreshold} s to pass its startup probe"
            + (Event is null ? "" : $", which fails ({Event.Message.Split(": ", 2)[^1].TrimEnd('.')})");

        public static Starting? Of(DiagnosisContext context, Pod pod)
        {
            foreach (var status in pod.ContainerStatuses.Where(status => status is { Started: false, State.Phase: ContainerPhase.Running }))
            {
                // A program that ends by itself again and again, before its time is over, is no slow one.
                if (pod.Containers.FirstOrDefault(container => container.Name == status.Name) is { StartupProbe: { } probe } container
                    && (CrashLoopingPods.CrashOf(context.Snapshot, pod)?.Name != status.Name || PodStates.CouldBeStopped(status, probe)))
                {
                    return new Starting(container, status, probe, EventOf(context.Snapshot, pod, status));
                }
            }

            return null;
        }

        // What was said before the container's last start is about another process.
        private static WarningEvent? EventOf(ClusterSnapshot snapshot, Pod pod, ContainerStatus status) =>
            PodStates.LatestEvent(snapshot, pod, "Unhealthy", "Startup probe failed") is { } warning
                && (status.State.StartedAt is not { } start || warning.LastSeenAt >= start)
                ? warning
                : null;

        public IEnumerable<Evidence> Evidence(DiagnosisContext context, Pod pod)
        {
            var since = Status.State.StartedAt is { } start ? $" since {Ages.Clock(start, context.Snapshot.ObservedAt)}" : "";
            yield return context.Derived(
                pod, $"container {Container.Name} runs{since} and is not started, restarted {Counts.Of(Status.RestartCount, "time")}");
            if (Event is not null)
            {
                yield return new Evidence(Basis.Derived, pod.Reference.ToString(), $"event Unhealthy x{Event.Count}: {Event.Message}", Event.LastSeenAt);
            }
        }
    }
}
