using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The number of dots from which a name counts as whole makes the resolver stop at a foreign name, or ask many in vain.</summary>
/// <remarks>With at least <c>ndots</c> dots a name is tried as it is first, and the first answer wins: a cluster's short name that also
/// exists outside is answered from there. With fewer, every domain of the search list is tried first: with the cluster's ndots 5 a name
/// outside costs one query per domain more. Source: resolv.conf(5); Kubernetes documentation, "DNS for Services and Pods".</remarks>
public sealed class NdotsWrong : IRule
{
    private const int ManyQueries = 3;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS05", "ndots wrong", Severity.Error, Hop.Dns)
    {
        Explains = ["DNS32", "APP01", "APP02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Resolver is not { UsesClusterDns: true, FullName: { } name } resolver)
        {
            yield break;
        }

        if (ResolverFacts.StopsAt(context) is { } early)
        {
            yield return Stops(context, early, name);
        }
        else if (context.Route is { Service: null, Source.Pod: not null } && context.At(LadderStep.Candidate).Count() >= ManyQueries && Wire.HasResolved(context))
        {
            yield return Storm(context, name, resolver.Ndots);
        }
    }

    private static RuleFinding Stops(DiagnosisContext context, Observation early, string name)
    {
        var resolver = context.Route.Resolver!;
        var pod = context.Route.Source.Pod;
        return new RuleFinding
        {
            Subject = pod?.Reference.ToString() ?? $"Name {name}",
            Summary = $"The resolver stops before {name}: with ndots {resolver.Ndots} it first tries another name, and {ProbeText.Describe(early.Result)}.",
            Evidence =
            [
                DiagnosisContext.Observed(early),
                .. Wire.Lookups(context).Where(observation => observation.Succeeded).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
                context.Derived("resolver", $"ndots {resolver.Ndots}; it tries, in order, {string.Join(", ", resolver.Candidates)}"),
                .. LiveResolver.Evidence(context),
            ],
            Fixes =
            [
                new Fix($"Let the client use the whole name with a dot at its end: {name}."),
                new Fix(
                    "Or take the option ndots out of dnsConfig: the cluster's own is 5.",
                    pod is null ? null : Owners.EditCommand(context.Snapshot, pod), FixRisk.Medium),
            ],
            // What the name meant is found all the same, by those who ask for it.
            Coverage = Coverage.Of([name]),
        };
    }

    private static RuleFinding Storm(DiagnosisContext context, string name, int ndots)
    {
        var tried = context.At(LadderStep.Candidate).ToList();
        return new RuleFinding
        {
            Subject = $"Name {name}",
            Summary = $"{name} has fewer than {ndots} dots, so {tried.Count} names of the search list are asked in vain before it, for each address family.",
            Evidence = [.. tried.Take(4).Select(observation => DiagnosisContext.Observed(observation))],
            Fixes =
            [
                new Fix($"Let the client write {name}. with a dot at its end, or set the option ndots to 2 in its dnsConfig."),
            ],
            Severity = Severity.Info,
            IsHazard = true,
        };
    }
}
