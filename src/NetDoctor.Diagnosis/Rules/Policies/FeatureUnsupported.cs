using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A policy on the way uses what the network plugin does not apply, or of which that is not known.</summary>
/// <remarks>It is the cause only where the specification would let the traffic through, the plugin does not, and the wire fails that way.
/// Source: Kubernetes documentation, "Network Policies", Targeting a range of ports: a plugin that does not support it applies the policy to
/// the first port only; the plugins' own sources, see docs/network-plugins.md.</remarks>
public sealed class FeatureUnsupported : IRule
{
    private const int Most = 3;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL38", "Feature unsupported by this CNI", Severity.Warning, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02", "POL03"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var causes = DeniedEnd.All(context).Select(denied => Cause(context, denied)).OfType<RuleFinding>().ToImmutableArray();
        return causes.IsEmpty ? Hazard(context) : causes;
    }

    private static RuleFinding? Cause(DiagnosisContext context, DeniedEnd denied)
    {
        var asSpecified = new PolicyEvaluator(context.Policies.Evaluator.Index, PolicyDialect.Specification);
        if (denied.Flows.Any(flow => asSpecified.Decide(flow.At(denied.Direction)!.Flow, denied.Direction).Outcome != PolicyOutcome.Allowed))
        {
            return null;
        }

        // POL10 tells of ranges that are meant for pods.
        var gaps = Gaps(context, denied.First.Policies)
            .Where(pair => pair.Gap.IsUnsupported && pair.Gap.Feature != PolicyFeature.IpBlockOfPods).ToImmutableArray();
        return gaps.IsEmpty
            ? null
            : Report(context, gaps) with
            {
                Summary = DenialWords.Summary(context, denied, $"{Words(gaps[0])}, and no other rule lets it through"),
                Evidence = [.. EvidenceOf(context, gaps), .. denied.Evidence(context)],
                Coverage = denied.Coverage,
                Severity = Severity.Error,
                Hop = denied.Hop,
            };
    }

    private static IEnumerable<RuleFinding> Hazard(DiagnosisContext context)
    {
        foreach (var direction in new[] { PolicyDirection.Egress, PolicyDirection.Ingress })
        {
            var gaps = Gaps(context, PoliciesAt(context, direction)).OrderByDescending(pair => pair.Gap.IsUnsupported).ToImmutableArray();
            if (!gaps.IsEmpty)
            {
                yield return Report(context, gaps) with
                {
                    IsHazard = true,
                    Hop = direction == PolicyDirection.Egress ? Hop.EgressPolicy : Hop.IngressPolicy,
                };
                yield break;
            }
        }
    }

    // Policies of a kind that the plugin does not apply had no say, and are what is to be told.
    private static IEnumerable<Fact> PoliciesAt(DiagnosisContext context, PolicyDirection direction)
    {
        var ends = context.Policies.Flows.Select(flow => flow.At(direction)).OfType<RouteEnd>().ToList();
        var index = context.Policies.Evaluator.Index;
        return ends.SelectMany(end => end.Policies)
            .Concat(ends.Take(1).SelectMany(end => new[] { PolicyStage.Admin, PolicyStage.Baseline }
                .SelectMany(stage => index.Administrators(end.Chain.Subject, direction, stage)).Select(policy => policy.Fact)))
            .Distinct();
    }

    private static RuleFinding Report(DiagnosisContext context, ImmutableArray<(Fact Policy, CapabilityGap Gap)> gaps) => new()
    {
        Subject = gaps[0].Policy.Reference.ToString(),
        Summary = $"{Words(gaps[0])}.",
        Evidence = EvidenceOf(context, gaps),
        Fixes =
        [
            new Fix(FixOf(gaps[0].Gap), $"kubectl {Place(gaps[0].Policy)}get {gaps[0].Policy.Kind.ToString().ToLowerInvariant()} {gaps[0].Policy.Name} -o yaml"),
            new Fix("See which network plugin runs, and in which version.", "kubectl get daemonsets -A -o wide"),
        ],
    };

    private static ImmutableArray<Evidence> EvidenceOf(DiagnosisContext context, ImmutableArray<(Fact Policy, CapabilityGap Gap)> gaps) =>
    [
        .. gaps.Take(Most).Select(pair => context.Derived(pair.Policy, $"{pair.Gap.Path} is {pair.Gap.Value}")),
        .. context.Policies.Plugin.Sightings.Take(Most).Select(sighting => context.Derived(sighting.Source, sighting.Statement)),
        .. gaps.Select(pair => pair.Gap).Where(gap => gap.Source is not null).DistinctBy(gap => gap.Feature).Take(Most)
            .Select(gap => new Evidence(Basis.Assumed, gap.Source!, gap.Words, context.EvidenceAt ?? context.Snapshot.ObservedAt)),
    ];

    private static IEnumerable<(Fact Policy, CapabilityGap Gap)> Gaps(DiagnosisContext context, IEnumerable<Fact> policies) => policies
        .OrderBy(policy => policy.Kind).ThenBy(policy => policy.Namespace, StringComparer.Ordinal).ThenBy(policy => policy.Name, StringComparer.Ordinal)
        .SelectMany(policy => PolicyCapabilities.GapsOf(policy, context.Policies.Plugin.Dialect, context.Snapshot).Select(gap => (policy, gap)))
        .Where(pair => context.Policies.Plugin.IsKnown || pair.gap.Feature is not (PolicyFeature.Enforcement or PolicyFeature.Egress));

    private static string Words((Fact Policy, CapabilityGap Gap) one) =>
        $"{one.Policy.Reference} has {one.Gap.Path} {one.Gap.Value}, but {one.Gap.Words}";

    private static string Place(Fact policy) => policy.Namespace.Length == 0 ? "" : $"-n {policy.Namespace} ";

    private static string FixOf(CapabilityGap gap) => gap.Feature switch
    {
        PolicyFeature.Enforcement => "Switch on the plugin's network policies, or add a controller that enforces them.",
        PolicyFeature.EndPort => "Write the ports of the range one by one, or upgrade the plugin.",
        PolicyFeature.NamedPorts => "Write the port's number in place of its name.",
        PolicyFeature.IpBlockOfPods => "Name the pods by podSelector and namespaceSelector in place of the ipBlock.",
        PolicyFeature.IpBlockOfNodes => "Let the plugin match nodes by address, if it can, or use a policy of its own kind that names nodes.",
        _ => "Switch the feature on in the plugin, upgrade it, or do without the feature.",
    };
}
