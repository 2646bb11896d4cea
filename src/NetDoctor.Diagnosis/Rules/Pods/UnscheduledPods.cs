using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Pods behind the target have no node: they do not run, and have no address.</summary>
/// <remarks>Source: Kubernetes documentation, "Debug Pods", My pod stays pending.</remarks>
public sealed class UnscheduledPods : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD01", "Pod pending, without a node", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD04", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var waiting = PodStates.With(TargetPods.NotReady(context.Route), pod => ReasonOf(context, pod));
        if (waiting.IsEmpty)
        {
            yield break;
        }

        var reasons = TargetPods.Together(waiting.Select(pair => pair.Problem.Statement.TrimEnd('.')));
        var condensed = waiting.Select(pair => SchedulerWords.Condense(pair.Problem.Statement)).ToList();
        var isKnown = condensed.TrueForAll(reason => reason is not null);
        var why = isKnown ? TargetPods.Together(condensed.OfType<string>()) : reasons;
        var first = waiting[0].Pod;
        yield return TargetPods.Finding(
            context,
            [.. waiting.Select(pair => pair.Pod)],
            isKnown ? $"has no node that fits: {why}" : $"waits for a node: {why}",
            isKnown ? $"have no node that fits: {why}" : $"wait for a node: {why}",
            waiting.Select(pair => pair.Problem),
            new Fix(
                "Read what the scheduler lacks, then add it: room on a node, a label that the pod asks for, or a toleration.",
                $"kubectl -n {first.Namespace} describe pod {first.Name}"));
    }

    private static Evidence? ReasonOf(DiagnosisContext context, Pod pod)
    {
        if (pod.NodeName is not null || pod.Phase is not (PodPhase.Pending or PodPhase.Unknown))
        {
            return null;
        }

        if (pod.Conditions.Find("PodScheduled") is { Status: ConditionStatus.False } condition)
        {
            return context.Derived(pod, condition.Message ?? condition.Reason ?? "PodScheduled is False");
        }

        return PodStates.LatestEvent(context.Snapshot, pod, "FailedScheduling") is { } warning
            ? new Evidence(Basis.Derived, warning.Reference.ToString(), warning.Message, warning.LastSeenAt)
            : context.Derived(pod, "no node is assigned, and the scheduler has not said why");
    }
}
