using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>A StatefulSet names a Service that is not there, or another than the one asked for, so that its pods have no names in DNS.</summary>
/// <remarks>The pods get <c>spec.subdomain</c> from <c>serviceName</c>, and a name of their own only in the Service of that name.
/// Source: Kubernetes documentation, "StatefulSets", Stable Network ID; kubernetes/kubernetes staging/src/k8s.io/endpointslice/utils.go,
/// <c>podToEndpoint</c> (hostname).</remarks>
public sealed class StatefulSetServiceWrong : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS27", "StatefulSet serviceName missing or wrong", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.StatefulSet, ResourceKind.Service],
        Explains = ["DNS01", "DNS28", "SVC01"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (Wire.HasResolved(context) || ResolverFacts.EndpointName(context) is not var (host, asked, ns, full))
        {
            yield break;
        }

        var set = context.Snapshot.StatefulSets.InNamespace(ns)
            .Where(set => IsPodOf(set, host))
            .OrderBy(set => set.Name, StringComparer.Ordinal).FirstOrDefault();
        if (set is null || WhatIsWrong(context.Snapshot, set, asked) is not { } wrong)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = set.Reference.ToString(),
            Summary = $"{full} does not exist: {set.Reference} {wrong}.",
            Evidence =
            [
                context.Derived(set, $"serviceName {(string.IsNullOrEmpty(set.ServiceName) ? "none" : set.ServiceName)}"),
                context.Derived($"Services of {ns}", context.Snapshot.Services.Find(ns, asked) is null ? $"none is named {asked}" : $"{asked} is there"),
                .. Wire.Absent(context).Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes = [.. FixesOf(context.Snapshot, set, asked, host)],
        };
    }

    private static bool IsPodOf(Workload set, string host) => host.LastIndexOf('-') is > 0 and var at
        && host[..at] == set.Name && host[(at + 1)..].All(char.IsAsciiDigit);

    private static string? WhatIsWrong(ClusterSnapshot snapshot, Workload set, string asked) =>
        string.IsNullOrEmpty(set.ServiceName) ? "has no serviceName, so its pods have no names of their own"
        : snapshot.Services.Find(set.Namespace, set.ServiceName) is null ? $"has serviceName {set.ServiceName}, and there is no such Service"
        : set.ServiceName != asked ? $"has serviceName {set.ServiceName}, so its pods are named under {set.ServiceName}, not {asked}"
        : null;

    private static IEnumerable<Fix> FixesOf(ClusterSnapshot snapshot, Workload set, string asked, string host)
    {
        if (!string.IsNullOrEmpty(set.ServiceName) && snapshot.Services.Find(set.Namespace, set.ServiceName) is not null)
        {
            yield return new Fix($"Ask for {host}.{set.ServiceName}.{set.Namespace}.svc.{snapshot.ClusterDomain}.");
            yield break;
        }

        var name = string.IsNullOrEmpty(set.ServiceName) ? asked : set.ServiceName;
        var selector = string.Join(", ", set.TemplateLabels.Select(label => $"\"{label.Key}\":\"{label.Value}\""));
        yield return new Fix(
            $"Create the headless Service {name}; add the ports that the pods serve.",
            $"kubectl apply -f - <<'EOF'\n{{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{{\"name\":\"{name}\",\"namespace\":\"{set.Namespace}\"}},"
            + $"\"spec\":{{\"clusterIP\":\"None\",\"selector\":{{{selector}}}}}}}\nEOF");
        if (string.IsNullOrEmpty(set.ServiceName))
        {
            yield return new Fix(
                $"serviceName cannot be changed: create the StatefulSet anew with serviceName {asked}, its pods left alone meanwhile.",
                $"kubectl -n {set.Namespace} delete statefulset {set.Name} --cascade=orphan", FixRisk.High);
        }
    }
}
