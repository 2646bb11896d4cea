using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>An ExternalName Service stands for a name that leads nowhere: unknown, a Service that is not there, or itself in the end.</summary>
/// <remarks>DNS answers with a CNAME and follows it as any other name. Source: Kubernetes documentation, "Service", type ExternalName;
/// CoreDNS plugin <c>kubernetes</c>, External.</remarks>
public sealed class ExternalNameUnresolved : IRule
{
    private const int MaxLinks = 8;
    private const string Circle = "which leads back to itself";

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS29", "ExternalName target does not resolve", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service],
        Explains = ["DNS01", "DNS22"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route is not { TargetKind: RouteTargetKind.ExternalName, Service: { ExternalName: { Length: > 0 } target } service }
            || Wire.HasResolved(context) || IPAddress.TryParse(target.TrimEnd('.'), out _))
        {
            yield break;
        }

        var (chain, broken, links) = Follow(context.Snapshot, service);
        var absent = Wire.Lookups(context)
            .Where(observation => observation.Result.Outcome is ProbeOutcome.NxDomain or ProbeOutcome.NoData).Take(2).ToList();
        // A server that fails says nothing about the name, unless the objects do.
        if (broken is null && absent.Count == 0)
        {
            yield break;
        }

        var last = chain[^1];
        var way = chain.Length > 1 ? $" by way of {string.Join(", ", chain[..^1])}" : "";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = broken == Circle
                ? $"{service.Reference} leads in a circle and to no address: "
                    + $"{string.Join(" -> ", links.Select(TargetName).Append(chain[^1].Split('.') is [var name, var ns, ..] ? $"{ns}/{name}" : chain[^1]))}."
                : $"{service.Reference} stands for {last}{way}, {broken ?? "and that name does not resolve"}.",
            Evidence =
            [
                .. links.Select(link => context.Derived(link, $"type ExternalName, externalName {link.ExternalName}")),
                .. absent.Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    "Correct the name that it stands for; it has to be a whole name, without the search list's help.",
                    $"kubectl -n {links[^1].Namespace} edit service {links[^1].Name}", FixRisk.Medium),
            ],
        };
    }

    private static string TargetName(Service service) => $"{service.Namespace}/{service.Name}";

    private static (ImmutableArray<string> Chain, string? Broken, ImmutableArray<Service> Links) Follow(ClusterSnapshot snapshot, Service service)
    {
        var chain = ImmutableArray.CreateBuilder<string>();
        var links = ImmutableArray.CreateBuilder<Service>();
        var seen = new HashSet<ServiceKey>();
        var suffix = $".svc.{snapshot.ClusterDomain}";
        for (var link = service; chain.Count < MaxLinks;)
        {
            if (!seen.Add(new ServiceKey(link.Namespace, link.Name)))
            {
                return (chain.ToImmutable(), Circle, links.ToImmutable());
            }

            links.Add(link);
            var name = (link.ExternalName ?? "").TrimEnd('.').ToLowerInvariant();
            chain.Add(name);
            if (!name.EndsWith(suffix, StringComparison.Ordinal) || name[..^suffix.Length].Split('.') is not [var inner, var ns])
            {
                return (chain.ToImmutable(), null, links.ToImmutable());
            }

            if (snapshot.Services.Find(ns, inner) is not { } next)
            {
                return (chain.ToImmutable(), $"and there is no Service {inner} in namespace {ns}", links.ToImmutable());
            }

            if (next.Type != ServiceType.ExternalName)
            {
                return (chain.ToImmutable(), null, links.ToImmutable());
            }

            link = next;
        }

        return (chain.ToImmutable(), "which leads on and on", links.ToImmutable());
    }
}
