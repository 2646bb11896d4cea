using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The containers are ready, but the pod waits for a condition that something outside of the kubelet has to set.</summary>
/// <remarks>Typically a load balancer's controller. A missing condition counts as False. Source: Kubernetes documentation,
/// "Pod Lifecycle", Pod readiness.</remarks>
public sealed class ReadinessGateUnset : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD16", "readinessGate never set", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD04", "SVC12", "DNS26", "EPS04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var waiting = PodStates.With(TargetPods.NotReady(context.Route), GateOf);
        if (waiting.IsEmpty)
        {
            yield break;
        }

        var gates = TargetPods.Together(waiting.Select(pair => pair.Problem));
        var first = waiting[0].Pod;
        yield return TargetPods.Finding(
            context,
            [.. waiting.Select(pair => pair.Pod)],
            $"waits for a readiness gate though its containers are ready: {gates}",
            $"wait for a readiness gate though their containers are ready: {gates}",
            waiting.Select(pair => context.Derived(pair.Pod, $"containers are ready; {pair.Problem}")),
            new Fix(
                "See whether the controller that sets the condition runs, and what it says.",
                $"kubectl -n {first.Namespace} get pod {first.Name} -o jsonpath='{{.spec.readinessGates}} {{.status.conditions}}'"),
            new Fix(
                "If nothing sets it any more, take the gate out of the pod template.",
                Owners.EditCommand(context.Snapshot, first),
                FixRisk.Medium));
    }

    private static string? GateOf(Pod pod)
    {
        if (pod.ReadinessGates.IsEmpty || pod.ContainerStatuses.IsEmpty || pod.ContainerStatuses.Any(status => !status.Ready))
        {
            return null;
        }

        var gate = pod.ReadinessGates.FirstOrDefault(gate => pod.Conditions.Status(gate) != true);
        return gate is null
            ? null
            : pod.Conditions.Find(gate) is { } condition
                ? $"condition {gate} is {condition.Status}{(condition.Reason is { } reason ? $" ({reason})" : "")}"
                : $"nothing has set condition {gate}";
    }
}
