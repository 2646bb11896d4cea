using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>CoreDNS serves another domain than the one that pods look for names in.</summary>
/// <remarks>The kubelet writes <c>clusterDomain</c> into the pods' search list; CoreDNS answers for the zones of its <c>kubernetes</c>
/// plugin alone. Source: Kubernetes documentation, "Customizing DNS Service"; CoreDNS plugin <c>kubernetes</c>, ZONES.</remarks>
public sealed class ClusterDomainMismatch : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS08", "Cluster domain mismatch (kubelet vs Corefile zone)", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.ConfigMap],
        Explains = ["DNS01", "DNS02", "DNS15", "DNS22", "DNS23", "DNS24", "DNS25", "DNS26", "DNS32", "DNS39"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var (dns, domain) = (context.Snapshot.Dns, context.Snapshot.ClusterDomain);
        var lookups = DnsAnswers.AtService(context);
        if (dns.Corefile is not { Servers.IsEmpty: false, HasVariableZones: false } corefile || corefile.IsKubernetes($"kubernetes.default.svc.{domain}")
            || lookups.IsEmpty || !lookups.All(observation => observation.Failed)
            || context.At(LadderStep.ControlName).Any(observation => observation.Succeeded)
            || context.Route.Resolver is not { } resolver)
        {
            yield break;
        }

        var zones = corefile.KubernetesZones.Select(zone => zone.Length == 0 ? "." : zone).ToList();
        var asked = resolver.FullName ?? resolver.Candidates.FirstOrDefault() ?? "";
        yield return new RuleFinding
        {
            Subject = "ConfigMap kube-system/coredns",
            Summary = zones.Count == 0
                ? $"The Corefile has no kubernetes plugin, so CoreDNS knows no name of the cluster: nothing below {domain} resolves."
                : $"Pods look for names below {domain}, but the kubernetes plugin of the Corefile serves {string.Join(", ", zones)}: "
                    + $"nothing below {domain} resolves.",
            Evidence =
            [
                .. lookups.Take(2).Concat(context.At(LadderStep.ControlName).Where(observation => observation.Failed).Take(1))
                    .Select(observation => DiagnosisContext.Observed(observation)),
                context.Derived(
                    "ConfigMap kube-system/coredns", $"zones of the kubernetes plugin: {(zones.Count == 0 ? "no such plugin" : string.Join(", ", zones))}"),
                dns.KubeletDomain is { } kubelet
                    ? context.Derived("ConfigMap kube-system/kubelet-config", $"clusterDomain {kubelet}")
                    : new Evidence(Basis.Assumed, "Cluster domain", $"{domain}, which no ConfigMap says", context.Snapshot.ObservedAt),
            ],
            Fixes =
            [
                new Fix($"Let the kubernetes plugin serve {domain}; CoreDNS reloads the file within two minutes.",
                    "kubectl -n kube-system edit configmap coredns", FixRisk.Medium),
                new Fix("See the domain that pods are given.", "kubectl -n kube-system get configmap kubelet-config -o yaml"),
            ],

            // A name of another domain is not looked for in the cluster's.
            IsHazard = !Corefile.IsIn(asked, domain),
        };
    }
}
