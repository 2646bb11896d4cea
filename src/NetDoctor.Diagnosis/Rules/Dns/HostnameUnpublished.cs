using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>A pod is asked for by its own name under a headless Service, but its hostname or subdomain do not make it that name.</summary>
/// <remarks>A pod has the record HOSTNAME.SERVICE only when <c>spec.hostname</c> is set and <c>spec.subdomain</c> is the Service's name; its
/// own name makes no record. Source: Kubernetes documentation, "DNS for Services and Pods", Pod's hostname and subdomain fields;
/// staging/src/k8s.io/endpointslice/utils.go, <c>podToEndpoint</c>.</remarks>
public sealed class HostnameUnpublished : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS28", "hostname/subdomain do not match the headless Service", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod],
        Explains = ["DNS01"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (Wire.HasResolved(context) || !Wire.Absent(context).Any() || ResolverFacts.EndpointName(context) is not var (host, name, ns, full)
            || context.Snapshot.Services.Find(ns, name) is not { } service)
        {
            yield break;
        }

        var pod = context.Snapshot.PodsSelectedBy(service).Concat(context.Snapshot.Pods.InNamespace(ns))
            .FirstOrDefault(pod => !pod.IsFinished && (pod.Hostname ?? pod.Name) == host);
        if (pod is null || WhatIsWrong(service, pod) is not { } wrong)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = pod.Reference.ToString(),
            Summary = $"{full} does not exist: {TargetPods.NameOf(pod)} {wrong}.",
            Evidence =
            [
                context.Derived(pod, $"hostname {pod.Hostname ?? "none"}, subdomain {pod.Subdomain ?? "none"}"),
                context.Derived(service, service.IsHeadless ? "clusterIP None" : $"clusterIP {string.Join(", ", service.ClusterIPs)}"),
                .. Wire.Absent(context).Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    $"Set hostname: {host} and subdomain: {name} in the pod template, best by a StatefulSet with serviceName {name}, which does so.",
                    Owners.EditCommand(context.Snapshot, pod), FixRisk.Medium),
                new Fix($"Or let the client use the Service's name, {name}.{ns}{Asked.PortSuffix(context.Route)}."),
            ],
        };
    }

    private static string? WhatIsWrong(Service service, Pod pod) =>
        pod.Hostname is null ? $"has no spec.hostname, and a pod's own name is not in DNS"
        : pod.Subdomain is null ? "has no spec.subdomain"
        : pod.Subdomain != service.Name ? $"has subdomain {pod.Subdomain}, not {service.Name}"
        : !pod.Labels.Matches(service.Selector) ? $"is not selected by {service.Reference} ({service.Selector})"
        : null;
}
