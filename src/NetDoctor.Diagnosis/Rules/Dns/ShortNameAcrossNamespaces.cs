using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>A Service of another namespace is asked for by its short name, which means the asker's own namespace.</summary>
/// <remarks>Source: Kubernetes documentation, "DNS for Services and Pods", Namespaces of Services.</remarks>
public sealed class ShortNameAcrossNamespaces : IRule
{
    private const int MaxOffers = 3;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS02", "Short name used across namespaces", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service],
        Explains = ["DNS01", "SVC01"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // A server that does not answer says nothing about the name.
        if (DnsFacts.Unanswered(context).Any() && DnsFacts.IsUnanswered(context))
        {
            yield break;
        }

        var (route, snapshot) = (context.Route, context.Snapshot);
        if (route is not { Service: null, ServiceName: { } name, ServiceNamespace: { } ns }
            || Asked.Service(route) is not { Namespace: null } target
            || Asked.IsFromOutside(route)
            || Wire.HasResolved(context) || Wire.WasReached(context))
        {
            yield break;
        }

        var elsewhere = snapshot.Services.Namespaces
            .Where(other => other != ns)
            .Select(other => snapshot.Services.Find(other, name)).OfType<Service>()
            .OrderBy(service => service.Namespace, StringComparer.Ordinal)
            .ToList();
        if (elsewhere.Count == 0)
        {
            yield break;
        }

        var prefix = Asked.Target(route) is SrvTarget srv ? $"_{srv.PortName}._{srv.Protocol}." : "";
        var offers = elsewhere.Take(MaxOffers)
            .Select(service => $"{prefix}{service.Name}.{service.Namespace}.svc.{snapshot.ClusterDomain}").ToList();
        var where = PodWords.List(elsewhere.Select(service => service.Namespace));
        yield return new RuleFinding
        {
            Subject = $"Name {target.Host}",
            Summary = $"The short name {target.Host} means {name} in the asker's own namespace {ns}, where there is none; "
                + $"Service {name} is in {(elsewhere.Count == 1 ? "namespace" : "namespaces")} {where}.",
            Evidence =
            [
                .. Wire.Absent(context).Take(2).Select(observation => DiagnosisContext.Observed(observation)),
                context.Derived($"Services of {ns}", $"none is named {name}"),
                .. route.Source is { Reference: not WorkloadSource, Pod: null }
                    ? new[]
                    {
                        new Evidence(
                            Basis.Assumed, route.Source.ToString(), $"its pod is not known; short names are taken for those of {ns}",
                            snapshot.ObservedAt),
                    }
                    : [],
                .. elsewhere.Take(MaxOffers).Select(service => context.Derived(service, "has the name that was asked for")),
            ],
            Fixes =
            [
                .. offers.Zip(elsewhere).Select(pair => new Fix(
                    $"Let the client use {pair.First}{Asked.PortSuffix(route)}, or {prefix}{name}.{pair.Second.Namespace} for short.",
                    $"kubectl -n {pair.Second.Namespace} get service {name}")),
            ],
        };
    }
}
