using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The source's own search list lacks the domain that would make its short name whole.</summary>
/// <remarks>Only <c>dnsPolicy: None</c> leaves out what the kubelet puts in otherwise: NAMESPACE.svc.DOMAIN, svc.DOMAIN, DOMAIN.
/// Source: Kubernetes documentation, "DNS for Services and Pods", Pod's DNS Config; resolv.conf(5).</remarks>
public sealed class SearchListWrong : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS03", "Search list missing or wrong", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod],
        Explains = ["DNS01", "DNS02", "SVC01"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { Service: { } service, Source.Pod: { DnsPolicy: DnsPolicy.None } pod, Resolver: { UsesClusterDns: true, FullName: null } resolver }
            || Asked.Service(route) is not { } target || Wire.HasResolved(context))
        {
            yield break;
        }

        // The list that the kubelet would have written would have led there.
        var domain = context.Snapshot.ClusterDomain;
        var prefix = Asked.Target(route) is SrvTarget srv ? $"_{srv.PortName}._{srv.Protocol}." : "";
        var meant = $"{service.Name}.{service.Namespace}.svc.{domain}";
        string[] usual = [$"{pod.Namespace}.svc.{domain}", $"svc.{domain}", domain];
        var lacking = usual.FirstOrDefault(search => $"{target.Host}.{search}".Equals(meant, StringComparison.OrdinalIgnoreCase));
        if (lacking is null || LiveResolver.Of(context)?.Search.Contains(lacking, StringComparer.OrdinalIgnoreCase) == true)
        {
            yield break;
        }

        var list = resolver.Search.IsEmpty ? "is empty" : $"is {string.Join(" ", resolver.Search)}";
        yield return new RuleFinding
        {
            Subject = pod.Reference.ToString(),
            Summary = $"{target.Host} is never tried as {prefix}{meant}: the search list of {TargetPods.NameOf(pod)} {list} and lacks {lacking}.",
            Evidence =
            [
                context.Derived(pod, $"dnsPolicy None, dnsConfig.searches {(resolver.Search.IsEmpty ? "none" : string.Join(", ", resolver.Search))}"),
                .. LiveResolver.Evidence(context),
                .. Wire.Absent(context).Take(3).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix($"Let the client use the whole name, {prefix}{meant}{Asked.PortSuffix(route)}."),
                new Fix(
                    $"Or add {string.Join(", ", usual)} to dnsConfig.searches, or take dnsPolicy None out, in the pod template.",
                    Owners.EditCommand(context.Snapshot, pod), FixRisk.Medium),
            ],
        };
    }
}
