using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>No pod serves the cluster's DNS: its Deployment is gone or scaled to zero.</summary>
/// <remarks>Source: Kubernetes documentation, "Debugging DNS Resolution", Check if the DNS pod is running.</remarks>
public sealed class CoreDnsAbsent : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS09", "CoreDNS absent or scaled to 0", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod],
        Explains = ["DNS12"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var (snapshot, service) = (context.Snapshot, DnsFacts.ServiceOf(context));
        // Without a selector somebody else keeps the endpoints: DNS may well run outside of pods.
        if (!DnsFacts.IsUnanswered(context) || DnsFacts.MayBeAtNodes(context) || service is { HasSelector: false }
            || !DnsFacts.PodsOf(snapshot, service).IsEmpty
            || (service is not null && ServiceFacts.ReadyEndpoints(snapshot, service).Any()))
        {
            yield break;
        }

        var (ns, selector) = (service?.Namespace ?? "kube-system", DnsFacts.SelectorOf(service));
        var workload = ServiceFacts.WorkloadsFor(snapshot, ns, selector).FirstOrDefault();
        var isScaledToZero = workload is { Replicas: 0 };
        var unanswered = DnsFacts.Unanswered(context).Take(2).ToList();
        // Nothing says that DNS is to be found there: other clusters run it in other namespaces.
        if (service is null && workload is null && unanswered.Count == 0)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = workload?.Reference.ToString() ?? $"Pods {selector} of {ns}",
            Summary = isScaledToZero
                ? $"{workload!.Kind} {ns}/{workload.Name} is scaled to 0, so nothing serves the cluster's DNS and no name resolves."
                : $"No pod of namespace {ns} has the labels {selector}, so nothing serves the cluster's DNS and no name resolves.",
            Evidence =
            [
                .. unanswered.Select(observation => DiagnosisContext.Observed(observation)),
                context.Derived($"Pods of {ns}", $"0 pods with {selector}"),
                .. workload is null ? [] : new[] { context.Derived(workload, $"{workload.Replicas} replicas asked for") },
            ],
            Fixes = workload is null
                ?
                [
                    new Fix("Look for what should run the cluster's DNS, and install it again.",
                        $"kubectl -n {ns} get deployments,daemonsets -o wide", FixRisk.Medium),
                ]
                : isScaledToZero && workload.Kind == ResourceKind.Deployment
                    ? [new Fix("Scale it up again.", $"kubectl -n {ns} scale deployment {workload.Name} --replicas=2")]
                    : [new Fix("Find out why it makes no pod.", $"kubectl -n {ns} describe {Word(workload)} {workload.Name}")],
        };
    }

    private static string Word(Workload workload) => workload.Kind.ToString().ToLowerInvariant();
}
