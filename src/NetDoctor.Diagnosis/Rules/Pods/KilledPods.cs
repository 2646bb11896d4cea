using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The pods behind the target were killed from outside of the program: out of memory, evicted by their node, or preempted.</summary>
/// <remarks>An evicted pod stays as a finished object with the reason; the kernel's kill for memory is the reason <c>OOMKilled</c> of
/// the container's end. Source: Kubernetes documentation, "Node-pressure Eviction", "Assign Memory Resources to Containers",
/// "Pod Priority and Preemption".</remarks>
public sealed class KilledPods : IRule
{
    private static readonly ImmutableArray<string> Reasons = ["Evicted", "Preempting", "NodeShutdown", "NodeLost", "Terminated"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD12", "Evicted / OOMKilled / preempted", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD02", "POD04", "SVC08", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var killed = PodStates.With(TargetPods.NotReady(context.Route), pod => OutOfMemory(context.Snapshot, pod));
        if (!killed.IsEmpty)
        {
            yield return ForMemory(context, killed);
        }

        // Where other pods live on, the ended ones are history.
        var ended = TargetPods.All(context.Route).IsEmpty ? Ended(context) : [];
        if (!ended.IsEmpty && !Wire.WasReached(context))
        {
            yield return ByNode(context, ended);
        }
    }

    private static RuleFinding ForMemory(
        DiagnosisContext context, ImmutableArray<(Pod Pod, ContainerStatus Problem)> killed)
    {
        var (first, status) = killed[0];
        var text = $"killed for memory (OOMKilled): container {status.Name}, restarted {Counts.Of(killed.Max(pair => pair.Problem.RestartCount), "time")}";
        return TargetPods.Finding(
            context,
            [.. killed.Select(pair => pair.Pod)],
            $"is {text}",
            $"are {text}",
            killed.Select(pair => context.Derived(
                pair.Pod,
                $"container {pair.Problem.Name} ended with {PodStates.EndOf(pair.Problem)!.Reason}, code {PodStates.EndOf(pair.Problem)!.ExitCode}, "
                + $"restarted {Counts.Of(pair.Problem.RestartCount, "time")}")),
            new Fix(
                "Compare the memory limit with what the program uses; raise the limit, or mend the leak.",
                $"kubectl -n {first.Namespace} describe pod {first.Name}"),
            new Fix("Change the limit in the workload.", Owners.EditCommand(context.Snapshot, first), FixRisk.Medium));
    }

    private static RuleFinding ByNode(DiagnosisContext context, ImmutableArray<Pod> ended)
    {
        var first = ended[0];
        var why = TargetPods.Together(ended.Select(pod => $"{ReasonOf(pod)}{(pod.Message is { } text ? $" ({text.TrimEnd('.', ' ')})" : "")}"));
        var subject = context.Route.Service?.Reference ?? first.Reference;
        return new RuleFinding
        {
            Subject = subject.ToString(),
            Summary = context.Route.TargetPod is not null
                ? $"{first.Reference} has ended: {why}."
                : $"No pod of {subject} is left: {PodWords.List(ended.Select(pod => pod.Name), 3)} "
                    + $"{(ended.Length == 1 ? "has" : "have")} ended: {why}.",
            Evidence = [.. ended.Take(5).Select(pod => context.Derived(pod, $"phase {pod.Phase}, {ReasonOf(pod)}: {pod.Message ?? "no message"}"))],
            Fixes =
            [
                Owners.Of(context.Snapshot, first) is { } owner
                    ? new Fix("See whether its controller makes another.", $"kubectl -n {owner.Namespace} describe {Owners.Argument(owner)}")
                    : new Fix("Nothing replaces a pod without a controller: create it again, better by a Deployment.",
                        $"kubectl -n {first.Namespace} get pod {first.Name} -o yaml"),
            ],
        };
    }

    private static ImmutableArray<Pod> Ended(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is { Service: null, TargetPod: { } named })
        {
            return IsKilled(named) ? [named] : [];
        }

        return route.Service is { HasSelector: true } service
            ? [.. context.Snapshot.Pods.InNamespace(service.Namespace)
                .Where(pod => IsKilled(pod) && pod.Labels.Matches(service.Selector) && !IsReplaced(context.Snapshot, pod))
                .OrderBy(pod => pod.Name, StringComparer.Ordinal)]
            : [];
    }

    // A controller makes another pod at once: where none is there, what keeps it from that is the cause, and not the end of the old one.
    private static bool IsReplaced(ClusterSnapshot snapshot, Pod pod) => Owners.Of(snapshot, pod) is { } owner
        && ServiceFacts.Find(snapshot, owner) is { Replicas: > 0 };

    private static bool IsKilled(Pod pod) => pod.Phase == PodPhase.Failed && ReasonOf(pod) is not null;

    private static string? ReasonOf(Pod pod) => pod.Reason is { } reason && Reasons.Contains(reason)
        ? reason
        : pod.Conditions.Find("DisruptionTarget") is { Status: ConditionStatus.True } disruption ? disruption.Reason : null;

    // A kill of long ago says nothing of a container that has run since.
    private static ContainerStatus? OutOfMemory(ClusterSnapshot snapshot, Pod pod) => PodStates.Statuses(pod).FirstOrDefault(status =>
        !status.Ready && PodStates.EndOf(status)?.Reason == "OOMKilled" && PodStates.IsEnding(snapshot, status));
}
