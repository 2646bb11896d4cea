using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>The kubelet's probes of isolated pods get no reply while the port answers a client that policies admit: the network plugin
/// keeps the pods' own node out.</summary>
/// <remarks>Traffic between a pod and its node is always allowed by the specification. Source: Kubernetes documentation, "Network
/// Policies", The two sorts of pod isolation.</remarks>
public sealed class KubeletKeptOut : IRule
{
    private static readonly string[] NoReply = ["i/o timeout", "context deadline exceeded", "Client.Timeout"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL27", "kubelet probes blocked", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace, ResourceKind.Event],
        Explains = ["POD04", "POD05", "POD06", "SVC12"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var kept = TargetPods.NotReady(context.Route)
            .Select(pod => (Pod: pod, Failure: ReadinessFailure.Of(context.Snapshot, pod), Seen: Reached(context, pod)))
            .Where(one => one is { Failure.Event: not null, Seen: not null }
                && NoReply.Any(words => one.Failure!.Complaint!.Contains(words, StringComparison.Ordinal)))
            .Select(one => (one.Pod, one.Failure, one.Seen, Policy: IsolatedBy(context, one.Pod)))
            .Where(one => one.Policy is not null)
            .ToList();
        if (kept.Count == 0)
        {
            yield break;
        }

        var pods = kept.Select(one => one.Pod).ToList();
        var (first, failure, seen, policy) = kept[0];
        yield return TargetPods.Finding(
            context,
            pods,
            $"gets no probe of its kubelet ({failure!.ProbeText}) through {policy!.Reference}, while {seen!.Result.Target} answers NetDoctor",
            $"get no probe of their kubelets ({failure.ProbeText}) through {policy.Reference}, while {seen.Result.Target} answers NetDoctor",
            [failure.ToEvidence(), context.Derived(policy, RuleWords.Rules((NetworkPolicy)policy, PolicyDirection.Ingress)), DiagnosisContext.Observed(seen)],
            new Fix(
                $"Admit the nodes' addresses by an ipBlock in {policy.Reference}; the plugin should do so by itself.",
                $"kubectl -n {first.Namespace} edit networkpolicy {policy.Name}", FixRisk.Medium));
    }

    private static Observation? Reached(DiagnosisContext context, Pod pod) => context.At(LadderStep.Endpoint)
        .FirstOrDefault(observation => observation.Plan.Endpoint?.Pod == pod && Wire.HasConnected(observation));

    private static Fact? IsolatedBy(DiagnosisContext context, Pod pod) => context.Policies.Evaluator.Index
        .Isolating(PolicyEnd.Of(pod, context.Snapshot), PolicyDirection.Ingress)
        .Select(policy => policy.Fact).OrderBy(fact => fact.Name, StringComparer.Ordinal).FirstOrDefault();
}
