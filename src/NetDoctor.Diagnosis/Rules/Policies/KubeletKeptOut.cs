using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>The kubelet's probes of isolated pods get no reply while the port answers a client that policies admit: the network plugin
/// keeps the pods' own node out.</summary>
/// <remarks>Traffic between a pod and its node is always allowed by the specification. Source: Kubernetes documentation, "Network
/// Policies", The two sorts of pod isolation. A program that accepts and does not answer in time is another matter, and so are the kubelet's
/// words for it: "context deadline exceeded", against "dial tcp ...: i/o timeout" (Go, net.Dialer and http.Client).</remarks>
public sealed class KubeletKeptOut : IRule
{
    // Of these alone it is certain that not even the connection was made.
    private static readonly string[] NoConnection = ["i/o timeout", "while waiting for connection"];

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
        // A plugin that is known to admit a pod's own node is not the one to blame.
        if (context.Policies.Evaluator.Dialect is { AdmitsOwnNode: true })
        {
            yield break;
        }

        var kept = TargetPods.NotReady(context.Route)
            .Select(pod => (Pod: pod, Failure: ReadinessFailure.Of(context.Snapshot, pod)))
            .Select(one => (one.Pod, one.Failure, Seen: Reached(context, one.Pod, one.Failure?.PortNumber)))
            .Where(one => one is { Failure.Event: not null, Seen: not null }
                && NoConnection.Any(words => one.Failure!.Complaint!.Contains(words, StringComparison.Ordinal)))
            .Select(one => (one.Pod, one.Failure, one.Seen, Policy: KeptOutBy(context, one.Pod, one.Seen!.Plan.Endpoint!.Address.Port)))
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

    private static Observation? Reached(DiagnosisContext context, Pod pod, int? port) => context.At(LadderStep.Endpoint).FirstOrDefault(
        observation => observation.Plan.Endpoint is { } endpoint && endpoint.Pod == pod && endpoint.Address.Port == port && Wire.HasConnected(observation));

    // What the policies say of the node when it is a client like others.
    private static Fact? KeptOutBy(DiagnosisContext context, Pod pod, int port)
    {
        if (pod.NodeName is not { } name || context.Snapshot.Nodes.Find("", name) is not { } node)
        {
            return null;
        }

        var policies = context.Policies.Evaluator;
        var strict = new PolicyEvaluator(policies.Index, policies.Dialect with { AdmitsOwnNode = false });
        var flow = new PolicyFlow(PolicyEnd.Of(node), PolicyEnd.Of(pod, context.Snapshot), TransportProtocol.Tcp, port);
        return strict.Decide(flow, PolicyDirection.Ingress) is { Outcome: PolicyOutcome.Denied, Reason: PolicyReason.Isolated, Policy: var policy } ? policy : null;
    }
}
